import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { renderApp, type Answers } from "@/testing/render";
import DeadLettersPage from "./DeadLettersPage";

const LETTER = {
  message_id: "m-1",
  event_id: "e-1",
  detail_type: "OrderPlaced",
  tenant_id: "t0123456789ab",
  sent_at: "2026-11-21T08:00:00.000Z",
  body: '{"detail": {"order_id": "o-1"}}',
};

async function deadLetters(path: string, api: Answers = {}, groups: readonly string[] = ["support"]) {
  return renderApp(<DeadLettersPage />, {
    person: { roles: [], groups },
    path,
    api: {
      "GET /dead-letters": (request) =>
        new URL(request.url).searchParams.has("queue")
          ? { letters: [LETTER] }
          : { queues: [{ queue: "q-1", owner: "Supplies", kind: "consumer", letters: 2 }] },
      ...api,
    },
  });
}

describe("dead letters", () => {
  it("are listed by queue, the fullest first", async () => {
    await deadLetters("/dead-letters");
    expect(await screen.findByText("2 letters in 1 queues")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Supplies" })).toHaveAttribute("href", "/dead-letters?queue=q-1");
  });

  it("are sent back by event, once that is confirmed", async () => {
    const sent: unknown[] = [];
    await deadLetters("/dead-letters?queue=q-1", {
      "POST /dead-letters/redrive": async (request) => {
        sent.push(await request.json());
        return { sent: 1, left: {}, unseen: 0 };
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Send this event back" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(sent).toEqual([]);
    await userEvent.click(dialog.getByRole("button", { name: "Send back" }));
    await waitFor(() => expect(sent).toEqual([{ queue: "q-1", event_id: "e-1" }]));
  });

  it("that stay are told of, with the reason", async () => {
    await deadLetters("/dead-letters?queue=q-1", {
      "POST /dead-letters/redrive": () => ({
        sent: 0,
        left: { "m-1": "a letter of the kind rule came from no queue" },
        unseen: 0,
      }),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Send all of this queue back" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Send back" }));
    expect(await dialog.findByText("One stayed: a letter of the kind rule came from no queue")).toBeInTheDocument();
  });

  it("that could not be looked at are told of", async () => {
    await deadLetters("/dead-letters?queue=q-1", {
      "POST /dead-letters/redrive": () => ({ sent: 1, left: {}, unseen: 3 }),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Send all of this queue back" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Send back" }));
    expect(await dialog.findByText("One letter was sent back.")).toBeInTheDocument();
    expect(dialog.getByText(/^3 could not be looked at/)).toBeInTheDocument();
  });

  it("are only looked at by auditors", async () => {
    await deadLetters("/dead-letters?queue=q-1", {}, ["auditor"]);
    expect(await screen.findByRole("heading", { name: "OrderPlaced" })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^Send/ })).toBeNull();
  });
});
