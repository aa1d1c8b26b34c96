import type { FileQuestion } from "../../registry/find-files.ts";
import type { DeclareCommand } from "../command.ts";
import { collect, readCount, readPairs, registryOption, type RegistryOptions } from "../options.ts";
import { printTable } from "../print-table.ts";
import { exitCode } from "../terminal.ts";
import { withCompleteRegistry } from "../with-registry.ts";

interface FilesOptions extends RegistryOptions {
  readonly type?: string;
  readonly tag?: string;
  readonly unit?: string;
  readonly run?: string;
  readonly name?: string;
  readonly key: readonly string[];
  readonly limit: string;
  readonly json?: true;
}

/** `wcl files [--type T] [--tag T] [--unit U] [--run R] [--name PART] [--key k=v]`: registered files that fit, the latest first. */
export const declare: DeclareCommand = (command, run) => {
  registryOption(command)
    .option("--type <filetype>", "only files of this type")
    .option("--tag <tag>", "only files of attempts with this tag")
    .option("--unit <name>", "only files of this unit")
    .option("--run <run>", "only files of this attempt (UNIT_rREQpATT)")
    .option("--name <part>", "only files whose name has this in it")
    .option("--key <key=value>", "only files whose metadata say so, e.g. patch=8,6 (repeatable)", collect, [])
    .option("--limit <number>", "at most so many", "1000")
    .option("--json", "machine form, a line for each file")
    .action(
      run(async (terminal, options: FilesOptions) => {
        const found = await withCompleteRegistry(terminal, options, (registry) =>
          registry.findFiles(questionOf(options)),
        );
        if (options.json === true) for (const file of found) terminal.json(file);
        else {
          const rows = found.map((one) => [
            one.name,
            one.filetype,
            one.filesize,
            one.run,
            one.module,
            one.paths[0] ?? "",
          ]);
          printTable(terminal, { columns: ["file", "type", "bytes", "run", "module", "lies at"], rows }, "table");
        }
        return exitCode.clean;
      }),
    );
};

function questionOf({ type, tag, unit, run, name, key, limit }: FilesOptions): FileQuestion {
  return {
    ...(type === undefined ? {} : { filetype: type }),
    ...(tag === undefined ? {} : { tag }),
    ...(unit === undefined ? {} : { unitname: unit }),
    ...(run === undefined ? {} : { run }),
    ...(name === undefined ? {} : { name }),
    keys: readPairs("--key", key),
    limit: readCount("--limit", limit, 1),
  };
}
