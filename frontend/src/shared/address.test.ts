import { expect, it } from "vitest";
import { basePath, serviceUrl, socketUrl } from "./address";

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

it("calls go to the page's own origin", () => {
  expect(serviceUrl("/api")).toBe(`${location.origin}/api`);
  expect(socketUrl("/ws", { site_id: "a b" })).toBe(`${location.origin.replace("http", "ws")}/ws?site_id=a+b`);
});
