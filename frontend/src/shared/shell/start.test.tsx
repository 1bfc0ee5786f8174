import { screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { CONFIG } from "@/testing/render";
import { tokenWith } from "@/testing/tokens";
import { start } from "./start";

const DOMAIN = "app.example.com";
const left = vi.fn();
const loads = vi.fn();
vi.mock("@/shared/auth/oidc", async (original) => {
  const { oidcSignIn } = await original<typeof import("@/shared/auth/oidc")>();
  return {
    oidcSignIn(...config: Parameters<typeof oidcSignIn>) {
      loads();
      return oidcSignIn(...config);
    },
  };
});

/** The page at `address`, as the application of a stage with the domain `app.example.com`. */
async function openedAt(address: string): Promise<void> {
  const { hostname, origin, pathname, search } = new URL(address);
  vi.stubGlobal("location", { hostname, origin, pathname, search, replace: left });
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ ...CONFIG, domain: DOMAIN })));
  document.body.innerHTML = '<div id="root"></div>';
  await start(<p>the application</p>);
}

afterEach(() => {
  left.mockClear();
  loads.mockClear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("a sign-in that began at a tenant's sub-domain is passed on to it, and not finished here", async () => {
  await openedAt(`https://${DOMAIN}/callback?code=c&state=s%3Bblue`);
  expect(left).toHaveBeenCalledExactlyOnceWith(`https://blue.${DOMAIN}/callback?code=c&state=s%3Bblue`);
  expect(document.getElementById("root")).toBeEmptyDOMElement();
});

it("a sign-in that came to the sub-domain is finished there", async () => {
  await openedAt(`https://blue.${DOMAIN}/callback?code=c&state=s%3Bblue`);
  expect(left).not.toHaveBeenCalled();
  // Nothing here remembers to have begun it.
  expect(await screen.findByRole("heading", { name: "Signing in did not work" })).toBeInTheDocument();
});

it("any other page is the application, whatever its query says", async () => {
  await openedAt(`https://${DOMAIN}/orders?state=s%3Bblue`);
  expect(left).not.toHaveBeenCalled();
  expect(await screen.findByText("the application")).toBeInTheDocument();
});

it("what renews a sign-in is loaded well after the first page, for who is signed in", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
  await openedAt(`https://blue.${DOMAIN}/orders`);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(loads).not.toHaveBeenCalled();

  const signed = { accessToken: tokenWith({ sub: "u" }), email: null, expiresAt: Date.now() + 3_600_000 };
  sessionStorage.setItem("signed-in", JSON.stringify(signed));
  await openedAt(`https://blue.${DOMAIN}/orders`);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(loads).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(60_000);
  await vi.waitFor(() => {
    expect(loads).toHaveBeenCalledOnce();
  });
});

it("what renews a sign-in is not asked for without a network, but later", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
  const onLine = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  const signed = { accessToken: tokenWith({ sub: "u" }), email: null, expiresAt: Date.now() + 3_600_000 };
  sessionStorage.setItem("signed-in", JSON.stringify(signed));
  await openedAt(`https://blue.${DOMAIN}/orders`);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(loads).not.toHaveBeenCalled();
  onLine.mockReturnValue(true);
  await vi.advanceTimersByTimeAsync(90_000);
  await vi.waitFor(() => {
    expect(loads).toHaveBeenCalledOnce();
  });
  onLine.mockRestore();
});
