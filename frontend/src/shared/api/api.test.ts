import { describe, expect, it, vi } from "vitest";
import { problem } from "@/testing/render";
import { authorisedFetch, plainFetch } from "./fetching";
import { attemptFor } from "./idempotency";
import { ifAsSeen, ifMatch } from "./preconditions";
import { ApiProblem, NetworkError, fieldErrors, isProblem, unwrap } from "./problem";
import { everyPage } from "./usePages";
import { isRetried, retryDelay } from "@/shared/query";

describe("a request", () => {
  it("carries the token", async () => {
    const seen: (string | null)[] = [];
    const send = authorisedFetch(
      () => Promise.resolve("abc"),
      (request) => {
        seen.push(request.headers.get("Authorization"));
        return Promise.resolve(new Response());
      },
    );
    await send(new Request("https://x.example/"));
    expect(seen).toEqual(["Bearer abc"]);
  });

  it("is sent again, whole, with a new token when its token is refused", async () => {
    const seen: string[] = [];
    const send = authorisedFetch(
      (options) => Promise.resolve(options?.renew ? "new" : "old"),
      async (request) => {
        const token = request.headers.get("Authorization");
        seen.push(`${token ?? ""} ${await request.text()}`);
        return new Response(null, { status: token === "Bearer new" ? 200 : 401 });
      },
    );
    const answer = await send(new Request("https://x.example/", { method: "POST", body: "order" }));
    expect(answer.status).toBe(200);
    expect(seen).toEqual(["Bearer old order", "Bearer new order"]);
  });

  it("that nobody answers is a network error", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(plainFetch(new Request("https://x.example/"))).rejects.toBeInstanceOf(NetworkError);
  });
});

describe("a problem", () => {
  const refused = async (): Promise<unknown> => {
    const response = problem(400, "invalid-request", "two faults", {
      errors: [
        { pointer: "/unit_price", detail: "must be at least 0" },
        { pointer: "/items/0/sku", detail: "is unknown" },
      ],
    });
    const body: unknown = await response.clone().json();
    return unwrap(Promise.resolve({ error: body, response })).catch((error: unknown) => error);
  };

  it("has its kind, detail and faults by field", async () => {
    const error = await refused();
    expect(error).toMatchObject({ status: 400, kind: "invalid-request", detail: "two faults" });
    expect(isProblem(error, "invalid-request")).toBe(true);
    expect(isProblem(error, "wrong-state")).toBe(false);
    expect(fieldErrors(error)).toEqual({ unit_price: "must be at least 0", "items.0.sku": "is unknown" });
  });

  it("is one also where the answer is no problem document", async () => {
    const response = new Response("<html>", { status: 502 });
    const error: unknown = await unwrap(Promise.resolve({ error: "<html>", response })).catch((e: unknown) => e);
    expect(error).toMatchObject({ status: 502, kind: "", detail: "HTTP 502" });
  });

  it("is asked again only where it may pass, after the time that the API asked for", () => {
    expect(isRetried(0, new NetworkError())).toBe(true);
    expect(isRetried(0, new ApiProblem(503, {}))).toBe(true);
    expect(isRetried(2, new ApiProblem(503, {}))).toBe(false);
    expect(isRetried(0, new ApiProblem(404, {}))).toBe(false);
    expect(retryDelay(0, new ApiProblem(429, {}, 7))).toBe(7000);
    expect(retryDelay(1, new NetworkError())).toBe(1000);
  });
});

describe("an idempotency key", () => {
  const key = () => "second";

  it("stays over retries of the same content", () => {
    const first = attemptFor({ sku: "tea" }, null, () => "first");
    expect(attemptFor({ sku: "tea" }, first, key)).toBe(first);
  });

  it("is another one for other content", () => {
    const first = attemptFor({ sku: "tea" }, null, () => "first");
    expect(attemptFor({ sku: "soup" }, first, key).key).toBe("second");
  });
});

it("a version is quoted as an entity tag, and what is added replaces nothing", () => {
  expect(ifMatch(12)).toEqual({ "If-Match": '"12"' });
  expect(ifAsSeen({ version: 12 })).toEqual(ifMatch(12));
  expect(ifAsSeen(null)).toEqual({ "If-None-Match": "*" });
});

it("a list is read to its last page", async () => {
  const asked: (string | undefined)[] = [];
  const items = await everyPage((cursor) => {
    asked.push(cursor);
    return Promise.resolve(cursor ? { items: [3], next: null } : { items: [1, 2], next: "c" });
  });
  expect(items).toEqual([1, 2, 3]);
  expect(asked).toEqual([undefined, "c"]);
});
