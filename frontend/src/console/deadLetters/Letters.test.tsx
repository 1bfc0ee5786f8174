import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { problem, renderApp } from "@/testing/render";
import { Letters } from "./Letters";

const LETTER = { message_id: "m-1", detail_type: "OrderPlaced", sent_at: "2026-11-21T08:00:00.000Z", body: "{}" };

it("keeps the letters that it shows when a look at them anew fails, and says so", async () => {
  let looks = 0;
  await renderApp(<Letters queue="q-1" />, {
    person: { roles: [], groups: ["support"] },
    api: {
      "GET /dead-letters": () =>
        ++looks === 1 ? { letters: [LETTER] } : problem(404, "not-found", "the queue is gone"),
    },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Look again" }));
  expect(await screen.findByText("The queue is gone.")).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: "OrderPlaced" })).toBeInTheDocument();
});
