import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { comeBackInVain } from "@/testing/comeBack";
import { problem, renderApp } from "@/testing/render";
import DomainsPage from "./DomainsPage";

const PLAN = { tier: "premium", features: ["custom-domain"], limits: {}, used: { sites: 1, monthly_requests: 1 } };

it("what is typed and shown stays where it can't be read again", async () => {
  let isThere = true;
  const refuse = () => problem(403, "forbidden", "you may not");
  const { requests } = await renderApp(<DomainsPage />, {
    api: {
      "GET /plan": () => (isThere ? PLAN : refuse()),
      "GET /domains": () => (isThere ? { domains: [] } : refuse()),
    },
  });
  await userEvent.type(await screen.findByRole("textbox", { name: "Domain" }), "orders.blue.example");
  await screen.findByRole("heading", { name: "No domain of your own yet" });
  isThere = false;
  await comeBackInVain(requests, "GET /plan");
  await comeBackInVain(requests, "GET /domains");
  expect(screen.getByRole("textbox", { name: "Domain" })).toHaveValue("orders.blue.example");
  expect(screen.queryByRole("alert")).toBeNull();
});
