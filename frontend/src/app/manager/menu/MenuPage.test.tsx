import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Person } from "@/shared/auth";
import { comeBackInVain } from "@/testing/comeBack";
import { busyForAnHour, problem, renderApp, type Answers } from "@/testing/render";
import type { MenuItem } from "./item";
import MenuPage from "./MenuPage";

const SITE = { site_id: "main", brand_id: "blue", name: "Main street", currency: "EUR" };
const SOUP: MenuItem = {
  brand_id: "blue",
  sku: "soup",
  name: "Soup",
  unit_price: 950,
  available: true,
  supplies: [],
  version: 4,
};
const MENU = "GET /brands/blue/menu";

/** `item` after somebody else has made it dearer so many times. */
const changed = <T extends { version: number; unit_price: number }>(item: T, times: number): T => ({
  ...item,
  unit_price: item.unit_price + 100 * times,
  version: item.version + times,
});

async function menu(api: Answers = {}, items: readonly MenuItem[] = [SOUP], person: Partial<Person> = {}) {
  return renderApp(<MenuPage />, {
    person,
    api: {
      "GET /sites": () => ({ sites: [SITE], next_cursor: null }),
      [MENU]: () => ({ brand_id: "blue", items, next_cursor: null }),
      ...api,
    },
  });
}

describe("a brand's menu", () => {
  it("says what to do where there is nothing yet", async () => {
    await menu({}, []);
    expect(await screen.findByRole("heading", { name: "Nothing on this menu yet" })).toBeInTheDocument();
  });

  it("leads to the first site where there is none", async () => {
    await menu({ "GET /sites": () => ({ sites: [], next_cursor: null }) });
    expect(await screen.findByRole("link", { name: "Set up the first site" })).toHaveAttribute("href", "/manage/sites");
  });

  it("takes an item whose price is typed as people write it", async () => {
    const sent: unknown[] = [];
    await menu({
      "PUT /brands/blue/menu/tea": async (request) => {
        sent.push(await request.json(), request.headers.get("If-None-Match"));
        return { ...SOUP, sku: "tea", name: "Tea" };
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Add an item" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.type(dialog.getByRole("textbox", { name: /^Name/ }), "Tea");
    await userEvent.type(dialog.getByRole("textbox", { name: /^Item id/ }), "tea");
    await userEvent.type(dialog.getByRole("textbox", { name: /^Price in EUR/ }), "2,5");
    await userEvent.click(dialog.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent).toEqual([{ name: "Tea", unit_price: 250, available: true, supplies: [] }, "*"]));
    expect(await screen.findByText("Tea is saved.", { selector: ":not([role])" })).toBeInTheDocument();
  });

  it("points at what is missing, and sends nothing", async () => {
    const { requests } = await menu();
    await userEvent.click(await screen.findByRole("button", { name: "Add an item" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Save" }));
    expect(dialog.getByRole("textbox", { name: /^Name/ })).toBeInvalid();
    expect(dialog.getByText("Type a name.")).toBeInTheDocument();
    expect(requests.some((request) => request.startsWith("PUT"))).toBe(false);
  });

  it("shows the API's errors at their fields", async () => {
    await menu({
      "PUT /brands/blue/menu/soup": () =>
        problem(400, "invalid-request", "the request is not valid", {
          errors: [{ pointer: "/unit_price", detail: "must be at most 100000000" }],
        }),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Change Soup" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Save" }));
    expect(await dialog.findByText("must be at most 100000000")).toBeInTheDocument();
    expect(dialog.getByRole("textbox", { name: /^Price/ })).toBeInvalid();
  });

  it("changes nothing that somebody else has changed since, and shows how it is", async () => {
    const versions: (string | null)[] = [];
    await menu({
      [MENU]: () => ({ brand_id: "blue", items: [changed(SOUP, versions.length)], next_cursor: null }),
      "PUT /brands/blue/menu/soup": (request) => {
        versions.push(request.headers.get("If-Match"));
        return problem(412, "version-mismatch", "the resource is of another version now");
      },
    });
    const available = await screen.findByRole("switch", { name: "Soup can be ordered" });
    await userEvent.click(available);
    expect(await screen.findByText(/^Somebody else has changed it since you saw it/)).toBeInTheDocument();
    await screen.findByText("€10.50");
    expect(available).toBeChecked();
    await userEvent.click(available);
    await waitFor(() => expect(versions).toEqual(['"4"', '"5"']));
  });

  describe("that can't be read again for an hour", () => {
    /** A switch that shows what is so, of a menu that is read once, and what it sends. */
    async function readOnce(put: () => object) {
      const sent: unknown[] = [];
      let isRead = false;
      await menu({
        [MENU]: () => {
          if (isRead) return busyForAnHour();
          isRead = true;
          return { brand_id: "blue", items: [SOUP], next_cursor: null };
        },
        "PUT /brands/blue/menu/soup": async (request) => {
          const { available } = (await request.json()) as MenuItem;
          sent.push([available, request.headers.get("If-Match")]);
          return put();
        },
        "DELETE /brands/blue/menu/soup": busyForAnHour,
      });
      return { available: await screen.findByRole("switch", { name: "Soup can be ordered" }), sent };
    }

    it("says at once that an item was not changed, and shows it as it was", async () => {
      const { available } = await readOnce(busyForAnHour);
      await userEvent.click(available);
      expect(await screen.findByText(/^Too many requests/)).toBeInTheDocument();
      expect(available).toBeEnabled();
      expect(available).toBeChecked();
    });

    it("says at once that an item was not taken off", async () => {
      await readOnce(busyForAnHour);
      await userEvent.click(screen.getByRole("button", { name: "Take off: Soup" }));
      const dialog = within(await screen.findByRole("dialog"));
      await userEvent.click(dialog.getByRole("button", { name: "Take off" }));
      expect(await dialog.findByText(/^Too many requests/)).toBeInTheDocument();
    });

    it("shows what was changed, and changes that", async () => {
      const { available, sent } = await readOnce(() => ({ ...SOUP, available: false, version: 5 }));
      await userEvent.click(available);
      await waitFor(() => expect(available).toBeEnabled());
      expect(available).not.toBeChecked();
      await userEvent.click(available);
      await waitFor(() => {
        expect(sent).toEqual([
          [false, '"4"'],
          [true, '"5"'],
        ]);
      });
    });
  });

  it("takes no item off that somebody else has changed since, and shows how it is", async () => {
    const versions: (string | null)[] = [];
    await menu({
      [MENU]: () => ({ brand_id: "blue", items: [changed(SOUP, versions.length)], next_cursor: null }),
      "DELETE /brands/blue/menu/soup": (request) => {
        versions.push(request.headers.get("If-Match"));
        return versions.length === 1 ? problem(412, "version-mismatch", "the resource is of version 5 now") : null;
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Take off: Soup" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Take off" }));
    expect(await dialog.findByText(/Somebody else has changed it since you saw it/)).toBeInTheDocument();
    await screen.findByText("€10.50");
    await userEvent.click(dialog.getByRole("button", { name: "Take off" }));
    await waitFor(() => expect(versions).toEqual(['"4"', '"5"']));
  });

  it("adds an item, and replaces none that is there", async () => {
    await menu({
      "PUT /brands/blue/menu/soup": () => problem(412, "version-mismatch", "the resource is there already"),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Add an item" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.type(dialog.getByRole("textbox", { name: /^Name/ }), "Other soup");
    await userEvent.type(dialog.getByRole("textbox", { name: /^Item id/ }), "soup");
    await userEvent.type(dialog.getByRole("textbox", { name: /^Price in EUR/ }), "5");
    await userEvent.click(dialog.getByRole("button", { name: "Save" }));
    expect(await dialog.findByText(/An item of this id is on the menu already/)).toBeInTheDocument();
    expect(dialog.getByRole("textbox", { name: /^Item id/ })).toBeInvalid();
    expect(dialog.queryByRole("alert")).toBeNull();
  });

  it("keeps what is typed where the sites can't be read again", async () => {
    let isThere = true;
    const { requests } = await menu({
      "GET /sites": () => (isThere ? { sites: [SITE], next_cursor: null } : problem(403, "forbidden", "you may not")),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Add an item" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.type(dialog.getByRole("textbox", { name: /^Name/ }), "Tea");
    isThere = false;
    await comeBackInVain(requests, "GET /sites");
    expect(dialog.getByRole("textbox", { name: /^Name/ })).toHaveValue("Tea");
  });

  it("is not for who is limited to some sites: they begin with what their site serves", async () => {
    const { requests } = await menu(
      {
        "GET /sites/main/menu": () => ({
          site_id: "main",
          brand_id: "blue",
          currency: "EUR",
          items: [],
          next_cursor: null,
        }),
      },
      [SOUP],
      { roles: ["manager"], sites: ["main"] },
    );
    expect(await screen.findByRole("heading", { name: "The site serves nothing yet" })).toBeInTheDocument();
    expect(screen.queryByRole("radio")).toBeNull();
    expect(requests.some((request) => request.startsWith(MENU))).toBe(false);
  });

  it("names what follows before an item is taken off", async () => {
    const { requests } = await menu({ "DELETE /brands/blue/menu/soup": () => null });
    await userEvent.click(await screen.findByRole("button", { name: "Take off: Soup" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Take Soup off the menu" }));
    expect(dialog.getByText(/No site of the brand blue serves it any more/)).toBeInTheDocument();
    expect(requests.some((request) => request.startsWith("DELETE"))).toBe(false);
    await userEvent.click(dialog.getByRole("button", { name: "Take off" }));
    await waitFor(() => expect(requests).toContain("DELETE /brands/blue/menu/soup"));
  });

  it("shows a later page when it is asked for", async () => {
    await menu({
      [MENU]: (request) => {
        const behind = new URL(request.url).searchParams.get("cursor");
        const item = behind === "soup" ? { ...SOUP, sku: "tea", name: "Tea" } : SOUP;
        return { brand_id: "blue", items: [item], next_cursor: behind ? null : "soup" };
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
    expect(await screen.findByRole("rowheader", { name: /Tea/ })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  });
});

describe("what a site serves", () => {
  const ENTRY = {
    sku: "soup",
    name: "Soup",
    unit_price: 990,
    available: true,
    override: { unit_price: 990 },
    version: 3,
  };
  const served = (entry: object) => () => ({
    site_id: "main",
    brand_id: "blue",
    currency: "EUR",
    items: [entry],
    next_cursor: null,
  });

  it("is as the brand serves it where the site says nothing", async () => {
    await menu({ "GET /sites/main/menu": served({ ...ENTRY, override: {}, version: 1 }) });
    await userEvent.click(await screen.findByRole("radio", { name: "What a site serves" }));
    expect(await screen.findByRole("cell", { name: "As the brand" })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Serve Soup as the brand does" })).toBeNull();
  });

  it("is not changed where somebody else has changed it since", async () => {
    const versions: (string | null)[] = [];
    const refuse = (request: Request) => {
      versions.push(request.headers.get("If-Match"));
      return problem(412, "version-mismatch", "the entry has changed since; read it again");
    };
    await menu({
      "GET /sites/main/menu": () => served(changed(ENTRY, versions.length))(),
      "PUT /sites/main/menu/soup": refuse,
      "DELETE /sites/main/menu/soup": refuse,
    });
    await userEvent.click(await screen.findByRole("radio", { name: "What a site serves" }));
    await userEvent.click(await screen.findByRole("switch", { name: "Soup can be ordered" }));
    expect(await screen.findByText(/^Somebody else has changed it since you saw it/)).toBeInTheDocument();
    for (const [seen, price] of [
      ['"4"', "€10.90"],
      ['"5"', "€11.90"],
    ] as const) {
      await screen.findByText(price);
      const clear = screen.getByRole("button", { name: "Serve Soup as the brand does" });
      await waitFor(() => expect(clear).toBeEnabled());
      await userEvent.click(clear);
      await waitFor(() => expect(versions.at(-1)).toBe(seen));
    }
    expect(versions[0]).toBe('"3"');
  });

  it("can be as the brand serves it again", async () => {
    const { requests } = await menu({
      "GET /sites/main/menu": served(ENTRY),
      "DELETE /sites/main/menu/soup": () => null,
    });
    await userEvent.click(await screen.findByRole("radio", { name: "What a site serves" }));
    await userEvent.click(await screen.findByRole("button", { name: "Serve Soup as the brand does" }));
    await waitFor(() => expect(requests).toContain("DELETE /sites/main/menu/soup"));
  });

  it("can have a price of its own", async () => {
    const sent: unknown[] = [];
    await menu({
      "GET /sites/main/menu": served(ENTRY),
      "PUT /sites/main/menu/soup": async (request) => {
        sent.push(await request.json());
        return ENTRY;
      },
    });
    await userEvent.click(await screen.findByRole("radio", { name: "What a site serves" }));
    await userEvent.click(await screen.findByRole("button", { name: "Own price of Soup" }));
    const price = await screen.findByRole("textbox", { name: /^Price in EUR/ });
    expect(price).toHaveValue("9.90");
    await userEvent.clear(price);
    await userEvent.type(price, "10");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent).toEqual([{ unit_price: 1000 }]));
  });
});
