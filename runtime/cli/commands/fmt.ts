import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { parse } from "../../../grammar/parse.ts";
import { formatDocument } from "../../../grammar/print.ts";
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
  const text = await readFile(file, "utf8").catch(() => {
    throw new UsageError(`${file} cannot be read`);
  });
  if (text.includes("\u0000")) throw new UsageError(`${file} is not a text`);
  const formatted = formatDocument(parse(text, file).document);
  if (formatted === text) return false;
  if (options.diff === true) for (const line of unifiedDiff(file, text, formatted)) terminal.print(line);
  if (options.check === true) terminal.print(`${file} is not formatted`);
  if (options.diff !== true && options.check !== true) await replace(file, formatted);
  return true;
}

/** A formatter must never leave half a file. */
async function replace(file: string, text: string): Promise<void> {
  const part = `${file}.part`;
  await writeFile(part, text, { mode: (await stat(file)).mode });
  await rename(part, file);
}
