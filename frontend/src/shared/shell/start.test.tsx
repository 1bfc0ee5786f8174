import { screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { CONFIG } from "@/testing/render";
import { start } from "./start";

const DOMAIN = "app.example.com";
const left = vi.fn();

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
