import { personOf, type Person } from "./person";

/** What a sign-in gave. */
export interface Signed {
  /** What the API takes; of operators it is the id token. */
  accessToken: string;
  email: string | null;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** How people sign in; `oidc.ts` is the real one. */
export interface SignIn {
  /** What was kept in this tab, whether or not its token is still good. */
  kept(): Promise<Signed | null>;
  /** Leaves for the sign-in page; `returnTo` is where the person comes back to. */
  begin(returnTo: string): Promise<void>;
  /** Takes what the sign-in page sent back; answers the `returnTo` of the beginning. */
  finish(): Promise<string>;
  /** A fresh token; null when the sign-in page has to be asked again. Throws when nothing could be asked. */
  renew(): Promise<Signed | null>;
  /** Forgets the sign-in, here and at the sign-in page, and leaves. */
  end(): Promise<void>;
}

export type SessionState = { status: "out" } | { status: "in" | "expired"; person: Person; signed: Signed };

/** The sign-in has ended and only the person can renew it. */
export class SessionEnded extends Error {
  override name = "SessionEnded";
}

/** A token with less than this to live is renewed first: clocks differ and requests take time. */
const MARGIN_MS = 30_000;

/** The sign-in of this tab: whose it is, and a token that is good now. */
export class Session {
  #state: SessionState = { status: "out" };
  #renewal: Promise<Signed> | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly signIn: SignIn,
    private readonly now: () => number = Date.now,
  ) {}

  get state(): SessionState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes up what this tab kept. A token that has expired meanwhile is renewed when it is asked for. */
  async resume(): Promise<void> {
    const signed = await this.signIn.kept();
    if (signed) this.#enter(signed);
  }

  /**
   * A token that is good for the next moments. Callers at once share one renewal.
   *
   * @param options.renew - Renew also what does not look expired: the API refused it.
   * @throws SessionEnded when the person has to sign in again.
   */
  async token(options: { renew?: boolean } = {}): Promise<string> {
    if (this.#state.status !== "in") throw new SessionEnded("not signed in");
    const { signed } = this.#state;
    if (!options.renew && signed.expiresAt - this.now() > MARGIN_MS) return signed.accessToken;
    this.#renewal ??= this.#renew().finally(() => (this.#renewal = null));
    return (await this.#renewal).accessToken;
  }

  /** Leaves for the sign-in page, to come back to where the person is. */
  async begin(): Promise<void> {
    await this.signIn.begin(location.pathname + location.search);
  }

  async end(): Promise<void> {
    await this.signIn.end();
  }

  async #renew(): Promise<Signed> {
    const renewed = await this.signIn.renew();
    if (!renewed) {
      if (this.#state.status === "in") this.#set({ ...this.#state, status: "expired" });
      throw new SessionEnded("the session has ended");
    }
    this.#enter(renewed);
    return renewed;
  }

  #enter(signed: Signed): void {
    this.#set({ status: "in", person: personOf(signed.accessToken, signed.email), signed });
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
