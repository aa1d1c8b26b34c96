import { describe, expect, test } from "vitest";
import { MOST_LINES } from "../../grammar/lines.ts";
import { parse } from "../../grammar/parse.ts";
import { DEEPEST_SECTION } from "../../grammar/sections.ts";
import { nodesAt } from "../../grammar/node-at.ts";

// Each would hang for minutes, or exhaust the stack, if any step took more than linear time or recursed.

const million = 1_000_000;

describe("no file takes long", () => {
  test.each<[what: string, text: () => string, codes: readonly string[]]>([
    ["a line of 100 MB", () => `a = ${"x".repeat(100 * million)}`, []],
    ["a line of 100 MB without a form", () => "x".repeat(100 * million), ["WCL112"]],
    ["a value of 4 MB of variables", () => `a = ${"${x}".repeat(million)}`, ["WCL116"]],
    ["a value of many variables", () => `a = ${"${x}".repeat(million / 5)}`, []],
    ["variables that never close", () => `a = ${"${".repeat(million / 2 - 4)}`, []],
    ["variables in names of variables", () => `a = ${"${".repeat(million / 4)}x${"}".repeat(million / 4)}`, ["WCL116"]],
    ["colons in a variable", () => `a = \${${":".repeat(million / 2)}}`, []],
    ["backslashes in a line", () => `a = ${"\\".repeat(million)}`, ["STY620", "STY611"]],
    ["lines that continue", () => `a = x\\\n${"y\\\n".repeat(million / 4)}`, ["STY611"]],
    [
      "backslashes before empty lines",
      () => `a${"\\".repeat(million / 4)}${"\n".repeat(million / 4)}`,
      ["WCL112", "STY611"],
    ],
    ["comments that continue", () => "#\\\n".repeat(million / 4), []],
    ["carriage returns", () => "\r".repeat(MOST_LINES), []],
    ["includes that never close", () => "<<include ".repeat(million), ["STY602"]],
    ["function includes that never close", () => `${"<<inclfunc ".repeat(million)}>x`, ["STY602"]],
    ["function includes of nothing", () => "<<inclfunc >".repeat(million), ["STY602"]],
    ["a function include of dots", () => `<<inclfunc ${"a.".repeat(million)}>>`, ["WCL110"]],
    ["equals signs", () => "=".repeat(million), ["STY605"]],
    ["blanks before an equals sign", () => `a${" ".repeat(million)}=`, ["STY604"]],
    ["blanks in a tag", () => `<${" ".repeat(million)}x`, ["STY601"]],
    ["signs of a tag", () => "< ".repeat(million), ["STY601"]],
    ["byte order marks", () => "\ufeff".repeat(million), ["STY613"]],
    ["a section in itself", () => "<a>\n".repeat(million / 10), ["WCL104"]],
    ["close tags", () => "</a>\n".repeat(million / 10), ["WCL101"]],
    ["sections in sections", () => tags("<", million / 10), ["WCL103", "WCL116"]],
    ["close tags that fit nothing", () => tags("<", million / 10) + tags("</z", million / 10), ["WCL102", "WCL116"]],
    ["more lines than are read", () => "a b\n".repeat(MOST_LINES + 1), ["WCL116"]],
  ])("%s", (_what, text, codes) => {
    const { problems, document } = parse(text(), "long.wcl");
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(codes));
    expect(nodesAt(document, document.text.length - 1)[0]).toBe(document);
  });
});

test("sections are read to the depth that is promised", () => {
  const depth = (count: number): string => tags("<", count) + closing(count);
  expect(parse(depth(DEEPEST_SECTION), "deep.wcl").problems).toEqual([]);
  expect(parse(depth(DEEPEST_SECTION + 1), "deep.wcl").problems.map(({ code }) => code)).toEqual(["WCL116"]);
});

function tags(start: string, count: number): string {
  return Array.from({ length: count }, (_, index) => `${start}a${index}>\n`).join("");
}

function closing(count: number): string {
  return Array.from({ length: count }, (_, index) => `</a${count - 1 - index}>\n`).join("");
}
