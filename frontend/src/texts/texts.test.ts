import { describe, expect, it } from "vitest";

type Texts = Record<string, unknown>;
const files = import.meta.glob<{ default: Texts }>("./*/*.ts", { eager: true });
const spaces = Object.keys(files)
  .filter((path) => path.startsWith("./en/"))
  .map((path) => path.slice("./en/".length));

function flat(texts: Texts, prefix = ""): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : flat(value as Texts, `${prefix}${key}.`),
  );
}

const of = (language: string, file: string) => flat(files[`./${language}/${file}`]?.default ?? {});
const blanks = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name).sort();

describe.each(spaces)("the texts of %s", (file) => {
  it("say the same things in Chinese, with the same blanks", () => {
    const chinese = new Map(of("zh", file));
    for (const [key, text] of of("en", file)) {
      if (key.endsWith("_one")) continue;
      expect(chinese.get(key), key).toBeTruthy();
      expect(blanks(chinese.get(key) ?? ""), key).toEqual(blanks(text));
    }
  });

  it("say nothing in Chinese that English lacks", () => {
    const english = new Set(of("en", file).map(([key]) => key));
    expect(of("zh", file).filter(([key]) => !english.has(key))).toEqual([]);
  });

  it("have both forms of what is counted in English", () => {
    const keys = new Set(of("en", file).map(([key]) => key));
    for (const key of keys) {
      if (key.endsWith("_one")) expect(keys, key).toContain(key.replace(/_one$/, "_other"));
      if (key.endsWith("_other")) expect(keys, key).toContain(key.replace(/_other$/, "_one"));
    }
  });
});
