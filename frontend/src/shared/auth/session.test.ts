import { describe, expect, it } from "vitest";
import { FakeSignIn, tokenWith } from "@/testing/tokens";
import { personOf } from "./person";
import { Session, SessionEnded, type Signed } from "./session";

const NOW = 1_000_000;

function signedUntil(expiresAt: number, sub = "user-1"): Signed {
  return { accessToken: tokenWith({ sub, roles: ["kitchen"], sites: ["main"] }), email: null, expiresAt };
}

async function sessionWith(signed: Signed | null): Promise<{ session: Session; signIn: FakeSignIn }> {
  const signIn = new FakeSignIn(signed);
  const session = new Session(signIn, () => NOW);
  await session.resume();
  return { session, signIn };
}

describe("a session", () => {
  it("gives its token while that is good", async () => {
    const signed = signedUntil(NOW + 60_000);
    const { session, signIn } = await sessionWith(signed);
    expect(await session.token()).toBe(signed.accessToken);
    expect(signIn.renewals).toBe(0);
  });

  it("renews a token that is about to expire, once for all who ask", async () => {
    const { session, signIn } = await sessionWith(signedUntil(NOW + 29_000));
    signIn.renewed = signedUntil(NOW + 3_600_000, "user-2");
    const tokens = await Promise.all([session.token(), session.token(), session.token()]);
    expect(new Set(tokens)).toEqual(new Set([signIn.renewed.accessToken]));
    expect(signIn.renewals).toBe(1);
    expect(session.state).toMatchObject({ status: "in", person: { userId: "user-2" } });
  });

  it("renews a token that was refused although it looks good", async () => {
    const { session, signIn } = await sessionWith(signedUntil(NOW + 60_000));
    signIn.renewed = signedUntil(NOW + 3_600_000);
    await session.token({ renew: true });
    expect(signIn.renewals).toBe(1);
  });

  it("has ended once renewing is refused, and says so to who listens", async () => {
    const { session } = await sessionWith(signedUntil(NOW - 1));
    const seen: string[] = [];
    session.subscribe(() => seen.push(session.state.status));
    await expect(session.token()).rejects.toBeInstanceOf(SessionEnded);
    expect(seen).toEqual(["expired"]);
  });

  it("goes on after a renewal that nobody answered", async () => {
    const { session, signIn } = await sessionWith(signedUntil(NOW - 1));
    signIn.renewed = new Error("no network");
    await expect(session.token()).rejects.toThrow("no network");
    signIn.renewed = signedUntil(NOW + 3_600_000);
    expect(await session.token()).toBe(signIn.renewed.accessToken);
  });

  it("gives no token to who is not signed in", async () => {
    const { session } = await sessionWith(null);
    await expect(session.token()).rejects.toBeInstanceOf(SessionEnded);
    expect(session.state).toEqual({ status: "out" });
  });
});

describe("a person", () => {
  it("is what the access token says", () => {
    const token = tokenWith({
      sub: "u",
      tenant_id: "t",
      tier: "basic",
      roles: ["waiter", "kitchen"],
      sites: ["*"],
      "cognito:groups": ["operators"],
      given_name: "Zoë 李",
    });
    expect(personOf(token, "zoe@x.example")).toEqual({
      userId: "u",
      email: "zoe@x.example",
      tenantId: "t",
      tier: "basic",
      roles: ["waiter", "kitchen"],
      sites: ["*"],
      groups: ["operators"],
    });
  });

  it("without claims has no roles", () => {
    expect(personOf(tokenWith({ sub: "u" }), null)).toMatchObject({ roles: [], sites: [], groups: [], tenantId: null });
  });
});
