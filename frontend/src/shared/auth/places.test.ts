import { describe, expect, it } from "vitest";
import { passedOn, signInPlace } from "./places";

const DOMAIN = "app.example.com";

function at(address: string) {
  const { hostname, origin, search } = new URL(address);
  return { hostname, origin, search };
}

describe("a sign-in ends", () => {
  it.each([
    ["https://app.example.com/t/blue/orders", DOMAIN],
    ["https://d111.cloudfront.net/", null],
    ["http://localhost:8080/", null],
    ["http://blue.localhost:8080/", null],
  ])("where it begins at %s", (address, domain) => {
    expect(signInPlace(domain, at(address))).toEqual({ at: at(address).origin });
  });

  it("at the shared domain when it begins at a tenant's sub-domain, which is passed it", () => {
    expect(signInPlace(DOMAIN, at("https://blue.app.example.com/kitchen"))).toEqual({
      at: "https://app.example.com",
      passedTo: "blue",
    });
  });

  it.each([
    "https://eat.blue.example/",
    "https://app.example.com.evil.example/",
    "https://evilapp.example.com/",
    "https://a.b.app.example.com/",
  ])("nowhere else than it begins, which is not at %s", (address) => {
    expect(signInPlace(DOMAIN, at(address))).toEqual({ instead: "https://app.example.com" });
  });
});

describe("the shared domain", () => {
  const callback = (state: string) => at(`https://${DOMAIN}/callback?code=c%2B1&state=${state}`);

  it("passes a sign-in on as it came", () => {
    expect(passedOn(DOMAIN, callback("abc%3Bblue"))).toBe(
      "https://blue.app.example.com/callback?code=c%2B1&state=abc%3Bblue",
    );
  });

  it("keeps its own", () => {
    expect(passedOn(DOMAIN, callback("abc"))).toBeNull();
    expect(passedOn(DOMAIN, at(`https://${DOMAIN}/callback?error=access_denied`))).toBeNull();
  });

  it.each([
    "evil.example",
    "evil.example/",
    "evil.example%23",
    "evil%2Fx",
    "x@evil.example%2F",
    "%5Cevil.example",
    "BLUE",
    "",
    "a",
    "blue%0A",
  ])("passes nothing to %s, which is no sub-domain of it", (label) => {
    expect(passedOn(DOMAIN, callback(`abc%3B${label}`))).toBeNull();
  });

  it("alone passes anything on", () => {
    expect(passedOn(DOMAIN, at("https://blue.app.example.com/callback?code=c&state=abc%3Bblue"))).toBeNull();
    expect(passedOn(null, at("https://d111.cloudfront.net/callback?code=c&state=abc%3Bblue"))).toBeNull();
  });
});
