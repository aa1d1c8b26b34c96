import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { differences } from "./differences.ts";
import { argumentsSeen, bench, essence, treeOf, type Bench, type Tree } from "./wrapping.ts";

const golden = fileURLToPath(new URL("golden", import.meta.url));
let table: Bench;
afterEach(() => table.remove());

interface Expected {
  readonly exit: number;
  readonly argv: readonly (readonly string[])[];
  readonly output?: Tree;
}

interface Got extends Expected {
  readonly message?: string;
}

/** What the reference did, but for what we do better. */
function check(name: string, expected: Expected, got: Got) {
  const better = differences[name];
  expect.soft(got.exit, "exit").toBe(better?.exit ?? expected.exit);
  expect.soft(got.argv, "arguments").toEqual(better?.argv ?? expected.argv);
  if (better?.message !== undefined) expect.soft(got.message).toMatch(better.message);
  if (better?.output === undefined) expect.soft(got.output, "output WCL").toEqual(expected.output);
  else
    for (const [path, value] of Object.entries(better.output)) expect.soft(at(got.output, path), path).toEqual(value);
}

function at(tree: Tree | undefined, path: string): unknown {
  return path.split("/").reduce<unknown>((node, key) => (node as Tree | undefined)?.[key], tree);
}

describe("runs of the reference's wrapper, in a folder with two files and a list", () => {
  const folder = join(golden, "execution");
  const cases = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Record<
    string,
    { exit: number; argv_seen: string[][] }
  >;
  beforeEach(async () => {
    table = await bench();
    await table.write("in/a.txt", "a");
    await table.write("in/b.txt", "b");
    await table.write("list/l.list", "in/a.txt 100 7\nin/b.txt 200 8\n");
  });

  it.each(Object.entries(cases))("%s", async (name, { exit, argv_seen }) => {
    const result = await table.wrap(readFileSync(join(folder, `${name}.in.wcl`), "utf8"));
    const output = essence(treeOf(join(table.folder, result.outputwcl)));
    const { status, message } = result.record;
    const got = {
      exit: status & 255,
      argv: argumentsSeen(await table.log()),
      output,
      ...(message === undefined ? {} : { message }),
    };
    check(name, { exit, argv: argv_seen, output: essence(treeOf(join(folder, `${name}.out.wcl`))) }, got);
  });
});

interface CorpusCase {
  readonly rc: number;
  readonly argv: readonly string[];
  readonly outputwcl: Tree | null;
  readonly created: readonly string[];
}

describe("runs of the reference's wrapper, one question each", () => {
  const folder = join(golden, "corpus");
  const index = JSON.parse(readFileSync(join(folder, "INDEX.json"), "utf8")) as Record<
    string,
    { files: Record<string, string>; env: Record<string, string>; note: string }
  >;
  beforeEach(async () => {
    table = await bench();
  });

  it.each(Object.entries(index))("%s", async (name, { files, env }) => {
    const wanted = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as CorpusCase;
    const text = readFileSync(join(folder, `${name}.wcl`), "utf8");
    for (const [path, content] of Object.entries(files)) await table.write(path, content);
    for (const path of wanted.created) await table.write(path, "x");
    await table.write("out/.keep", "");
    await table.write("input.wcl", text);
    letProgramsMake(treeOf(join(table.folder, "input.wcl")), env);
    const { PATH = "" } = process.env;
    const bin = fileURLToPath(new URL("bin", import.meta.url));
    const result = await table.wrap(
      text,
      {},
      { environment: { PATH: `${bin}:${PATH}`, MAKE: join(table.folder, "make") } },
    );
    const output = essence(treeOf(join(table.folder, result.outputwcl)));
    const { status, message } = result.record;
    const got = {
      exit: status & 255,
      argv: argumentsSeen(await table.log()),
      output,
      ...(message === undefined ? {} : { message }),
    };
    const expected = wanted.outputwcl === null ? {} : { output: essence(wanted.outputwcl) };
    check(name, { exit: wanted.rc, argv: runsOf(wanted.argv), ...expected }, got);
  });
});

/** `argv[0]=…` begins a run. */
function runsOf(lines: readonly string[]): string[][] {
  const runs: string[][] = [];
  for (const line of lines) {
    if (line.startsWith("argv[0]=")) runs.push([]);
    else runs.at(-1)?.push(line.slice(line.indexOf("=") + 1));
  }
  return runs;
}

/** Each program makes the files that its exec section declares, as the corpus has it. */
function letProgramsMake(input: Tree, env: Readonly<Record<string, string>>) {
  mkdirSync(join(table.folder, "make"));
  for (const [key, exec] of Object.entries(input)) {
    if (!key.startsWith("exec_") || typeof exec === "string" || typeof exec.execname !== "string") continue;
    const sections = textOf(exec, "was_generated_by")
      .split(",")
      .map((one) => one.trim().replace("filespecs.", ""));
    const paths = sections.flatMap((section) => {
      const spec = (input.filespecs as Tree)[section] as Tree | undefined;
      const skipped = env.FAKE_SKIP === section || (spec?.optional === "True" && env.FAKE_OPTIONAL === undefined);
      return spec === undefined || skipped ? [] : textOf(spec, "fullname").split(",");
    });
    const name = exec.execname === "${prog}" ? textOf(input, "prog") : exec.execname;
    writeFileSync(join(table.folder, "make", name), paths.map((path) => `${path}\n`).join(""));
  }
}

function textOf(tree: Tree, key: string): string {
  const value = tree[key];
  return typeof value === "string" ? value : "";
}

it("knows every difference by a case that exists", () => {
  const names = readdirSync(join(golden, "corpus")).concat(readdirSync(join(golden, "execution")));
  for (const name of Object.keys(differences))
    expect(names).toContainEqual(expect.stringMatching(new RegExp(`^${name}\\.(in\\.)?wcl$`)));
  table = { remove: () => Promise.resolve() } as Bench;
});
