import type { Signed, SignIn } from "@/shared/auth";

/** An access token with `claims` and no good signature. */
export function tokenWith(claims: Record<string, unknown>): string {
  const part = (value: unknown): string =>
    btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  return `${part({ alg: "RS256" })}.${part(claims)}.x`;
}

/** A sign-in that does what a test says. */
export class FakeSignIn implements SignIn {
  renewals = 0;
  began: string[] = [];
  ended = false;
  /** What renewing gives; an error is thrown. */
  renewed: Signed | Error | null = null;

  constructor(public signed: Signed | null = null) {}

  kept(): Promise<Signed | null> {
    return Promise.resolve(this.signed);
  }

  begin(returnTo: string): Promise<void> {
    this.began.push(returnTo);
    return Promise.resolve();
  }

  finish(): Promise<string> {
    return Promise.resolve("/");
  }

  async renew(): Promise<Signed | null> {
    this.renewals += 1;
    await Promise.resolve();
    if (this.renewed instanceof Error) throw this.renewed;
    return this.renewed;
  }

  end(): Promise<void> {
    this.ended = true;
    return Promise.resolve();
  }
}
