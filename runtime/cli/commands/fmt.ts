import { realpath, rename, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parse } from "../../../grammar/parse.ts";
import { formatDocument } from "../../../grammar/print.ts";
import { diskSystem } from "../../system.ts";
import type { DeclareCommand } from "../command.ts";
import { unifiedDiff } from "../unified-diff.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";

interface FormatOptions {
  readonly check?: true;
  readonly diff?: true;
  readonly stdin?: true;
}

/** `wcl fmt FILE… [--check] [--diff] [--stdin]` */
export const declare: DeclareCommand = (command, run) => {
  command
    .argument("[files...]", "WCL files; rewritten in place")
    .option("--check", "change nothing; exit 1 and name the files that are not formatted")
    .option("--diff", "change nothing; show what would change")
    .option("--stdin", "format standard input to standard output")
    .action(
      run(async (terminal, files: readonly string[], options: FormatOptions) => {
        if (options.stdin === true) {
          process.stdout.write(formatDocument(parse(await terminal.stdin(), "<stdin>").document));
          return exitCode.clean;
        }
        if (files.length === 0) throw new UsageError("wcl fmt wants files, or --stdin");
        const different = [];
        for (const file of files) if (await formatFile(terminal, file, options)) different.push(file);
        const looking = options.check === true || options.diff === true;
        return looking && different.length > 0 ? exitCode.findings : exitCode.clean;
      }),
    );
};

/** True when the file was not formatted. */
async function formatFile(terminal: Terminal, file: string, options: FormatOptions): Promise<boolean> {
  // Read as every other command reads: what is not UTF-8 would be written back as something else.
  const read = diskSystem().read(resolve(file));
  if (read.kind !== "text")
    throw new UsageError(`${file} cannot be read: ${read.kind === "missing" ? "no such file" : read.reason}`);
  const { text } = read;
  const formatted = formatDocument(parse(text, file).document);
  if (formatted === text) return false;
  if (options.diff === true) for (const line of unifiedDiff(file, text, formatted)) terminal.print(line);
  if (options.check === true) terminal.print(`${file} is not formatted`);
  if (options.diff !== true && options.check !== true) await replace(file, formatted);
  return true;
}

/** A formatter must never leave half a file; a link stays a link. */
async function replace(file: string, text: string): Promise<void> {
  const target = await realpath(file);
  const part = `${target}.${process.pid}.part`;
  await writeFile(part, text, { mode: (await stat(target)).mode });
  await rename(part, target);
}
