import { beforeEach, expect, it, vi } from "vitest";
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

beforeEach(() => {
  loads.mockReset();
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
