import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Route, Switch } from "wouter";
import { NetworkError } from "@/shared/api";
import { useSession } from "@/shared/auth";
import { renderApp } from "@/testing/render";
import { Welcome } from "./Pages";
import { Shell } from "./Shell";

const broken = vi.hoisted(() => (): ReactNode => {
  throw new TypeError("Failed to fetch dynamically imported module");
});
const Broken = broken;
vi.mock("./ExpiredDialog", () => ({ default: broken }));

const NAV = [
  { href: "/", label: "Menu" },
  { href: "/orders", label: "My orders" },
];

beforeEach(() => {
  // React tells of what a boundary has caught.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

async function shell(): Promise<void> {
  await renderApp(
    <Shell name="Orders" nav={NAV}>
      <Switch>
        <Route path="/orders">
          <Renewing />
        </Route>
        <Route>
          <Broken />
        </Route>
      </Switch>
    </Shell>,
  );
}

/** A page whose button finds that the session has ended. */
function Renewing() {
  const { token } = useSession();
  return (
    <button type="button" onClick={() => void token({ renew: true }).catch(() => undefined)}>
      Renew
    </button>
  );
}

describe("a page that breaks", () => {
  it("does not take the next one with it", async () => {
    await shell();
    expect(screen.getByRole("alert")).toHaveTextContent("That did not work");
    await userEvent.click(screen.getByRole("link", { name: "My orders" }));
    expect(screen.getByRole("button", { name: "Renew" })).toBeInTheDocument();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("is tried again from the beginning, since what could not be loaded stays so", async () => {
    const reload = vi.spyOn(location, "reload").mockImplementation(() => undefined);
    await shell();
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(reload).toHaveBeenCalledOnce();
  });
});

it("a page stays when what asks to sign in again can't be loaded, and says so", async () => {
  await shell();
  await userEvent.click(screen.getByRole("link", { name: "My orders" }));
  await userEvent.click(screen.getByRole("button", { name: "Renew" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Your session has ended");
  expect(screen.getByRole("button", { name: "Renew" })).toBeInTheDocument();
});

it("a sign-in that can't even begin says why, and can be begun again", async () => {
  const { signIn } = await renderApp(<Welcome title="Good food" text="No queue" />, { person: null });
  vi.spyOn(signIn, "begin").mockRejectedValueOnce(new NetworkError("the sign-in could not be loaded"));
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("No answer came.");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(signIn.began).toHaveLength(1);
});
