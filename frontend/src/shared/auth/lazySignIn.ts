import type { AppConfig } from "@/shared/config";
import type { Bearer } from "./oidc";
import type { Signed, SignIn } from "./session";

const KEPT_AS = "signed-in";

/**
 * The sign-in of `oidc.ts`, whose library is loaded when there is something to do at the sign-in page: most visits begin
 * with a token that is still good, which this keeps beside it.
 */
export function lazySignIn(config: AppConfig, bearer: Bearer): SignIn {
  let loaded: Promise<SignIn> | null = null;
  const real = (): Promise<SignIn> =>
    (loaded ??= import("./oidc").then(({ oidcSignIn }) => oidcSignIn(config, bearer)));
  const remember = (signed: Signed | null): void => {
    if (signed) sessionStorage.setItem(KEPT_AS, JSON.stringify(signed));
    else sessionStorage.removeItem(KEPT_AS);
  };

  return {
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
