import { ErrorResponse, UserManager, WebStorageStateStore, type User } from "oidc-client-ts";
import type { AppConfig } from "@/shared/config";
import { signInPlace } from "./places";
import type { Signed, SignIn } from "./session";

/** Which token the application's API takes: tenants' APIs the access token, the operators' one the id token. */
export type Bearer = "access" | "id";

interface Kept {
  returnTo: string;
}

/**
 * Signs in at Cognito: authorization code with PKCE, refresh tokens (Cognito Developer Guide, "Authorize endpoint").
 *
 * Tokens stay in the tab's own storage: they survive a reload and end with the tab, and two tabs can be two people.
 * Its metadata is said here rather than discovered, so that the page talks to one address less.
 */
export function oidcSignIn(config: AppConfig, bearer: Bearer = "access"): SignIn {
  const base = config.signIn.replace(/\/$/, "");
  const place = signInPlace(config.domain);
  const end = "at" in place ? place.at : place.instead;
  const store = new WebStorageStateStore({ store: sessionStorage });
  const manager = new UserManager({
    authority: config.authority,
    client_id: config.clientId,
    redirect_uri: `${end}/callback`,
    scope: "openid email profile",
    metadata: {
      issuer: config.authority,
      authorization_endpoint: `${base}/oauth2/authorize`,
      token_endpoint: `${base}/oauth2/token`,
      revocation_endpoint: `${base}/oauth2/revoke`,
    },
    userStore: store,
    stateStore: store,
    automaticSilentRenew: false,
    loadUserInfo: false,
  });

  return {
    async kept() {
      return signedOf(await manager.getUser(), bearer);
    },
    async begin(returnTo) {
      if ("instead" in place) location.assign(place.instead + returnTo);
      else await manager.signinRedirect({ state: { returnTo } satisfies Kept, url_state: place.passedTo });
    },
    async finish() {
      const user = await manager.signinRedirectCallback();
      return (user.state as Kept | undefined)?.returnTo ?? "/";
    },
    async renew() {
      // Without one it would ask a hidden frame, which the content security policy refuses.
      if (!(await manager.getUser())?.refresh_token) return null;
      try {
        return signedOf(await manager.signinSilent(), bearer);
      } catch (error) {
        // Cognito refused the refresh token. Anything else may pass: no network, a busy server.
        if (error instanceof ErrorResponse) return null;
        throw error;
      }
    },
    async end() {
      // Not to be able to revoke must not keep anybody signed in here.
      await manager.revokeTokens(["refresh_token"]).catch(() => undefined);
      await manager.removeUser();
      const leave = new URLSearchParams({ client_id: config.clientId, logout_uri: `${end}/` });
      location.assign(`${base}/logout?${leave.toString()}`);
    },
  };
}

function signedOf(user: User | null, bearer: Bearer): Signed | null {
  const token = bearer === "id" ? user?.id_token : user?.access_token;
  if (!user || !token) return null;
  return {
    accessToken: token,
    email: user.profile.email ?? null,
    expiresAt: (user.expires_at ?? 0) * 1000,
  };
}
