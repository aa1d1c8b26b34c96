import { expect, test } from "vitest";
import { figuresPage } from "./figures-page.mjs";

const row = (what: string) => ({ what, figure: { samples: 1, median: 1 }, floor: { what: "floor", median: 1 } });
const here = (day: string) => ({ begun: new Date(day), machine: "two cores" });

test("a part that is measured anew leaves the other parts of the page as they are", () => {
  const parts = ["reading", "editor"];
  const both = new Map([
    ["reading", [row("parsed")]],
    ["editor", [row("hovered")]],
  ]);
  const first = figuresPage(parts, both, here("2026-01-01"), "");
  const second = figuresPage(parts, new Map([["editor", [row("completed")]]]), here("2026-02-02"), first);
  expect(second).toContain("| parsed (1×)");
  expect(second).toContain("Measured on 2026-01-01");
  expect(second).toContain("| completed (1×)");
  expect(second).not.toContain("hovered");
  expect(second.match(/^## .*/gm)).toEqual(["## reading", "## editor", "## How to read them"]);
  expect(figuresPage(parts, new Map(), here("2026-03-03"), second)).toBe(second);
});
