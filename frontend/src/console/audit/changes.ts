/** What an audit entry says has changed. */

/** A part of a record that is otherwise than before. */
export interface Change {
  /** Where it stands, such as `overrides.sites`. */
  path: string;
  /** What stood there, as JSON; empty where there was nothing. */
  before: string;
  after: string;
}

/** Changes that every write makes, and that say nothing. */
const SILENT = new Set(["version", "updated_at"]);

/** What differs between two records, part by part, in the order of the paths. */
export function changesBetween(before: object, after: object): Change[] {
  const old = leaves(before);
  const now = leaves(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => !SILENT.has(path) && old.get(path) !== now.get(path))
    .sort()
    .map((path) => ({ path, before: old.get(path) ?? "", after: now.get(path) ?? "" }));
}

function leaves(value: object, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
    const path = prefix ? `${prefix}.${name}` : name;
    if (isRecord(inner)) for (const [deeper, text] of leaves(inner, path)) found.set(deeper, text);
    else if (!isEmpty(inner)) found.set(path, typeof inner === "string" ? inner : JSON.stringify(inner));
  }
  return found;
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// A record keeps nothing for what is empty, and shows it as empty.
function isEmpty(value: unknown): boolean {
  return value === "" || value === undefined || (Array.isArray(value) && value.length === 0);
}
