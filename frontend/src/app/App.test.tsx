import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { orderWith } from "@/testing/orders";
import { comeBackInVain } from "@/testing/comeBack";
import { problem, renderApp, type Answers } from "@/testing/render";
import { App } from "./App";

const API: Answers = {
  "GET /sites": () => ({ sites: [], next_cursor: null }),
  "GET /orders": () => ({ orders: [orderWith()], next_cursor: null }),
};

describe("the application", () => {
  it.each([
    ["customer", ["Menu", "My orders"]],
    ["waiter", ["Menu", "My orders", "Floor"]],
    ["owner", ["Menu", "My orders", "Kitchen", "Floor", "Manage"]],
  ] as const)("shows a %s the way to %j", async (role, links) => {
    await renderApp(<App />, { person: { roles: [role] }, api: API });
    const navigation = await screen.findByRole("navigation", { name: "Main" });
    expect(Array.from(navigation.querySelectorAll("a")).map(({ textContent }) => textContent)).toEqual(links);
  });

  it("opens with the kitchen for who has nothing else", async () => {
    await renderApp(<App />, { person: { roles: ["kitchen"] }, api: API });
    expect(await screen.findByRole("heading", { name: "Choose a site" })).toBeInTheDocument();
    expect(screen.queryByRole("navigation", { name: "Main" })).toBeNull();
  });

  it("lets somebody choose a site also where the sites can't be read again", async () => {
    let isThere = true;
    const listed = ["North", "South"].map((name) => ({ site_id: name, brand_id: "blue", name, currency: "EUR" }));
    const { requests } = await renderApp(<App />, {
      person: { roles: ["kitchen"] },
      api: {
        "GET /sites": () => (isThere ? { sites: listed, next_cursor: null } : problem(403, "forbidden", "you may not")),
      },
    });
    await screen.findByRole("button", { name: "South" });
    isThere = false;
    await comeBackInVain(requests, "GET /sites");
    expect(screen.getByRole("button", { name: "South" })).toBeInTheDocument();
  });

  it("keeps pages from who they are not for", async () => {
    await renderApp(<App />, { person: { roles: ["customer"] }, api: API, path: "/kitchen" });
    expect(await screen.findByRole("heading", { name: "This page is not for you" })).toBeInTheDocument();
  });

  it("says so where there is no page", async () => {
    await renderApp(<App />, { api: API, path: "/nothing/here" });
    expect(await screen.findByRole("heading", { name: "There is no such page" })).toBeInTheDocument();
  });

  it("moves the focus to the heading of the next page, and names the document after it", async () => {
    await renderApp(<App />, { person: { roles: ["customer"] }, api: API });
    await screen.findByRole("heading", { name: "Choose a site" });
    expect(document.body).toHaveFocus();
    await userEvent.click(screen.getByRole("link", { name: "My orders" }));
    expect(await screen.findByRole("heading", { name: "My orders" })).toHaveFocus();
    expect(document.title).toBe("My orders · Restaurant orders");
  });

  it("asks who is no longer signed in to sign in again, and leaves the page as it is", async () => {
    const { signIn } = await renderApp(<App />, {
      api: { ...API, "GET /orders": () => new Response(null, { status: 401 }) },
      path: "/orders",
    });
    const button = await screen.findByRole("button", { name: "Sign in" });
    expect(screen.getByRole("heading", { name: "Your session has ended" })).toBeInTheDocument();
    await userEvent.click(button);
    expect(signIn.began).toHaveLength(1);
  });

  it("speaks the language that is chosen, from then on", async () => {
    await renderApp(<App />, { api: API, path: "/orders" });
    await userEvent.click(await screen.findByRole("button", { name: "Account" }));
    await userEvent.click(await screen.findByRole("radio", { name: "中文" }));
    expect(await screen.findByRole("heading", { name: "我的订单" })).toBeInTheDocument();
    expect(document.documentElement.lang).toBe("zh-Hans");
    expect(localStorage.getItem("language")).toBe("zh");
    await userEvent.click(screen.getByRole("radio", { name: "English" }));
    expect(await screen.findByRole("heading", { name: "My orders" })).toBeInTheDocument();
  });

  it("makes no style elements, not even for a moment: the content security policy refuses them", async () => {
    const made: string[] = [];
    const observer = new MutationObserver((records) => {
      for (const { addedNodes } of records) made.push(...Array.from(addedNodes, ({ nodeName }) => nodeName));
    });
    observer.observe(document, { childList: true, subtree: true });
    await renderApp(<App />, { api: API, path: "/orders" });
    await userEvent.click(await screen.findByRole("button", { name: "Account" }));
    await userEvent.click(await screen.findByRole("radio", { name: "Dark" }));
    expect(document.documentElement.dataset["mantineColorScheme"]).toBe("dark");
    observer.disconnect();
    expect(made).toContain("DIV");
    expect(made).not.toContain("STYLE");
  });
});
