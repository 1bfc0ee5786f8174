import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { problem, renderApp, type Answers, type RenderOptions } from "@/testing/render";
import { App } from "../App";

const REGISTER = "POST /public/registrations";
const CONFIRM = "POST /public/registrations/r-1/confirm";
const MADE = { tenant_id: "t0123456789ab", slug: "blue-bistro", tier: "basic", status: "active" };
const OPEN = { publicPath: "/public", registrationTiers: ["basic", "standard"] };

async function signUp(api: Answers = {}, options: RenderOptions = {}) {
  return renderApp(<App />, {
    person: null,
    path: "/sign-up",
    config: OPEN,
    api: { [REGISTER]: () => Response.json({ registration_id: "r-1" }, { status: 202 }), ...api },
    ...options,
  });
}

async function fillIn(company = "Blue Bistro") {
  await userEvent.type(await screen.findByRole("textbox", { name: /^Name of the restaurant/ }), company);
  await userEvent.type(screen.getByRole("textbox", { name: /^Your e-mail address/ }), "ada@blue.example");
  await userEvent.click(screen.getByRole("button", { name: "Send me the code" }));
}

async function enter(code: string) {
  const field = await screen.findByRole("textbox", { name: /^Code from the e-mail/ });
  await userEvent.clear(field);
  await userEvent.click(field);
  await userEvent.paste(code);
  await userEvent.click(screen.getByRole("button", { name: "Confirm" }));
}

describe("registering a restaurant", () => {
  it("leads from its name over the code to the sign-in", async () => {
    const sent: unknown[] = [];
    const { signIn, history } = await signUp({
      [REGISTER]: async (request) => {
        sent.push(await request.json());
        expect(request.headers.get("Authorization")).toBeNull();
        return Response.json({ registration_id: "r-1" }, { status: 202 });
      },
      [CONFIRM]: async (request) => {
        sent.push(await request.json());
        return Response.json(MADE, { status: 201 });
      },
    });
    await userEvent.click(await screen.findByRole("radio", { name: "Standard" }));
    await fillIn();
    await enter("1234 5678");
    expect(await screen.findByText("Blue Bistro is ready.")).toBeInTheDocument();
    expect(screen.getByText(`Its address: ${location.host}/t/blue-bistro`)).toBeInTheDocument();
    const applicant = { company: "Blue Bistro", slug: "blue-bistro", email: "ada@blue.example", tier: "standard" };
    expect(sent).toEqual([applicant, { code: "12345678" }]);
    await userEvent.click(within(screen.getByRole("main")).getByRole("button", { name: "Sign in" }));
    expect(signIn.began).toHaveLength(1);
    expect(history.at(-1)).toBe("/");
  });

  it("says where somebody is on the way", async () => {
    await signUp();
    const here = async (name: string) =>
      expect(await screen.findByText(name, { selector: "li[aria-current='step']" })).toBeInTheDocument();
    await here("Your restaurant");
    await fillIn();
    await here("Confirm your e-mail");
  });

  it("shows the address that a name makes, and asks nobody whether it is free", async () => {
    const { requests } = await signUp({}, { config: { ...OPEN, domain: location.hostname } });
    await userEvent.type(await screen.findByRole("textbox", { name: /^Name of the restaurant/ }), "Café Blau");
    expect(screen.getByText(new RegExp(`Your address: cafe-blau\\.${location.hostname}\\.`))).toBeInTheDocument();
    expect(requests).toEqual([]);
  });

  it("points at what is missing, and sends nothing", async () => {
    const { requests } = await signUp();
    await userEvent.click(await screen.findByRole("button", { name: "Send me the code" }));
    expect(screen.getByText("Type the restaurant's name.")).toBeInTheDocument();
    expect(screen.getByRole("textbox", { name: /^Your e-mail address/ })).toBeInvalid();
    expect(requests).toEqual([]);
  });

  it("shows the API's errors at their fields", async () => {
    await signUp({
      [REGISTER]: () =>
        problem(400, "invalid-request", "the request is not valid", {
          errors: [{ pointer: "/email", detail: "must be an address" }],
        }),
    });
    await fillIn();
    expect(await screen.findByText("must be an address")).toBeInTheDocument();
  });

  it("asks for another name where that one is taken, and keeps the code", async () => {
    const sent: unknown[] = [];
    await signUp({
      [CONFIRM]: async (request) => {
        const body = (await request.json()) as { slug?: string };
        sent.push(body);
        if (!body.slug) return problem(409, "slug-taken", "the slug is taken");
        return Response.json({ ...MADE, slug: body.slug }, { status: 201 });
      },
    });
    await fillIn();
    await enter("12345678");
    expect(await screen.findByText(/Another restaurant has this name/)).toBeInTheDocument();
    const slug = screen.getByRole("textbox", { name: /^Another name in addresses/ });
    await userEvent.clear(slug);
    await userEvent.type(slug, "blue-too");
    await userEvent.click(screen.getByRole("button", { name: "Confirm" }));
    expect(await screen.findByText("Blue Bistro is ready.")).toBeInTheDocument();
    expect(sent).toEqual([{ code: "12345678" }, { code: "12345678", slug: "blue-too" }]);
  });

  it.each([
    ["code-refused", 403, /The code is wrong or too old/],
    ["address-unavailable", 409, /belongs to another organisation already/],
    ["too-many-requests", 429, /Too many people are registering/],
  ])("says what to do about %s", async (kind, status, text) => {
    await signUp({ [CONFIRM]: () => problem(status, kind, "in the API's words") });
    await fillIn();
    await enter("87654321");
    expect(await screen.findByRole("alert")).toHaveTextContent(text);
  });

  it("tells of no network, and sends again what was typed", async () => {
    let tries = 0;
    await signUp({
      [REGISTER]: () => {
        tries += 1;
        if (tries === 1) throw new TypeError("Failed to fetch");
        return Response.json({ registration_id: "r-1" }, { status: 202 });
      },
    });
    await fillIn();
    expect(await screen.findByRole("alert")).toHaveTextContent("No answer came.");
    await userEvent.click(screen.getByRole("button", { name: "Send me the code" }));
    expect(await screen.findByRole("textbox", { name: /^Code from the e-mail/ })).toBeInTheDocument();
  });

  it("goes on with the code after the page was loaded anew, and back with what was typed", async () => {
    const first = await signUp();
    await fillIn();
    await screen.findByRole("textbox", { name: /^Code from the e-mail/ });
    first.unmount();
    await signUp();
    await userEvent.click(await screen.findByRole("button", { name: "Change the details" }));
    expect(await screen.findByRole("textbox", { name: /^Name of the restaurant/ })).toHaveValue("Blue Bistro");
  });

  it("has another code sent, which alone counts from then on", async () => {
    const ids = ["r-0", "r-1"];
    await signUp({
      [REGISTER]: () => Response.json({ registration_id: ids.shift() }, { status: 202 }),
      [CONFIRM]: () => Response.json(MADE, { status: 201 }),
    });
    await fillIn();
    await userEvent.click(await screen.findByRole("button", { name: "Send another code" }));
    await waitFor(() => expect(ids).toEqual([]));
    await enter("12345678");
    expect(await screen.findByText("Blue Bistro is ready.")).toBeInTheDocument();
  });

  it("waits while the tenant is set up", async () => {
    const states = ["onboarding", "active"];
    await signUp({ [CONFIRM]: () => Response.json({ ...MADE, status: states.shift() }, { status: 201 }) });
    await fillIn();
    await enter("12345678");
    expect(await screen.findByText("Setting up Blue Bistro…")).toBeInTheDocument();
    expect(screen.queryByText("Blue Bistro is ready.")).toBeNull();
    expect(await screen.findByText("Blue Bistro is ready.")).toBeInTheDocument();
  });
});

describe("the way to the registration", () => {
  it("is shown to who is not signed in", async () => {
    await signUp({}, { path: "/" });
    expect(await screen.findByRole("link", { name: "Register your restaurant" })).toHaveAttribute("href", "/sign-up");
  });

  it("is not shown where nobody can register, or at one tenant's own address", async () => {
    const closed = await signUp({}, { path: "/", config: { publicPath: "/public", registrationTiers: [] } });
    await screen.findByRole("heading", { name: "Good food, no queue" });
    expect(screen.queryByRole("link", { name: "Register your restaurant" })).toBeNull();
    closed.unmount();
    await signUp({}, { path: "/", config: { ...OPEN, domain: "orders.example" } });
    await screen.findByRole("heading", { name: "Good food, no queue" });
    expect(screen.queryByRole("link", { name: "Register your restaurant" })).toBeNull();
  });

  it("ends where registration is closed, and for who is signed in", async () => {
    const closed = await signUp({}, { config: {} });
    expect(await screen.findByRole("heading", { name: "Registration is closed" })).toBeInTheDocument();
    closed.unmount();
    await signUp({}, { person: { roles: ["owner"] } });
    expect(await screen.findByRole("heading", { name: "You are signed in" })).toBeInTheDocument();
  });
});
