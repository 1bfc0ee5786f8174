import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { comeBack, comeBackInVain } from "@/testing/comeBack";
import { busyForAnHour, problem, renderApp, type Answers } from "@/testing/render";
import type { Site } from "./site";
import SitesPage from "./SitesPage";

const SITE = { site_id: "main", brand_id: "blue", name: "Main street", currency: "EUR" };
const MAIN: Site = { ...SITE, kitchen_open: 0, version: 3 };

async function sites(api: Answers = {}) {
  return renderApp(<SitesPage />, {
    api: { "GET /sites": () => ({ sites: [SITE], next_cursor: null }), "GET /sites/main": () => MAIN, ...api },
  });
}

async function opened(button: string) {
  await userEvent.click(await screen.findByRole("button", { name: button }));
  return within(await screen.findByRole("dialog"));
}

describe("a site", () => {
  it("is set up, and replaces none that is there", async () => {
    const conditions: (string | null)[] = [];
    await sites({
      "PUT /sites/main": (request) => {
        conditions.push(request.headers.get("If-None-Match"), request.headers.get("If-Match"));
        return problem(412, "version-mismatch", "the resource is there already, in version 3");
      },
    });
    const dialog = await opened("Set up a site");
    await userEvent.type(dialog.getByRole("textbox", { name: /^Name/ }), "Second");
    await userEvent.type(dialog.getByRole("textbox", { name: /^Site id/ }), "main");
    await userEvent.click(dialog.getByRole("combobox", { name: /^Currency/ }));
    await userEvent.click(await screen.findByRole("option", { name: /^CHF/ }));
    await userEvent.click(dialog.getByRole("button", { name: "Save" }));
    expect(await dialog.findByText(/There is a site of this id already/)).toBeInTheDocument();
    expect(dialog.getByRole("textbox", { name: /^Site id/ })).toBeInvalid();
    expect(dialog.queryByRole("alert")).toBeNull();
    expect(conditions).toEqual(["*", null]);
  });

  it("is changed from what somebody saw, whatever is read of it meanwhile", async () => {
    const versions: (string | null)[] = [];
    let version = 3;
    const { requests } = await sites({
      "GET /sites/main": () => ({ ...MAIN, version: version++ }),
      "PUT /sites/main": (request) => {
        versions.push(request.headers.get("If-Match"));
        return problem(412, "version-mismatch", "the resource is of version 4 now");
      },
    });
    const dialog = await opened("Change Main street");
    await userEvent.type(await dialog.findByRole("textbox", { name: /^Name/ }), "!");
    comeBack();
    await waitFor(() => expect(requests.filter((request) => request === "GET /sites/main")).toHaveLength(2));
    await userEvent.click(dialog.getByRole("button", { name: "Save" }));
    expect(await dialog.findByText(/Somebody else has changed it since you opened this/)).toBeInTheDocument();
    expect(versions).toEqual(['"3"']);
  });

  it("that is not saved says so at once, also where nothing can be read again for an hour", async () => {
    let isBusy = false;
    await sites({
      "GET /sites": () => (isBusy ? busyForAnHour() : { sites: [SITE], next_cursor: null }),
      "GET /sites/main": () => (isBusy ? busyForAnHour() : MAIN),
      "PUT /sites/main": busyForAnHour,
    });
    const dialog = await opened("Change Main street");
    await dialog.findByRole("textbox", { name: /^Name/ });
    isBusy = true;
    await userEvent.click(dialog.getByRole("button", { name: "Save" }));
    expect(await dialog.findByText(/^Too many requests/)).toBeInTheDocument();
    expect(dialog.getByRole("button", { name: "Save" })).toBeEnabled();
  });

  it("that is saved closes its form, also where nothing can be read again for an hour", async () => {
    let isBusy = false;
    await sites({
      "GET /sites": () => (isBusy ? busyForAnHour() : { sites: [SITE], next_cursor: null }),
      "PUT /sites/main": () => {
        isBusy = true;
        return MAIN;
      },
    });
    const dialog = await opened("Change Main street");
    await userEvent.click(await dialog.findByRole("button", { name: "Save" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("stays in its form where it can't be read again", async () => {
    let isThere = true;
    const { requests } = await sites({
      "GET /sites/main": () => (isThere ? MAIN : problem(403, "forbidden", "you may not")),
    });
    const dialog = await opened("Change Main street");
    await userEvent.type(await dialog.findByRole("textbox", { name: /^Name/ }), "!");
    isThere = false;
    await comeBackInVain(requests, "GET /sites/main");
    expect(dialog.getByRole("textbox", { name: /^Name/ })).toHaveValue("Main street!");
  });
});
