import { expect, test } from "vitest";
import { butlerPlaces } from "../../runtime/checks/butler-places.ts";
import { loadButler } from "../../runtime/checks/butler-input.ts";
import { checkProgram } from "../../runtime/checks/check.ts";
import { inputOf } from "../../runtime/checks/check-input.ts";
import { readSettings } from "../../runtime/checks/settings.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import { factsFromJson } from "../../runtime/plan/facts-json.ts";
import { planRun } from "../../runtime/plan/plan.ts";
import { memorySystem } from "../../runtime/system.ts";
import { framed } from "./frame.ts";

type Row = Readonly<Record<string, string>>;
const row = (filename: string, visit: string, ccd: string): Row => ({ filename, visit, ccd, filter: "r" });

/** The frame with rows of its query, planned and checked. */
function checked(rows: readonly Row[], settings = "") {
  const files = framed({ text: "" });
  const system = memorySystem({ ...files, "/work/wcl.toml": `${files["/work/wcl.toml"] ?? ""}${settings}` });
  const { program } = loadProgram("/work/submit.des", system, { settings: [["attnum", "3"]] });
  const facts = factsFromJson(JSON.stringify({ shrink: { "list-raws": rows } }), "/work/facts.json").facts;
  const { plan } = planRun(program, facts ?? { taken: "", modules: new Map() });
  const read = readSettings(String((system.read("/work/wcl.toml") as { text?: string }).text), "/work/wcl.toml");
  if (read.settings.butler === undefined) throw new Error("no butler");
  const butler = loadButler(read.settings.butler, system.read);
  const places = [...butlerPlaces(inputOf(program, plan, butler), plan)];
  const problems = checkProgram(program, plan, butler).filter(({ code }) => code.startsWith("sync/"));
  return {
    places: places.map((one) => (one.kind === "place" ? [one.path, one.butlerPath] : [one.path, one.reason])),
    problems: problems.map(({ code, message }) => `${code} ${message}`),
  };
}

test("inputs of several attempts each get the one path that the template yields for their data id", () => {
  const { places, problems } = checked([
    row("raw_0000042-07_r5p01.fits", "42", "7"),
    row("raw_0000042-08_r6p12.fits", "42", "8"),
  ]);
  expect(places).toEqual([
    ["repo/raw/raw_0000042-07_r5p01.fits", "repo/raw/0000042-07.fits"],
    ["repo/raw/raw_0000042-08_r6p12.fits", "repo/raw/0000042-08.fits"],
  ]);
  expect(problems).toEqual([]);
});

test("two files for one data id are found before the run", () => {
  const { problems } = checked([
    row("raw_0000042-07_r5p01.fits", "42", "7"),
    row("raw_0000042-07_r6p12.fits", "42", "7"),
  ]);
  expect(problems).toEqual([
    "sync/clash two files for one data id of raw: repo/raw/raw_0000042-07_r6p12.fits and repo/raw/raw_0000042-07_r5p01.fits " +
      "would both be repo/raw/0000042-07.fits in the job of shrink (wrapper 1)",
  ]);
});

test("a data id that no query tells is said to be unknown", () => {
  const { places, problems } = checked([{ filename: "raw_1.fits", visit: "42", filter: "r", ccd: "7" }]);
  expect(places).toEqual([["repo/raw/raw_1.fits", "repo/raw/0000042-07.fits"]]);
  expect(problems).toEqual([]);
  const text = { filename: "raw_1.fits", visit: "42", filter: "r", ccd: "seven" };
  expect(checked([text]).problems).toEqual([
    'sync/unplaced where the Butler will look for repo/raw/raw_1.fits is not known: ccd must be a number, not "seven"; ' +
      "let the query of file.raw say all keys of raw",
  ]);
});

test("the project can leave every file under its true name", () => {
  expect(checked([row("a.fits", "42", "7"), row("b.fits", "42", "7")], 'inputs = "never"\n').problems).toEqual([]);
});
