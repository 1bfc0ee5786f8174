import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NetworkError } from "@/shared/api";
import { CONFIG } from "@/testing/render";
import { FakeSignIn, tokenWith } from "@/testing/tokens";
import { lazySignIn } from "./lazySignIn";

const real = new FakeSignIn();
const loads = vi.fn<() => void>();
vi.mock("./oidc", () => ({
  oidcSignIn: () => {
    loads();
    return real;
  },
}));

const SIGNED = { accessToken: tokenWith({ sub: "u" }), email: "ada@blue.example", expiresAt: 1 };

const served = vi.fn<() => Promise<Response>>();

beforeEach(() => {
  loads.mockReset();
  served.mockReset().mockRejectedValue(new TypeError("Failed to fetch"));
  vi.stubGlobal("fetch", served);
  real.signed = SIGNED;
  real.renewed = null;
});

it("a sign-in that was finished is known after a reload, without the library", async () => {
  await lazySignIn(CONFIG, "access").finish();
  loads.mockClear();
  expect(await lazySignIn(CONFIG, "access").kept()).toEqual(SIGNED);
  expect(loads).not.toHaveBeenCalled();
});

it("a renewed token takes the old one's place", async () => {
  const signIn = lazySignIn(CONFIG, "access");
  await signIn.finish();
  real.renewed = { ...SIGNED, expiresAt: 2 };
  await signIn.renew();
  expect(await signIn.kept()).toEqual(real.renewed);
});

it("what can't be renewed stays known, so that the page can say that the session has ended", async () => {
  const signIn = lazySignIn(CONFIG, "access");
  await signIn.finish();
  expect(await signIn.renew()).toBeNull();
  expect(await signIn.kept()).toEqual(SIGNED);
});

it("nothing is left after signing out", async () => {
  const signIn = lazySignIn(CONFIG, "access");
  await signIn.finish();
  await signIn.end();
  expect(await signIn.kept()).toBeNull();
  expect(real.ended).toBe(true);
});

it("a library that could not be loaded once is loaded when it is needed again", async () => {
  loads.mockImplementationOnce(() => {
    throw new TypeError("Failed to fetch dynamically imported module");
  });
  const signIn = lazySignIn(CONFIG, "access");
  await expect(signIn.renew()).rejects.toBeInstanceOf(NetworkError);
  real.renewed = { ...SIGNED, expiresAt: 2 };
  expect(await signIn.renew()).toEqual(real.renewed);
});

it("a library that is loaded before it is needed is there then, and fails nobody where it can't be had", async () => {
  loads.mockImplementationOnce(() => {
    throw new TypeError("Failed to fetch dynamically imported module");
  });
  const signIn = lazySignIn(CONFIG, "access");
  await signIn.load();
  await signIn.load();
  await signIn.renew();
  expect(loads).toHaveBeenCalledTimes(2);
});

describe("a library that can't be loaded for as long as the page lives", () => {
  const reload = vi.fn();

  beforeEach(() => {
    loads.mockImplementation(() => {
      throw new TypeError("Failed to fetch dynamically imported module");
    });
    reload.mockReset();
    served.mockImplementation(() => Promise.resolve(Response.json(CONFIG)));
    vi.spyOn(location, "reload").mockImplementation(reload);
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** A renewal of a page that was just loaded. */
  const renewal = () => expect(lazySignIn(CONFIG, "access").renew()).rejects.toBeInstanceOf(NetworkError);

  it("is had by loading the page anew, which a renewal does once", async () => {
    await renewal();
    expect(reload).toHaveBeenCalledOnce();
    await renewal();
    expect(reload).toHaveBeenCalledOnce();
  });

  it("and once more after it could be loaded", async () => {
    await renewal();
    loads.mockImplementation(() => undefined);
    await lazySignIn(CONFIG, "access").load();
    loads.mockImplementation(() => {
      throw new TypeError("Failed to fetch dynamically imported module");
    });
    await renewal();
    expect(reload).toHaveBeenCalledTimes(2);
  });

  it("leaves the page where it is while there is no network, or nobody answers", async () => {
    const onLine = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    await renewal();
    expect(served).not.toHaveBeenCalled();
    onLine.mockReturnValue(true);
    served.mockRejectedValueOnce(new TypeError("Failed to fetch"));
    await renewal();
    expect(reload).not.toHaveBeenCalled();
    await renewal();
    expect(reload).toHaveBeenCalledOnce();
  });

  it("leaves the page where it is when it is only loaded ahead", async () => {
    await lazySignIn(CONFIG, "access").load();
    expect(reload).not.toHaveBeenCalled();
  });

  it("is had by who signs in or out, however often they try, and nobody looks signed out before they are", async () => {
    sessionStorage.setItem("signed-in", JSON.stringify(SIGNED));
    const signIn = lazySignIn(CONFIG, "access");
    await expect(signIn.begin("/")).rejects.toBeInstanceOf(NetworkError);
    await expect(signIn.end()).rejects.toBeInstanceOf(NetworkError);
    expect(reload).toHaveBeenCalledTimes(2);
    expect(await signIn.kept()).toEqual(SIGNED);
  });
});
