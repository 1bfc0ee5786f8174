import { expect, it } from "vitest";
import { basePath, isSharedAddress, serviceUrl, socketUrl, tenantAddress } from "./address";

it.each([
  ["/t/blue/orders", "/t/blue"],
  ["/t/blue", "/t/blue"],
  ["/t/blue-moon-2/", "/t/blue-moon-2"],
  ["/orders", ""],
  ["/t/", ""],
  ["/t/UPPER/x", ""],
  ["/tables/blue", ""],
])("a page at %s is below %s", (path, base) => {
  expect(basePath(path)).toBe(base);
});

it("a tenant's address is below the stage's domain, or a path where there is none", () => {
  expect(tenantAddress("blue", "orders.example")).toBe("blue.orders.example");
  expect(tenantAddress("blue", null)).toBe(`${location.host}/t/blue`);
});

it.each([
  ["orders.example", "orders.example", "/sign-up", true],
  ["orders.example", "blue.orders.example", "/sign-up", false],
  ["orders.example", "blue.example", "/", false],
  [null, "d1.cloudfront.net", "/", true],
  [null, "d1.cloudfront.net", "/t/blue/", false],
  [undefined, "localhost", "/", true],
  [undefined, "blue.localhost", "/", false],
])("of the domain %s the host %s and path %s are everybody's: %s", (domain, hostname, pathname, shared) => {
  expect(isSharedAddress(domain, { hostname, pathname } as Location)).toBe(shared);
});

it("calls go to the page's own origin", () => {
  expect(serviceUrl("/api")).toBe(`${location.origin}/api`);
  expect(socketUrl("/ws", { site_id: "a b" })).toBe(`${location.origin.replace("http", "ws")}/ws?site_id=a+b`);
});
