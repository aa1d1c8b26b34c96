import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Problem } from "../../grammar/problem.ts";
import { loadButler } from "../../runtime/checks/butler-input.ts";
import { checkProgram } from "../../runtime/checks/check.ts";
import { readSettings } from "../../runtime/checks/settings.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import { diskSystem, type System } from "../../runtime/system.ts";

const example = fileURLToPath(new URL("../../examples/dmtn-059/", import.meta.url));

test("the example's paths are the Butler's, and nothing else is wrong with it", () => {
  expect(check().map((problem) => `${problem.code} ${problem.message}`)).toEqual([]);
});

test("one directory of one pattern changed: the path that no longer fits is named, with an id that shows it", () => {
  const from = "${job_outtype}/${filter}/${tract}/${patch}";
  const [problem, ...more] = check({
    file: "submit/patterns.wcl",
    from,
    to: "${job_outtype}/${tract}/${filter}/${patch}",
  });
  expect(more).toEqual([]);
  expect(problem).toMatchObject({ code: "sync/order", severity: "error", file: `${example}submit/patterns.wcl` });
  expect(problem?.message).toMatch(
    /^In-job path of deepcoadd_tempexp \(and of \d+ more files of this pattern\) does not match the Butler template of deepCoadd_tempExp: .* Example .*visit=42.*: WCL deepCoadd\/0\/HSC-R\/8,7\/warp-HSC-R-0-8,7-42_r11p95\.fits, Butler deepCoadd\/HSC-R\/0\/8,7\/warp-HSC-R-0-8,7-42_r11p95\.fits$/,
  );
  expect(problem?.related.map((one) => one.message)).toContain("also file.img_warp");
});

test.each([
  [
    "a directory too many",
    "submit/patterns.wcl",
    "${pointing:5}/${filter}/${job_enddir}",
    "${pointing:5}/${filter}/more/${job_enddir}",
    "sync/dir-depth",
    "more",
  ],
  [
    "a padding forgotten",
    "submit/patterns.wcl",
    "hsc_ccd = ${flabel}-${visit:7}",
    "hsc_ccd = ${flabel}-${visit}",
    "sync/format",
    "${visit}",
  ],
  [
    "an attempt without its zero",
    "submit/butler_templates-V1.yaml",
    "%(visit)d_r${reqnum}p${attnum:2}",
    "%(visit)d_r${reqnum}p${attnum}",
    "sync/run-suffix",
    undefined,
  ],
  [
    "a label that is another",
    "submit/modules/make_coadd_temp_exp.wcl",
    "flabel = warp",
    "flabel = tempexp",
    "sync/literal",
    "tempexp",
  ],
  ["a key of a template dropped", "submit/butler_templates-V1.yaml", "-%(visit)d_r", "_r", "sync/key-set", undefined],
])("%s", (_name, file, from, to, code, place) => {
  const found = check({ file, from, to });
  const problem = found.find((one) => one.code === code);
  expect(found.map((one) => one.code)).toContain(code);
  if (place === undefined || problem === undefined) return;
  const text = readFileSync(example + file, "utf8").replace(from, to);
  expect(text.slice(problem.span.start, problem.span.end)).toBe(place);
});

function check(change?: { readonly file: string; readonly from: string; readonly to: string }): readonly Problem[] {
  const system = change === undefined ? diskSystem(example) : changedSystem(change);
  const { program, problems } = loadProgram(`${example}submit/dmtn-059.des`, system);
  const { settings, problems: wrong } = readSettings(readFileSync(`${example}wcl.toml`, "utf8"), `${example}wcl.toml`);
  const butler = settings.butler === undefined ? undefined : loadButler(settings.butler, system.read);
  expect(butler).toBeDefined();
  return checkProgram(program, undefined, butler, { found: [...problems, ...wrong], rules: settings.rules });
}

function changedSystem(change: { readonly file: string; readonly from: string; readonly to: string }): System {
  const disk = diskSystem(example);
  return {
    ...disk,
    read: (path) => {
      const result = disk.read(path);
      if (path !== example + change.file || result.kind !== "text") return result;
      expect(result.text).toContain(change.from);
      return { ...result, text: result.text.replace(change.from, change.to) };
    },
  };
}
