import { Accordion, CloseButton, Loader } from "@mantine/core";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/generated/mantine.css", "utf8");
const styleOf = ({ classes }: { classes: Record<string, string> }) => `.${classes["root"] ?? "missing"}`;

describe("the part of Mantine's style sheet that pages load", () => {
  it("has what components are made of, though no page names it", () => {
    expect(css).toContain(styleOf(CloseButton));
    expect(css).toContain(styleOf(Loader));
  });

  it("lacks what no page uses", () => {
    expect(css).not.toContain(styleOf(Accordion));
  });

  it("is in Mantine's order: of two rules of the same weight the later one wins", () => {
    expect(css.indexOf("*::before")).toBeLessThan(css.indexOf(styleOf(CloseButton)));
  });
});
