import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import type { Problem } from "../../grammar/problem.ts";

// What the grammar complains about, and where: the place stands between two marks `<|>`.

describe("tags", () => {
  test.each([
    ["WCL101", "a close tag where no section is open", "a = 1\n</<|>b<|>>"],
    ["WCL102", "a close tag of a section further out", "<a>\n<b>\n</<|>a<|>>"],
    ["WCL102", "a close tag that is spelt otherwise", "<module>\nx = 1\n</<|>modul<|>>"],
    ["WCL102", "a close tag that fits neither name", "<module m>\n</<|>n<|>>"],
    ["WCL102", "a close tag too many, inside a section", "<a>\n<b>\n</b>\n</<|>b<|>>\n</a>"],
    ["WCL103", "a section that is never closed", "<|><a><|>\nx = 1\n"],
    ["WCL103", "a tag with two names that are the same needs two close tags", "<|><a a><|>\n</a>"],
    ["WCL104", "a section directly inside itself", "<a>\n<|><a><|>\n</a>\n</a>"],
    ["WCL104", "a missing slash", "<a>\nx = 1\n<|><a><|>\n"],
    ["STY601", "words after a tag", "<|><a> hello<|>"],
    ["STY601", "three words in a tag", "<|><a b c><|>"],
    ["STY601", "blanks in a tag", "<|>< a ><|>"],
    ["STY601", "two tags on a line", "<|><a><b><|>\n"],
    ["STY618", "an include inside a section", "<a>\n<|><<include f.wcl>><|>\n</a>"],
    ["STY619", "cmdline as second name", "<x <|>cmdline<|>>\nFoo = 1\n</x>"],
    ["STY619", "keys after a nested replace", "<cmdline>\n<replace>\n<|></replace><|>\nFoo = 1\n</cmdline>"],
  ])("%s: %s", expectComplaint);
});

describe("lines", () => {
  test.each([
    ["WCL110", "a function include without keys", "<<inclfunc <|>m.f()<|>>>"],
    ["WCL110", "a function include without module", "<<inclfunc <|>f(a)<|>>>"],
    ["WCL112", "a line without a form", "<|>word<|>"],
    ["WCL112", "a line without a form, and a comment", "<|>word <|># note"],
    ["STY602", "an include with two blanks", "<|><<include  f.wcl>><|>"],
    ["STY602", "an include in upper case", "<|><<INCLUDE f.wcl>><|>"],
    ["STY602", "an include with quotes", '<|><<include "f.wcl">><|>'],
    ["STY602", "an include with a blank in the name", "<|><<include a b.wcl>><|>"],
    ["STY602", "an include with # in the name", "<|><<include a<|>#b.wcl>>"],
    ["STY603", "words before an include", "<|>x =<|> <<include f.wcl>>"],
    ["STY603", "words after an include", "<<include f.wcl>> <|>and more<|>"],
    ["STY604", "a key without a value", "<|>ccdnum =<|>"],
    ["STY604", "a key without a value, with two blanks", "<|>ccdnum  =<|>"],
    ["STY605", "a value without blanks that holds =", "<|>id=tract<|>=${tract}"],
    ["STY606", "a key without = and a value with it", "<|>my<|> key = 3"],
    ["STY607", "# directly after a value", "url = http://x<|>#frag<|>"],
    ["STY607", "# in quotes", 'title = "one <|># two"<|>'],
    ["STY608", "a comment that ends in a backslash", "# note <|>\\<|>\nb = 2"],
    ["STY609", "a comment in a continued value", "a = x, \\\n y, <|># note \\\n z<|>"],
    ["STY610", "a backslash before a comment", "a = x <|>\\<|> # note"],
    ["STY611", "a backslash before an empty line", "a = x <|>\\<|>\n\nb = 2"],
    ["STY611", "a backslash before a tag", "a = x <|>\\<|>\n<b>"],
    ["STY611", "a backslash before an assignment", "a = x <|>\\<|>\nb = 2"],
    ["STY611", "a backslash at the end of the file", "a = x <|>\\<|>\n"],
    ["STY612", "a blank after a backslash", "a = x \\<|>  <|>\n y"],
    ["STY613", "a byte order mark", "<|>\ufeff<|>a = 1"],
    ["STY614", "a key with a dot", "<|>a.b<|> = 1"],
    ["STY620", "an empty value", "<|>a =<|> # nothing"],
    ["STY620", "a backslash that stays in the value", "a = <|>x\\<|>#y"],
    ["WCL116", "variables nested beyond reason", `a = <|>$<|>{${"${".repeat(50)}x${"}".repeat(51)}`],
  ])("%s: %s", expectComplaint);
});

describe("nothing is said about", () => {
  test.each([
    ["a reference to a file of a module without =", "depends mod.file.x"],
    ["several words without =", "match band ccdnum # of the list"],
    ["two names in a tag", "<module m>\nx = 1\n</module>"],
    ["both names closed", "<module m>\nx = 1\n</m>\n</module>"],
    ["a section opened again", "<a>\nx = 1\n</a>\n<a>\nx = 2\n</a>"],
    ["blanks in tags where they do no harm", "<a >\n</ a >"],
    ["options with dots and capitals", "<cmdline>\nconfig.doWrite = True\nC = 1\nc = 2\n</cmdline>"],
    ["a continued command line", "args = --a \\\n  patch=3 \\\n  --b 1"],
    ["a continued value with a comment at its end", "a = x, \\\n  y # both"],
    ["comments in a row, one ending in a backslash", "# a \\\n# b\nx = 1"],
    ["an apostrophe in a comment", "a = 1 # it's ours"],
    ["an apostrophe before a comment", "a = the survey's own # it's ours"],
    ["lines of a template", "{% if x %}\n<<include {{ folder }}/f.wcl>>\n{% endif %}"],
    ["values that look like tags", "a = <b>\nc = </d>"],
    ["odd signs in values", "a = ${x}}, $y, ${}, $, 50%"],
  ])("%s", (_what, text) => {
    expect(parse(text, "t.wcl").problems).toEqual([]);
  });
});

describe("a fix", () => {
  test.each([
    ["inserts the close tag that is missing inside", "<a>\n  <b>\n</a>\n", "<a>\n  <b>\n</b>\n</a>\n"],
    ["inserts the close tag at the end", "<a>\n  x = 1", "<a>\n  x = 1\n</a>\n"],
    ["closes what is open", "<a>\n</b>\n", "<a>\n</a>\n"],
    ["inserts a slash", "<a>\n<a>", "<a>\n</a>"],
    ["tidies a tag", "< a >\nx = 1\n</a>", "<a>\nx = 1\n</a>"],
    ["puts a tag on its own line", "<a> x = 1\n</a>", "<a>\nx = 1\n</a>"],
    ["writes an include properly", '<<Include  "f.wcl" >>', "<<include f.wcl>>"],
    ["parts key and value", "id=tract=3", "id = tract=3"],
    ["removes a byte order mark", "\ufeffa = 1", "a = 1"],
    ["removes blanks after a backslash", "a = x \\ \n y", "a = x \\\n y"],
  ])("%s", (_what, text, fixed) => {
    const result = applyFirstFix(text, parse(text, "t.wcl").problems);
    expect(result).toBe(fixed);
    expect(parse(result, "t.wcl").problems).toEqual([]);
  });

  test("that is safe leaves the tree that was read", () => {
    const text = "<a>\n  <b>\n  x = 1\n</a>\n";
    const { document, problems } = parse(text, "t.wcl");
    expect(problems.flatMap(({ fixes }) => fixes.map(({ safe }) => safe))).toEqual([true]);
    const fixed = parse(applyFirstFix(text, problems), "t.wcl").document;
    const names = (items: typeof document.items): unknown =>
      items.map((item) => (item.kind === "section" ? [item.name, names(item.items)] : item.kind));
    expect(names(fixed.items)).toEqual(names(document.items));
  });
});

describe("recovery", () => {
  test("a misspelt close tag does not swallow the rest of the file", () => {
    const { document, problems } = parse("<a>\nx = 1\n</aa>\n<b>\ny = 2\n</b>\n", "t.wcl");
    expect(problems.map(({ code }) => code)).toEqual(["WCL102"]);
    expect(document.items.map((item) => item.kind === "section" && item.name)).toEqual(["a", "b"]);
  });

  test("a close tag with the name of the section around it closes the one it stands in", () => {
    const { document, problems } = parse("<a>\n<b>\n</a>\nx = 1\n</a>\n", "t.wcl");
    expect(problems.map(({ code }) => code)).toEqual(["WCL102"]);
    const [a] = document.items;
    expect(a?.kind === "section" && a.items.map(({ kind }) => kind)).toEqual(["section", "assignment"]);
  });

  test("an inner section that is never closed is told of with its open tag", () => {
    const { problems } = parse("<a>\n<b>\n</a>\n", "t.wcl");
    expect(problems.map(({ related }) => related.map(({ span, message }) => [span, message]))).toEqual([
      [[{ start: 4, end: 7 }, "<b> is opened here"]],
    ]);
  });

  test("keys fold again after cmdline is closed by mistake", () => {
    const { document } = parse("<x>\n<cmdline>\nA = 1\n</x>\nB = 2\n", "t.wcl");
    expect(document.items.at(-1)).toMatchObject({ kind: "assignment", key: "b" });
  });
});

function expectComplaint(code: string, _what: string, marked: string): void {
  const [before = "", inside = "", after = ""] = marked.split("<|>");
  const { problems } = parse(before + inside + after, "t.wcl");
  const found = problems.filter((problem) => problem.code === code);
  expect(found.map(({ span }) => span)).toEqual([{ start: before.length, end: before.length + inside.length }]);
  expect(found[0]?.message).toMatch(/^[A-Z<].*\.$|\?$/);
}

function applyFirstFix(text: string, problems: readonly Problem[]): string {
  const fix = problems.find(({ fixes }) => fixes.length > 0)?.fixes[0];
  return (fix?.edits ?? []).reduce(
    (changed, { span, newText }) => changed.slice(0, span.start) + newText + changed.slice(span.end),
    text,
  );
}
