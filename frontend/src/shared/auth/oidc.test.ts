import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CONFIG } from "@/testing/render";
import { oidcSignIn } from "./oidc";

const begun = vi.fn();
const settings = vi.fn();
vi.mock("oidc-client-ts", () => ({
  ErrorResponse: class extends Error {},
  WebStorageStateStore: vi.fn(),
  UserManager: class {
    constructor(given: unknown) {
      settings(given);
    }
    signinRedirect(given: unknown) {
      begun(given);
      return Promise.resolve();
    }
    revokeTokens() {
      return Promise.resolve();
    }
    removeUser() {
      return Promise.resolve();
    }
  },
}));

const DOMAIN = "app.example.com";
const left = vi.fn();

function at(address: string) {
  const { hostname, origin, search, pathname } = new URL(address);
  vi.stubGlobal("location", { hostname, origin, search, pathname, assign: left });
  return oidcSignIn({ ...CONFIG, domain: DOMAIN });
}

beforeEach(() => vi.clearAllMocks());
afterEach(() => vi.unstubAllGlobals());

it("a sign-in of a sub-domain ends at the shared domain, which is told whom to pass it to", async () => {
  await at("https://blue.app.example.com/kitchen").begin("/kitchen");
  expect(settings).toHaveBeenCalledWith(expect.objectContaining({ redirect_uri: `https://${DOMAIN}/callback` }));
  expect(begun).toHaveBeenCalledWith({ state: { returnTo: "/kitchen" }, url_state: "blue" });
});

it("a sign-in of the shared domain is passed to nobody", async () => {
  await at(`https://${DOMAIN}/t/blue`).begin("/t/blue");
  expect(begun).toHaveBeenCalledWith({ state: { returnTo: "/t/blue" }, url_state: undefined });
});

it("at a domain of a tenant's own nothing is begun: the shared domain is where to sign in", async () => {
  await at("https://eat.blue.example/orders").begin("/orders");
  expect(begun).not.toHaveBeenCalled();
  expect(left).toHaveBeenCalledWith(`https://${DOMAIN}/orders`);
});

it("a sign-out ends at an address that Cognito knows", async () => {
  await at("https://blue.app.example.com/kitchen").end();
  const [address] = left.mock.calls[0] as [string];
  expect(new URL(address).searchParams.get("logout_uri")).toBe(`https://${DOMAIN}/`);
});
