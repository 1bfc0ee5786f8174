import { expect, it } from "vitest";
import { prettyBody, reasonsLeft } from "./letters";

it("breaks the lines of JSON, and leaves what is none", () => {
  expect(prettyBody('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(prettyBody('{"cut": "in the mid')).toBe('{"cut": "in the mid');
});

it("tells each reason once, the most frequent first", () => {
  expect(reasonsLeft({ a: "busy", b: "came from no queue", c: "came from no queue" })).toEqual([
    { reason: "came from no queue", count: 2 },
    { reason: "busy", count: 1 },
  ]);
  expect(reasonsLeft({})).toEqual([]);
});
