import { resolve } from "node:path";
import { Option } from "commander";
import { dumpJson, dumpYaml } from "../../butler/dump.ts";
import { loadPolicy } from "../../butler/load-policy.ts";
import { policyRows } from "../../butler/policy-rows.ts";
import { diskSystem } from "../../system.ts";
import { writeButlerRegistry, type ButlerRegistryOrder } from "../butler-registry.ts";
import type { DeclareCommand } from "../command.ts";
import { readCount } from "../options.ts";
import { printTable } from "../print-table.ts";
import { exitCode, type Terminal } from "../terminal.ts";

interface PolicyOptions {
  readonly camera: string;
  readonly base?: string;
  readonly format: "yaml" | "json" | "table";
}

interface RegistryFileOptions {
  readonly kind: "raw" | "calib";
  readonly list: string;
  readonly columns: string;
  readonly format: ButlerRegistryOrder["format"];
  readonly output: string;
  readonly validity: string;
}

/** `wcl butler policy|registry` */
export const declare: DeclareCommand = (command, run) => {
  command
    .command("policy")
    .description("dump the merged policy: every dataset type, and the layer each value came from")
    .argument("[type]", "only this dataset type")
    .requiredOption("--camera <file>", "the camera's policy, PAF or YAML")
    .option("--base <folder>", "obs_base's policy folder")
    .addOption(new Option("--format <form>", "what is printed").choices(["yaml", "json", "table"]).default("yaml"))
    .action(run(dumpPolicy));
  command
    .command("registry")
    .description("write a Butler registry from metadata in a list file; no image is opened")
    .requiredOption("--list <file>", "a list file")
    .requiredOption("--columns <names>", "its columns, comma separated")
    .requiredOption("--output <file>", "the sqlite file to write")
    .addOption(
      new Option("--kind <kind>", "registry.sqlite3 or calibRegistry.sqlite3").choices(["raw", "calib"]).default("raw"),
    )
    .addOption(
      new Option("--format <format>", "layout of the list").choices(["textsp", "textcsv", "texttab"]).default("textsp"),
    )
    .option("--validity <days>", "days before and after a calibration's date", "180")
    .action(run(makeRegistry));
};

function dumpPolicy(terminal: Terminal, type: string | undefined, options: PolicyOptions): number {
  const files = {
    camera: resolve(options.camera),
    ...(options.base === undefined ? {} : { base: resolve(options.base) }),
  };
  const { policy, problems } = loadPolicy(files, diskSystem().read);
  if (type !== undefined || options.format === "table") {
    const rows = policyRows(policy, type === undefined ? {} : { type });
    const cells = rows.map((row) => [row.type, row.section, row.template ?? "", row.storage ?? "", row.layer ?? ""]);
    printTable(terminal, { columns: ["type", "section", "template", "storage", "layer"], rows: cells }, "table");
  } else if (options.format === "json") terminal.json(dumpJson(policy));
  else terminal.print(dumpYaml(policy, options.camera).trimEnd());
  for (const problem of problems) terminal.tell(`${problem.file}: ${problem.severity}: ${problem.message}`);
  return problems.some((problem) => problem.severity === "error") ? exitCode.findings : exitCode.clean;
}

async function makeRegistry(terminal: Terminal, options: RegistryFileOptions): Promise<number> {
  const rows = await writeButlerRegistry({
    kind: options.kind,
    list: options.list,
    columns: options.columns.split(",").map((name) => name.trim()),
    format: options.format,
    output: options.output,
    validityDays: readCount("--validity", options.validity, 0),
  });
  terminal.print(`${options.output}: ${rows} rows`);
  return exitCode.clean;
}
