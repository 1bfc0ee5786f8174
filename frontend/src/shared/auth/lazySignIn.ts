import { NetworkError } from "@/shared/api/problem";
import type { AppConfig } from "@/shared/config";
import type { Bearer } from "./oidc";
import { noteLoaded, reloadPage, reloadPageOnce } from "./reload";
import type { Signed, SignIn } from "./session";

const KEPT_AS = "signed-in";

/** A sign-in that needs a library for most of what it does. */
export interface LazySignIn extends SignIn {
  /** Loads the library before it is needed; what can't be had now is asked for again then. */
  load(): Promise<void>;
}

/**
 * The sign-in of `oidc.ts`, whose library is loaded when there is something to do at the sign-in page: most visits begin
 * with a token that is still good, which this keeps beside it.
 *
 * Without the library it throws `NetworkError` and loads the page anew, which takes up what is kept: a renewal does so
 * once, signing in and out each time.
 */
export function lazySignIn(config: AppConfig, bearer: Bearer): LazySignIn {
  let loaded: Promise<SignIn> | null = null;
  const real = (): Promise<SignIn> =>
    (loaded ??= import("./oidc")
      .then(({ oidcSignIn }) => {
        const signIn = oidcSignIn(config, bearer);
        noteLoaded();
        return signIn;
      })
      .catch((cause: unknown) => {
        // A network that was away once must not be the end of every renewal.
        loaded = null;
        throw new NetworkError("the sign-in could not be loaded", { cause });
      }));
  // Some browsers keep for the life of the page that an import failed, and a deployment may have taken an old page's files.
  const realOr = (reload: () => Promise<void>): Promise<SignIn> =>
    real().catch(async (error: unknown) => {
      await reload();
      throw error;
    });
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
      await (await realOr(reloadPage)).begin(returnTo);
    },
    async finish() {
      const signIn = await real();
      const returnTo = await signIn.finish();
      remember(await signIn.kept());
      return returnTo;
    },
    async renew() {
      const signed = await (await realOr(reloadPageOnce)).renew();
      // One that can't be renewed stays: its page says so until the person signs in again.
      if (signed) remember(signed);
      return signed;
    },
    async end() {
      const signIn = await realOr(reloadPage);
      // Not before: a page that looks signed out while the refresh token is good would deceive who leaves it.
      remember(null);
      await signIn.end();
    },
  };
}
