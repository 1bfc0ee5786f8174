import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Person } from "@/shared/auth";
import type { User } from "@/management/users/place";
import { comeBackInVain } from "@/testing/comeBack";
import { problem, renderApp, type Answers } from "@/testing/render";
import UsersPage from "./UsersPage";

const SITE = { site_id: "main", brand_id: "blue", name: "Main street", currency: "EUR" };
const user = (email: string, changes: Partial<User>): User => ({
  user_id: `u-${email}`,
  email,
  roles: ["waiter"],
  sites: ["*"],
  brands: [],
  status: "active",
  created_at: "2026-11-01T08:00:00.000Z",
  version: 3,
  ...changes,
});
const OWNER = user("olga", { roles: ["owner"] });
const WAITER = user("wim", {});

async function users(api: Answers = {}, person: Partial<Person> = { roles: ["owner"] }) {
  return renderApp(<UsersPage />, {
    person,
    api: {
      "GET /sites": () => ({ sites: [SITE], next_cursor: null }),
      "GET /users": () => ({ users: [OWNER, WAITER], next_cursor: null }),
      ...api,
    },
  });
}

describe("users", () => {
  it("are invited with what they are, and where", async () => {
    const sent: unknown[] = [];
    await users({
      "POST /users": async (request) => {
        sent.push(await request.json());
        return user("kim@blue.example", { status: "invited" });
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Invite somebody" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.type(dialog.getByRole("textbox", { name: /^E-mail address/ }), "kim@blue.example");
    await userEvent.click(dialog.getByRole("checkbox", { name: "Kitchen" }));
    await userEvent.click(dialog.getByRole("button", { name: "Send the invitation" }));
    await waitFor(() =>
      expect(sent).toEqual([{ email: "kim@blue.example", roles: ["waiter", "kitchen"], sites: ["*"] }]),
    );
  });

  it("are told why nobody more can be invited", async () => {
    await users({
      "POST /users": () => problem(403, "limit-reached", "the tenant has 10 of 10 users", { limit: "users" }),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Invite somebody" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.type(dialog.getByRole("textbox", { name: /^E-mail address/ }), "kim@blue.example");
    await userEvent.click(dialog.getByRole("button", { name: "Send the invitation" }));
    expect(await dialog.findByRole("alert")).toHaveTextContent("The tenant has 10 of 10 users.");
  });

  it("above a manager are not the manager's to change", async () => {
    await users({}, { roles: ["manager"] });
    expect(await screen.findByRole("button", { name: "Change: wim" })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Change: olga" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Disable: olga" })).toBeNull();
  });

  it("are disabled once that is confirmed, and why not is said", async () => {
    const { requests } = await users({
      "POST /users/u-wim/disable": () => problem(409, "last-owner", "nobody active would lead the organisation"),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Disable: wim" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText(/Their sessions end/)).toBeInTheDocument();
    expect(requests.some((request) => request.startsWith("POST"))).toBe(false);
    await userEvent.click(dialog.getByRole("button", { name: "Disable" }));
    expect(await dialog.findByText("Nobody active would lead the organisation.")).toBeInTheDocument();
  });

  it("keep their place where somebody else has changed it since, and show it", async () => {
    const versions: (string | null)[] = [];
    await users({
      "GET /users": () => ({ users: [OWNER, { ...WAITER, version: 3 + versions.length }], next_cursor: null }),
      "PUT /users/u-wim/roles": (request) => {
        versions.push(request.headers.get("If-Match"));
        return versions.length === 1 ? problem(412, "version-mismatch", "the resource is of version 4 now") : WAITER;
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Change: wim" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Save" }));
    expect(await dialog.findByText(/Somebody else has changed it since you opened this/)).toBeInTheDocument();
    await userEvent.click(dialog.getByRole("button", { name: "Cancel" }));
    await userEvent.click(screen.getByRole("button", { name: "Change: wim" }));
    await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(versions).toEqual(['"3"', '"4"']));
  });

  it("are invited on where the sites can't be read again", async () => {
    let isThere = true;
    const { requests } = await users({
      "GET /sites": () => (isThere ? { sites: [SITE], next_cursor: null } : problem(403, "forbidden", "you may not")),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Invite somebody" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.type(dialog.getByRole("textbox", { name: /^E-mail address/ }), "kim@");
    isThere = false;
    await comeBackInVain(requests, "GET /sites");
    expect(dialog.getByRole("textbox", { name: /^E-mail address/ })).toHaveValue("kim@");
  });
});
