import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { problem, renderApp, type Answers } from "@/testing/render";
import OnboardPage from "./OnboardPage";

const TIER = { tier: "basic", model: "pool", models: ["pool", "bridge"], features: [] };
const DONE = {
  operation_id: "o-1",
  tenant_id: "t0123456789ab",
  kind: "onboard",
  status: "succeeded",
  steps: [
    { name: "CreateOwner", status: "done", started_at: "2026-11-21T08:00:00Z", ended_at: "2026-11-21T08:00:01Z" },
  ],
  started_at: "2026-11-21T08:00:00Z",
};

async function onboard(api: Answers) {
  await renderApp(<OnboardPage />, {
    person: { roles: [], groups: ["admin"] },
    api: {
      "GET /tiers": () => ({ tiers: [TIER] }),
      "GET /tenants/t0123456789ab/operations/o-1": () => DONE,
      ...api,
    },
  });
  await userEvent.type(await screen.findByRole("textbox", { name: /^Name/ }), "Blue Bistro");
  await userEvent.type(screen.getByRole("textbox", { name: /^Owner's e-mail/ }), "ada@blue.example");
  await userEvent.click(screen.getByRole("button", { name: "Onboard" }));
}

describe("onboarding", () => {
  it("makes a tenant whose slug is made of its name, and shows how far it is", async () => {
    const sent: unknown[] = [];
    await onboard({
      "POST /tenants": async (request) => {
        sent.push(await request.json());
        return DONE;
      },
    });
    await waitFor(() =>
      expect(sent).toEqual([
        {
          name: "Blue Bistro",
          slug: "blue-bistro",
          owner: { email: "ada@blue.example" },
          tier: "basic",
          sites: ["main"],
        },
      ]),
    );
    expect(await screen.findByText("Invite the owner")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Show the tenant" })).toHaveAttribute("href", "/tenants/t0123456789ab");
  });

  it("keeps what was typed where the slug can't be had, and says so", async () => {
    await onboard({
      "POST /tenants": () => problem(409, "slug-taken", "the slug blue-bistro is another tenant's; choose another"),
    });
    expect(await screen.findByRole("alert")).toHaveTextContent("choose another");
    expect(screen.getByRole("textbox", { name: /^Slug/ })).toHaveValue("blue-bistro");
  });
});
