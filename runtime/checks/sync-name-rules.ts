import { templateOf } from "../butler/policy.ts";
import { components, sameToken } from "../butler/path-tokens.ts";
import { wclText } from "../butler/token-text.ts";
import { originOf, type Token } from "../butler/token.ts";
import { findFilePattern } from "../config/pattern.ts";
import { scalarIn, visibleScalar } from "./config-read.ts";
import { wcl } from "./example-text.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";
import type { SyncTied } from "./sync-report.ts";
import { plannedModule } from "./planned-modules.ts";

const named = (name: string) => wcl(`module.shrink.file.small.filename = ${name}_r\${reqnum}p\${attnum:2}.fits`);
const good = named("small-${visit:7}");
const small = (template: string) => `datasets:\n  small: '${template}_r\${reqnum}p\${attnum:2}.fits'\n`;

/** Names that both sides agree on, and that are wrong all the same. */
export const syncNameRules: readonly Rule[] = [
  {
    code: "sync/same-path",
    severity: "error",
    title: "two dataset types have one path",
    explanation: "Whichever of the two is written last takes the place of the other; give one of them another name.",
    bad: {
      text: "# the file of Butler templates gives tiny the path of small",
      templates: `${small("%(filter)s/small/small-%(visit)07d")}  tiny: '%(filter)s/small/small-%(visit)07d_r\${reqnum}p\${attnum:2}.fits'\n`,
    },
    good: { text: good },
    check: function* (input) {
      yield* samePaths(input);
      yield* sameTemplates(input);
    },
  },
  {
    code: "sync/not-unique",
    severity: "error",
    title: "the name of a kept file lacks a key of its path",
    explanation:
      "An archive knows files by their names alone, the folder does not count. Every key that tells two files apart must stand in the name; what follows from the visit (filter, pointing, field, dates) need not where the visit stands there.",
    bad: {
      text: wcl(
        "directory_pattern.visits.runtime = ${job_repo_dir}/${visit:7}/${job_enddir}",
        "directory_pattern.visits.ops = ${ops_run_dir}",
        "module.shrink.file.small.dirpat = visits",
        "module.shrink.file.small.filename = small-${filter}_r${reqnum}p${attnum:2}.fits",
      ),
      templates: small("%(visit)07d/small/small-%(filter)s"),
    },
    good: { text: good },
    check: notUnique,
  },
  {
    code: "sync/glob",
    severity: "warning",
    title: "a path with a character that matches others",
    explanation:
      "The Butler looks for files with a pattern of the shell: * ? and [ in a path match other files, too, or not even the file itself.",
    bad: {
      text: named("small*-${visit:7}"),
      templates: small("%(filter)s/small/small*-%(visit)07d"),
    },
    good: { text: good },
    check: function* (input) {
      for (const { view } of tiedOf(input)) {
        if (view.path.kind !== "inside") continue;
        const token = view.path.tokens.find((one) => one.kind === "literal" && /[*?[]/.test(one.text));
        if (token === undefined) continue;
        const message = `the path of file.${view.at.name} holds a character that matches other paths: ${wclText(view.path.tokens)}`;
        yield { place: originOf(token)?.place ?? view.at.tag, message };
      }
    },
  },
  {
    code: "sync/comma",
    severity: "warning",
    title: "a data id value with a comma is a list",
    explanation:
      "In WCL a value with a comma is a list of values: patch = 8,6 are two patches. Values of queries keep their comma; with patch_form the site says which form its stack wants.",
    bad: { text: wcl("patch = 8,6") },
    good: { text: wcl("patch = 8x6") },
    check: function* ({ survey, butler }) {
      if (butler === undefined) return;
      const scopes = [{ scope: {} }, ...survey.running.map((module) => module.context)];
      const told = new Set<unknown>();
      for (const context of scopes) {
        const scalar = visibleScalar(survey.program, "patch", context);
        if (scalar === undefined || told.has(scalar) || !/^\s*\(?\d+\s*,\s*\d+\)?\s*$/.test(scalar.text)) continue;
        told.add(scalar);
        const edit = { ...scalar.place, newText: scalar.text.replace(/[()\s]/g, "").replace(",", "x") };
        const fixes = [{ title: `Write ${edit.newText}`, edits: [edit], safe: false }];
        yield { place: scalar.place, message: `patch = ${scalar.text} is a list of two values, not one patch`, fixes };
      }
    },
  },
  {
    code: "sync/plain",
    severity: "error",
    title: "a number that the Butler writes otherwise",
    explanation:
      "The Butler reads this key as a number and writes it without zeros, so the value must be a plain decimal: 42, not 0042.",
    bad: {
      text: wcl(
        "module.shrink.visit = 0042",
        "module.shrink.file.small.filename = small-${visit}_r${reqnum}p${attnum:2}.fits",
      ),
      templates: small("%(filter)s/small/small-%(visit)d"),
    },
    good: {
      text: wcl(
        "module.shrink.visit = 42",
        "module.shrink.file.small.filename = small-${visit}_r${reqnum}p${attnum:2}.fits",
      ),
      templates: small("%(filter)s/small/small-%(visit)d"),
    },
    check: notPlain,
  },
];

function tiedOf(input: CheckInput): readonly SyncTied[] {
  const { reports, agreeing } = input.sync();
  return [...agreeing, ...reports.flatMap((one) => (one.kind === "mismatch" ? [one] : []))];
}

const nameOf = ({ type }: SyncTied) => (typeof type === "string" ? type : type.name);

/** Two outputs that are of different types and lie in one place. */
function* samePaths(input: CheckInput): Generator<Finding> {
  const first = new Map<string, SyncTied>();
  for (const tied of tiedOf(input)) {
    const { view } = tied;
    if (view.path.kind !== "inside" || view.half !== "whole" || view.at.which !== "output") continue;
    const key = `${view.root} ${wclText(view.path.tokens)}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, tied);
    else if (nameOf(other) !== nameOf(tied)) {
      const related = [{ ...other.view.at.tag, message: `file.${other.view.at.name}, a ${nameOf(other)}` }];
      const message = `file.${view.at.name} (${nameOf(tied)}) lies where file.${other.view.at.name} (${nameOf(other)}) lies: ${wclText(view.path.tokens)}`;
      yield { place: view.at.tag, message, related };
    }
  }
}

/** An override that gives a type the path of another one. */
function* sameTemplates(input: CheckInput): Generator<Finding> {
  for (const { policy } of input.sync().templates) {
    const known = new Map<string, string>();
    const all = [...policy.sections.values()].flatMap((types) => [...types.values()]);
    const order = [...all].sort((a, b) => layerOf(a) - layerOf(b));
    for (const type of order) {
      const leaf = templateOf(type);
      const text = typeof leaf?.value === "string" ? leaf.value : "";
      if (leaf === undefined || text === "" || text === "ignored") continue;
      const other = known.get(text);
      known.set(text, other ?? type.name);
      if (other === undefined || other === type.name || leaf.layer !== "repository" || leaf.place === undefined)
        continue;
      yield { place: leaf.place, message: `${type.name} gets the path of ${other}: ${text}` };
    }
  }
}

const layerOf = (type: Parameters<typeof templateOf>[0]) => (templateOf(type)?.layer === "repository" ? 1 : 0);

/** Facts of an exposure; whoever knows the visit knows them. */
const ofVisit = new Set(["filter", "pointing", "field", "dateObs", "taiObs", "expTime"]);

function* notUnique(input: CheckInput): Generator<Finding> {
  for (const { view } of tiedOf(input)) {
    const { at, path } = view;
    if (at.which !== "output" || view.half !== "whole" || path.kind !== "inside" || !isKept(at.section)) continue;
    const all = components(path.tokens);
    const inName = keysOf(all.at(-1) ?? []);
    const lacks = [...keysOf(all.slice(0, -1).flat())].filter(
      (key) => !inName.has(key) && !(ofVisit.has(key) && inName.has("visit")),
    );
    // A name without any key is told by the rules of names already.
    if (lacks.length === 0 || inName.size === 0) continue;
    const pattern = view.filepat === undefined ? undefined : findFilePattern(input.survey.program, view.filepat.text);
    const related = pattern?.kind === "found" ? [{ ...pattern.template.place, message: "the pattern" }] : [];
    const message = `the name of file.${at.name} has no ${lacks.join(" and no ")}, which only its folder in the job tells: two files would have one name in the archive`;
    yield { place: view.filepat?.place ?? at.tag, message, related };
  }
}

const isKept = (section: Parameters<typeof scalarIn>[0]) =>
  !/^(?:false|0|f|no|n)$/i.test(scalarIn(section, "savefiles")?.text ?? "");

function keysOf(tokens: readonly Token[]): Set<string> {
  return new Set(tokens.flatMap((token) => (token.kind === "field" ? [token.key] : [])));
}

/** Values that are known before the run and break the condition under which two paths agree. */
function* notPlain(input: CheckInput): Generator<Finding> {
  const { program } = input.survey;
  const told = new Set<string>();
  for (const { view, sync, butler } of input.sync().agreeing) {
    if (sync.kind !== "equalIf" || view.path.kind !== "inside") continue;
    for (const [index, token] of view.path.tokens.entries()) {
      if (token.kind !== "field" || !sync.plain.includes(token.key) || sameToken(token, butler[index])) continue;
      for (const { text, place } of valuesOf(input, view, token.key)) {
        if (/^(?:0|[1-9]\d*)$/.test(text) || told.has(`${place.file} ${place.span.start} ${text}`)) continue;
        told.add(`${place.file} ${place.span.start} ${text}`);
        const message = `${token.key} is ${text}, which the Butler writes as ${Number(text)}: the path of file.${view.at.name} would not be the Butler's`;
        const scalar = visibleScalar(program, token.key.toLowerCase(), view.at.module.context);
        const own = scalar !== undefined && scalar.place.span.start === place.span.start && /^\d+$/.test(text);
        const edits = own ? [{ ...scalar.place, newText: String(Number(text)) }] : [];
        yield { place, message, fixes: own ? [{ title: `Write ${Number(text)}`, edits, safe: false }] : [] };
      }
    }
  }
}

/** What a key is in this submission: as the WCL says, and as the rows of queries say. */
function* valuesOf(
  { survey, plan }: CheckInput,
  { at }: SyncTied["view"],
  key: string,
): Generator<{ readonly text: string; readonly place: Finding["place"] }> {
  const name = key.toLowerCase();
  const scalar = visibleScalar(survey.program, name, at.module.context);
  if (scalar !== undefined && /^\d+$/.test(scalar.text)) yield { text: scalar.text, place: scalar.place };
  for (const quantum of plannedModule(plan, at.module.name)?.quanta ?? []) {
    const text = quantum.keys.get(name);
    if (text !== undefined && /^\d+$/.test(text)) yield { text, place: at.tag };
  }
}
