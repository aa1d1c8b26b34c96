import { join, resolve } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";
import { dumpJson, dumpYaml } from "../butler/dump.ts";
import type { DataId } from "../butler/format-path.ts";
import { loadPolicy } from "../butler/load-policy.ts";
import { diffPolicies, type KeyDifference, type PolicyDifference } from "../butler/policy-diff.ts";
import { policyRemarks, policyRows } from "../butler/policy-rows.ts";
import { selectTypes, templateOf, type DatasetType, type MergedPolicy } from "../butler/policy.ts";
import type { PolicyPlace } from "../checks/settings.ts";
import { diskSystem, type System } from "../system.ts";
import { printTable } from "./print-table.ts";
import { loadProject } from "./project.ts";
import { exitCode, UsageError, type Terminal } from "./terminal.ts";

export interface PolicyOptions {
  readonly camera?: string;
  readonly base?: string;
  readonly policy?: string;
  readonly repository?: string;
  readonly section?: string;
  readonly onlyOverridden?: true;
  readonly expand?: string;
  readonly diff?: readonly string[];
  readonly format: "yaml" | "json" | "table";
}

/** `wcl butler policy [TYPE]`: the merged policy, or what differs between two. */
export function showPolicy(terminal: Terminal, type: string | undefined, options: PolicyOptions): number {
  const system = diskSystem();
  const wanted = filterOf(type, options);
  if (options.diff !== undefined) return showDifferences(terminal, options.diff, wanted, options, system);
  const place = placeOf(options, system);
  const loaded = load(place, options, system);
  const all = type === undefined && options.section === undefined && options.onlyOverridden === undefined;
  const policy = all ? loaded.policy : selectTypes(loaded.policy, wanted);
  for (const problem of loaded.problems) tell(terminal, problem, system);
  if (type !== undefined && policy.sections.size === 0) {
    terminal.tell(`no dataset type has ${type} in its name`);
    return exitCode.findings;
  }
  if (options.format === "json") terminal.json(dumpJson(policy, lineIn(system)));
  else if (options.format === "yaml" && options.expand === undefined)
    terminal.print(dumpYaml(policy, place.camera).trimEnd());
  else printRows(terminal, policy, options);
  return loaded.problems.some(({ severity }) => severity === "error") ? exitCode.findings : exitCode.clean;
}

function filterOf(
  type: string | undefined,
  { section, onlyOverridden }: PolicyOptions,
): (type: DatasetType) => boolean {
  return (one) =>
    (type === undefined || one.name.toLowerCase().includes(type.toLowerCase())) &&
    (section === undefined || one.section === section) &&
    (onlyOverridden === undefined || templateOf(one)?.layer === "repository");
}

/** What the command line names, else what the nearest `wcl.toml` says. */
function placeOf({ camera, base, policy }: PolicyOptions, system: System): PolicyPlace {
  if (camera !== undefined) return { camera: resolve(camera), ...(base === undefined ? {} : { base: resolve(base) }) };
  const { butler } = loadProject(join(process.cwd(), "wcl.toml"), system).settings;
  if (butler === undefined)
    throw new UsageError("which policy? --camera FILE, or [butler] in a wcl.toml here or above");
  if (policy === undefined) return butler;
  const named = butler.policies.get(policy);
  if (named !== undefined) return named;
  throw new UsageError(
    `[butler.policies] has no ${policy}: ${[...butler.policies.keys()].join(", ") || "it is empty"}`,
  );
}

function load(
  place: PolicyPlace,
  { repository }: PolicyOptions,
  system: System,
): { readonly policy: MergedPolicy; readonly problems: readonly Problem[] } {
  const files = repository === undefined ? place : { ...place, repository: resolve(repository) };
  return loadPolicy(files, system.read);
}

function printRows(terminal: Terminal, policy: MergedPolicy, options: PolicyOptions): void {
  const rows = policyRows(policy, options.expand === undefined ? {} : { expand: readDataId(options.expand) });
  const columns = ["type", "section", "template", "keys", "storage", "layer", "overrides"];
  const cells = rows.map(({ type, section, template, keys, storage, layer, overrides, path }) => {
    const typed = [...keys].map(([key, kind]) => `${key} ${kind}`).join(", ");
    const own = [type, section, template ?? "", typed, storage ?? "", layer ?? "", overrides ?? ""];
    return options.expand === undefined ? own : [...own, path ?? ""];
  });
  printTable(
    terminal,
    { columns: options.expand === undefined ? columns : [...columns, "path"], rows: cells },
    "table",
  );
  const { empty, ignored, shared } = policyRemarks(policy);
  if (empty.length > 0) terminal.print(`without a template of their own: ${empty.join(", ")}`);
  if (ignored.length > 0) terminal.print(`numbers, not files: ${ignored.join(", ")}`);
  for (const types of shared) terminal.print(`one template for ${types.join(", ")}`);
}

/** `visit=904010 ccd=4`; what looks like a number is one. */
function readDataId(text: string): DataId {
  return Object.fromEntries(
    text.split(/\s+/).flatMap((word): [string, string | number][] => {
      const at = word.indexOf("=");
      if (word === "") return [];
      if (at < 1) throw new UsageError(`--expand wants key=value words, not "${word}"`);
      const value = word.slice(at + 1);
      return [[word.slice(0, at), /^-?\d+$/.test(value) ? Number(value) : value]];
    }),
  );
}

function showDifferences(
  terminal: Terminal,
  names: readonly string[],
  wanted: (type: DatasetType) => boolean,
  options: PolicyOptions,
  system: System,
): number {
  const [one, other, ...more] = names;
  if (one === undefined || other === undefined || more.length > 0)
    throw new UsageError("--diff wants two policies: names of [butler.policies], or CAMERA[:BASE]");
  const [before, after] = [one, other].map((name) => {
    const { policy, problems } = loadPolicy(versionOf(name, system), system.read);
    for (const problem of problems) if (problem.severity === "error") tell(terminal, problem, system);
    return selectTypes(policy, wanted);
  }) as [MergedPolicy, MergedPolicy];
  const differences = diffPolicies(before, after);
  if (options.format === "json") for (const difference of differences) terminal.json(jsonOf(difference));
  else for (const line of differences.flatMap(linesOf)) terminal.print(line);
  terminal.tell(`${differences.length} dataset types differ between ${one} and ${other}`);
  return differences.length === 0 ? exitCode.clean : exitCode.findings;
}

function versionOf(name: string, system: System): PolicyPlace {
  const { butler } = loadProject(join(process.cwd(), "wcl.toml"), system).settings;
  const named = name === "." ? butler : butler?.policies.get(name);
  if (named !== undefined) return named;
  const [camera = "", base] = name.split(":");
  if (system.read(resolve(camera)).kind !== "text")
    throw new UsageError(`${name} is neither in [butler.policies] of a wcl.toml nor a policy file`);
  return { camera: resolve(camera), ...(base === undefined ? {} : { base: resolve(base) }) };
}

function linesOf(difference: PolicyDifference): string[] {
  if (difference.kind === "changed") return [`~ ${difference.name}`, ...difference.keys.flatMap(keyLines)];
  const { name, section } = difference.type;
  const template = templateOf(difference.type)?.value;
  const shown = typeof template === "string" && template !== "" ? `  ${template}` : "";
  return [`${difference.kind === "added" ? "+" : "-"} ${name} (${section})${shown}`];
}

function keyLines({ key, before, after }: KeyDifference): string[] {
  const line = (sign: string, value: KeyDifference["before"]) =>
    value === undefined
      ? []
      : [`    ${sign} ${key}: ${typeof value === "string" ? value.trim() : JSON.stringify(value)}`];
  return [...line("-", before), ...line("+", after)];
}

function jsonOf(difference: PolicyDifference): unknown {
  if (difference.kind === "changed") return difference;
  const { name, section } = difference.type;
  return { kind: difference.kind, name, section, template: templateOf(difference.type)?.value ?? null };
}

/** Line numbers from 1; each file is read once. */
function lineIn(system: System): (place: Place) => number {
  const texts = new Map<string, string>();
  return ({ file, span }) => {
    const read = texts.has(file) ? undefined : system.read(file);
    if (read !== undefined) texts.set(file, read.kind === "text" ? read.text : "");
    return (texts.get(file) ?? "").slice(0, span.start).split("\n").length;
  };
}

function tell(terminal: Terminal, problem: Problem, system: System): void {
  const line = lineIn(system)({ file: problem.file, span: problem.span });
  terminal.tell(`${problem.file}:${line}: ${problem.severity}: ${problem.message}`);
}
