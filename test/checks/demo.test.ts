import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Edit, Problem } from "../../grammar/problem.ts";
import { loadButler } from "../../runtime/checks/butler-input.ts";
import { checkProgram } from "../../runtime/checks/check.ts";
import { readSettings } from "../../runtime/checks/settings.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import { breaks } from "../butler/breaks.ts";
import { diskSystem, type System } from "../../runtime/system.ts";

const example = fileURLToPath(new URL("../../examples/dmtn-059/", import.meta.url));

test("the example's paths are the Butler's, and nothing else is wrong with it", () => {
  expect(check().map((problem) => `${problem.code} ${problem.message}`)).toEqual([]);
});

test("one directory of one pattern changed: the path that no longer fits is named, with an id that shows it", () => {
  const from = "${job_outtype}/${filter}/${tract}/${patch}";
  const found = check([{ file: "submit/patterns.wcl", from, to: "${job_outtype}/${tract}/${filter}/${patch}" }]);
  const [problem, ...more] = found.filter(({ severity }) => severity !== "information");
  expect(more).toEqual([]);
  // Each file that shares the pattern says so at the key that chooses it.
  const shared = found.filter(({ severity }) => severity === "information");
  expect(shared.length).toBe(Number(/\(and of (\d+) more/.exec(problem?.message ?? "")?.[1]) + 1);
  for (const { file, span } of shared) {
    expect(readFileSync(file, "utf8").slice(span.start, span.end)).toBe("hsc_tract_patch_filter");
  }
  expect(problem).toMatchObject({ code: "sync/order", severity: "error", file: `${example}submit/patterns.wcl` });
  expect(problem?.message).toMatch(
    /^In-job path of deepcoadd_tempexp \(and of \d+ more files of this pattern\) does not match the Butler template of deepCoadd_tempExp: the same parts stand in another order, `\$\{tract\}\/\$\{filter\}` here, `%\(filter\)s\/%\(tract\)d` there\. Example tract=0 filter=HSC-R: WCL …\/0\/HSC-R\/8,7\/warp-HSC-R-0-8,7-42_r11p95\.fits, Butler …\/HSC-R\/0\/8,7\/warp-HSC-R-0-8,7-42_r11p95\.fits$/,
  );
  expect(problem?.related.map((one) => one.message)).toContain("also file.img_warp");
});

test.each(breaks.map((one) => [one.what, one] as const))(
  "%s: underlined where it lies, and mended by its fix",
  (_what, one) => {
    const found = check([one]);
    const problem = found.find(({ code, severity }) => code === one.code && severity !== "information");
    expect(found.map((other) => other.code)).toContain(one.code);
    const file = one.at ?? one.file;
    const text = one.at === undefined ? textOf(file).replace(one.from, () => one.to) : textOf(file);
    expect(problem?.file).toBe(example + file);
    expect(text.slice(problem?.span.start, problem?.span.end)).toBe(one.underlined);
    expect(problem?.fixes.length).toBeGreaterThan(0);
    for (const fix of problem?.fixes ?? [])
      expect([fix.title, check([one], fix.edits).map(told)]).toEqual([fix.title, []]);
  },
);

test("a template of a key dropped: the set of keys is fixed, so no fix is offered", () => {
  const file = "submit/butler_templates-V1.yaml";
  const found = check([{ file, from: "-%(visit)d_r", to: "_r" }]);
  expect(found.find((one) => one.code === "sync/key-set")?.fixes).toEqual([]);
});

test("a key that the task does not know is underlined on its command line, with the key that was meant", () => {
  const file = "submit/modules/make_coadd_temp_exp.wcl";
  const appended = { file, from: "--selectId visit=$(visit)", to: "--selectId vist=$(visit)" };
  const asked = { file, from: "id = tract=${tract} patch=${patch}", to: "id = tract=${tract} visit=${visit}" };
  const found = check([appended, asked]);
  const text = [appended, asked].reduce((all, { from, to }) => all.replace(from, () => to), textOf(file));
  expect(found.map(({ code, span, message }) => [code, text.slice(span.start, span.end), message])).toEqual([
    ["cmd/unknown-key", "visit", "visit is a key that deepCoadd does not have (it has filter, patch, tract)"],
    ["cmd/unknown-key", "vist", "vist is a key that calexp does not have; did you mean visit?"],
  ]);
});

test("a variable of butler_templates that nobody knows: the near name, and a fix that writes it", () => {
  const file = "submit/butler_templates-V1.yaml";
  const slip = { file, from: "%(visit)d_r${reqnum}p${attnum:2}", to: "%(visit)d_r${reqnum}p${atnum:2}" };
  const found = check([slip]).find(({ code }) => code === "sync/unresolved");
  expect(found?.message).toContain("${atnum} has no value that is known before the run");
  expect(found?.message).toContain("Did you mean attnum?");
  expect(found?.fixes[0]?.title).toBe("Write attnum");
  expect(check([slip], found?.fixes[0]?.edits).map(told)).toEqual([]);
});

interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const told = (problem: Problem) => `${problem.code} ${problem.message}`;
const textOf = (file: string) => readFileSync(example + file, "utf8");

function check(changes: readonly Change[] = [], edits: readonly Edit[] = []): readonly Problem[] {
  const system = changedSystem(changes, edits);
  const { program, problems } = loadProgram(`${example}submit/dmtn-059.des`, system);
  const { settings, problems: wrong } = readSettings(readFileSync(`${example}wcl.toml`, "utf8"), `${example}wcl.toml`);
  const butler = settings.butler === undefined ? undefined : loadButler(settings.butler, system.read);
  expect(butler).toBeDefined();
  return checkProgram(program, undefined, butler, { found: [...problems, ...wrong], rules: settings.rules });
}

function changedSystem(changes: readonly Change[], edits: readonly Edit[]): System {
  const disk = diskSystem(example);
  return {
    ...disk,
    read: (path) => {
      const result = disk.read(path);
      if (result.kind !== "text") return result;
      let { text } = result;
      for (const { file, from, to } of changes) {
        if (path !== example + file) continue;
        expect(text).toContain(from);
        text = text.replace(from, () => to);
      }
      const own = edits.filter((edit) => edit.file === path).sort((a, b) => b.span.start - a.span.start);
      for (const { span, newText } of own) text = text.slice(0, span.start) + newText + text.slice(span.end);
      return { ...result, text };
    },
  };
}
