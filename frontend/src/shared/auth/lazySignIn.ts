import { NetworkError } from "@/shared/api/problem";
import type { AppConfig } from "@/shared/config";
import type { Bearer } from "./oidc";
import type { Signed, SignIn } from "./session";

const KEPT_AS = "signed-in";

/** A sign-in that needs a library for most of what it does. */
export interface LazySignIn extends SignIn {
  /** Loads the library before it is needed; what can't be had now is asked for again then. */
  load(): Promise<void>;
}

/**
 * The sign-in of `oidc.ts`, whose library is loaded when there is something to do at the sign-in page: most visits begin
 * with a token that is still good, which this keeps beside it. Without the library it throws `NetworkError`.
 */
export function lazySignIn(config: AppConfig, bearer: Bearer): LazySignIn {
  let loaded: Promise<SignIn> | null = null;
  const real = (): Promise<SignIn> =>
    (loaded ??= import("./oidc")
      .then(({ oidcSignIn }) => oidcSignIn(config, bearer))
      .catch((cause: unknown) => {
        // A network that was away once must not be the end of every renewal.
        loaded = null;
        throw new NetworkError("the sign-in could not be loaded", { cause });
      }));
  const remember = (signed: Signed | null): void => {
    if (signed) sessionStorage.setItem(KEPT_AS, JSON.stringify(signed));
    else sessionStorage.removeItem(KEPT_AS);
  };

  return {
    async load() {
      await real().catch(() => undefined);
    },
    kept() {
      const kept = sessionStorage.getItem(KEPT_AS);
      return Promise.resolve(kept === null ? null : (JSON.parse(kept) as Signed));
    },
    async begin(returnTo) {
      await (await real()).begin(returnTo);
    },
    async finish() {
      const signIn = await real();
      const returnTo = await signIn.finish();
      remember(await signIn.kept());
      return returnTo;
    },
    async renew() {
      const signed = await (await real()).renew();
      // One that can't be renewed stays: its page says so until the person signs in again.
      if (signed) remember(signed);
      return signed;
    },
    async end() {
      remember(null);
      await (await real()).end();
    },
  };
}
