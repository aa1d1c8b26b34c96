import { Option } from "commander";
import { checkWithButler } from "../butler-check.ts";
import { showPolicy } from "../butler-policy.ts";
import { writeButlerRegistry, type ButlerRegistryOrder } from "../butler-registry.ts";
import { writeTemplates } from "../butler-templates.ts";
import type { DeclareCommand } from "../command.ts";
import { readCount, submissionOptions } from "../options.ts";
import { exitCode, type Terminal } from "../terminal.ts";

interface RegistryFileOptions {
  readonly kind: "raw" | "calib";
  readonly list: string;
  readonly columns: string;
  readonly format: ButlerRegistryOrder["format"];
  readonly output: string;
  readonly validity: string;
}

/** `wcl butler policy|check|templates|registry` */
export const declare: DeclareCommand = (command, run) => {
  command
    .command("policy")
    .description("dump the merged policy: every dataset type, and the layer each value came from")
    .argument("[type]", "only dataset types with this in their name")
    .option("--camera <file>", "the camera's policy, PAF or YAML; without it, the nearest wcl.toml says")
    .option("--base <folder>", "obs_base's policy folder")
    .option("--policy <name>", "another policy of [butler.policies] in wcl.toml")
    .option("--repository <file>", "a repositoryCfg.yaml or a file of butler templates over it")
    .option("--section <name>", "only exposures, calibrations, datasets or images")
    .option("--only-overridden", "only types whose template the repository overrides")
    .option("--expand <id>", 'a table with the path for a data id, "visit=904010 ccd=4 filter=HSC-I"')
    .option("--diff <policies...>", "what differs between two policies: names of [butler.policies], or CAMERA[:BASE]")
    .addOption(new Option("--format <form>", "what is printed").choices(["yaml", "json", "table"]).default("yaml"))
    .action(run(showPolicy));
  submissionOptions(command.command("check"))
    .description("compare every path of a submission with the Butler's templates")
    .argument("<file>", "a submission")
    .option("--facts <file>", "facts that were saved before: what only a plan can show is checked, too")
    .addOption(new Option("--format <form>", "what is printed").choices(["text", "json"]).default("text"))
    .action(run(checkWithButler));
  submissionOptions(command.command("templates"))
    .description("make the butler_templates that a submission needs, or align the submission with the stock policy")
    .argument("<file>", "a submission")
    .option("--output <file>", "write the templates there")
    .option("--align", "the other way: change the WCL; shows a diff")
    .option("--write", "with --align: change the files")
    .action(run(writeTemplates));
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
