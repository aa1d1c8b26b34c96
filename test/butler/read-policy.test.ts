import { expect, test } from "vitest";
import { readPaf } from "../../runtime/butler/paf.ts";
import type { PolicyNode } from "../../runtime/butler/policy-tree.ts";
import { readYamlPolicy } from "../../runtime/butler/yaml-policy.ts";

const plain = (node: PolicyNode): unknown =>
  node.kind === "leaf" ? node.value : Object.fromEntries([...node.entries].map(([key, child]) => [key, plain(child)]));

const paf = (text: string) => {
  const { policy, problems } = readPaf(text, "/p/camera.paf");
  return {
    data: plain(policy),
    faults: problems.map((one) => [one.message, text.slice(one.span.start, one.span.end)]),
  };
};
const yaml = (text: string) => {
  const { policy, problems } = readYamlPolicy(text, "/p/camera.yaml");
  return { data: plain(policy), codes: problems.map((one) => `${one.code} ${one.severity}`) };
};

test.each([
  [
    "a number, a real, a truth value, words",
    "a: 7\nb: 10.0\nc: True\nd: lsst.afw.Image  # note",
    { a: 7, b: 10, c: true, d: "lsst.afw.Image" },
  ],
  [
    "several values make a list, also over lines",
    'columns: "pointing" "filter"\ntables: "raw"\ntables: "raw_visit"',
    { columns: ["pointing", "filter"], tables: ["raw", "raw_visit"] },
  ],
  [
    "maps nest, a dot nests too",
    "exposures: { raw: {\n template: 'x' } }\nexposures.raw.level: Ccd",
    { exposures: { raw: { template: "x", level: "Ccd" } } },
  ],
  ["an empty value is no entry", "a:\nb: # nothing\nc: 1", { c: 1 }],
  ["None is a word", 'level: "None"\npersistable: None', { level: "None", persistable: "None" }],
  ["a string over two lines", 'd: "one   \n    two"', { d: "one two" }],
  ["closing on the same line", "a: { b: word }\nc: 2", { a: { b: "word" }, c: 2 }],
])("PAF: %s", (_name, text, data) => {
  expect(paf(text)).toEqual({ data, faults: [] });
});

test.each([
  ["a: {\n b: 1", "this brace is never closed", "{"],
  ["}", "nothing is open that this brace could close", "}"],
  ["just words", "a line of a PAF policy is `name: value`", "just words"],
  ['a: "x', "this quote is never closed", '"x'],
  ["a: 12abc", "a word that begins like a number or a truth value must be quoted", "12abc"],
  ['a: "x" y', "only a comment may follow a quoted value or a number", "y"],
  ["a: 1\na.b: 2", "a is a value already", "a.b"],
])("PAF refuses %j", (text, message, stretch) => {
  expect(paf(text).faults).toEqual([[message, stretch]]);
});

test("YAML: words that Python takes for text, null, and numbers that keep their point", () => {
  const { policy } = readYamlPolicy("a: None\nb: ~\nc: 10.0\nd: 2013-11-03\ne: [x, 1]", "/p/x.yaml");
  expect(plain(policy)).toEqual({ a: "None", b: null, c: 10, d: "2013-11-03", e: ["x", 1] });
  const c = policy.entries.get("c");
  expect(c?.kind === "leaf" && c.floating).toBe(true);
});

test("YAML: a repeated key counts the last time, with a warning", () => {
  expect(yaml("a: 1\na: 2")).toEqual({ data: { a: 2 }, codes: ["policy/duplicate warning"] });
});

test("YAML: the tags of a repository configuration are plain data", () => {
  const text =
    "!RepositoryCfg_v1\n_mapper: !!python/name:lsst.obs.hsc.HscMapper ''\n_policy: !!python/object:lsst.Policy\n  data: {x: 1}\n";
  expect(yaml(text)).toEqual({ data: { _mapper: "lsst.obs.hsc.HscMapper", _policy: { data: { x: 1 } } }, codes: [] });
});

test.each([
  ["exposures:\n  raw: %(visit)d\n", "a value that begins with % must be quoted in YAML"],
  ["exposures:\n\traw: x\n", "YAML does not indent with tabs"],
])("YAML refuses %j in words of its own", (text, message) => {
  expect(readYamlPolicy(text, "/p/x.yaml").problems[0]?.message).toBe(message);
});

const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
/** Every line is ten times the line before it. */
const multiplied = names
  .map(
    (name, index) =>
      `${name}: &${name} [${Array<string>(10)
        .fill(index === 0 ? "x" : `*${names[index - 1] ?? ""}`)
        .join(",")}]`,
  )
  .join("\n");
test.each([
  ["aliases that multiply", multiplied],
  ["nesting without end", "[".repeat(50_000)],
  ["maps without end", "a: {".repeat(20_000)],
  ["lists in lists", "- ".repeat(20_000)],
  ["an indentation without end", Array.from({ length: 2000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
  ["an alias to itself", "a: &a [*a]"],
])("YAML: %s is a problem, not a crash", (_name, text) => {
  expect(readYamlPolicy(text, "/p/x.yaml").problems.length).toBeGreaterThan(0);
});
test("PAF: braces without end are a problem, not a crash", () => {
  expect(readPaf("a:{".repeat(100_000), "/p/x.paf").problems.length).toBeGreaterThan(0);
});
