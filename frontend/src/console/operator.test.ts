import { expect, it } from "vitest";
import { rightsOf } from "./operator";

it.each([
  [["auditor"], { read: true, support: false, admin: false }],
  [["support"], { read: true, support: true, admin: false }],
  [["auditor", "admin"], { read: true, support: true, admin: true }],
  [["cooks"], { read: false, support: false, admin: false }],
  [[], { read: false, support: false, admin: false }],
])("groups %o give %o", (groups, rights) => {
  expect(rightsOf({ groups })).toEqual(rights);
});
