import { basename } from "node:path";
import type { Lineage } from "../../registry/lineage.ts";
import type { DeclareCommand } from "../command.ts";
import { lineageProv } from "../lineage-prov.ts";
import { fullName, lineageDot, lineageTree } from "../lineage-text.ts";
import { namedAt, type NamedAt } from "../named-at.ts";
import { registryOption, runFolderOption, type RegistryOptions, type RunFolderOptions } from "../options.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";
import { withCompleteRegistry } from "../with-registry.ts";

interface ProvenanceOptions extends RegistryOptions, RunFolderOptions {
  readonly up?: true;
  readonly down?: true;
  readonly dot?: true;
  readonly json?: true;
  readonly prov?: true;
}

/** `wcl provenance FILE [--up|--down] [--dot|--json|--prov]`: what a file came from, and the WCL line that named it. */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(registryOption(command))
    .argument("<file>", "a file's name; folders before it do not count")
    .option("--up", "what it came from (this is the default)")
    .option("--down", "what came from it")
    .option("--dot", "a graph for Graphviz")
    .option("--json", "machine form")
    .option("--prov", "the W3C's PROV-JSON")
    .action(
      run(async (terminal, file: string, options: ProvenanceOptions) => {
        const name = basename(file);
        const direction = options.down === true ? "down" : "up";
        const found = await withCompleteRegistry(terminal, options, (registry) => registry.lineage(name, direction));
        if (found === undefined) throw new UsageError(`no file called ${name} is registered`);
        await show(terminal, found, direction, options);
        return exitCode.clean;
      }),
    );
};

async function show(
  terminal: Terminal,
  lineage: Lineage,
  direction: "up" | "down",
  options: ProvenanceOptions,
): Promise<void> {
  if (options.prov === true) {
    terminal.json(lineageProv(lineage));
    return;
  }
  if (options.dot === true) {
    for (const line of lineageDot(lineage)) terminal.print(line);
    return;
  }
  const named = await nameOf(lineage);
  if (options.json === true) {
    const files = [...lineage.files.values()].map((one) => ({ ...one, name: fullName(one) }));
    const tasks = [...lineage.tasks.values()];
    terminal.json({ root: lineage.root, direction, namedAt: named ?? null, files, derived: lineage.derived, tasks });
    return;
  }
  for (const line of factLines(lineage, named)) terminal.print(line);
  for (const line of lineageTree(lineage, direction)) terminal.print(line);
}

async function nameOf({ root, files, tasks }: Lineage): Promise<NamedAt | undefined> {
  const file = files.get(root);
  const task = file === undefined ? undefined : tasks.get(file.task);
  if (file === undefined || task === undefined) return undefined;
  const { runDir, wrapnum } = task;
  return runDir === null || wrapnum === null ? undefined : namedAt(runDir, wrapnum, file);
}

function factLines({ root, files, tasks }: Lineage, named: NamedAt | undefined): string[] {
  const file = files.get(root);
  if (file === undefined) return [];
  const task = tasks.get(file.task);
  return [
    `${fullName(file)}: ${file.filetype}, ${file.filesize ?? "?"} bytes, md5 ${file.md5sum ?? "unknown"}`,
    ...file.places.map((place) => `  lies in ${place}`),
    ...(task === undefined || task.argv.length === 0 ? [] : [`  made by ${task.argv.join(" ")}`]),
    ...(named === undefined
      ? []
      : [
          `  named at ${named.file}:${named.line}:${named.column}, ${named.module} file.${named.section}: ${named.text}`,
        ]),
    "",
  ];
}
