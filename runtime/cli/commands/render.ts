import { resolve } from "node:path";
import { renderTemplate } from "../../config/template/render.ts";
import { fillIn } from "../../config/template/templates.ts";
import { readTemplateValue } from "../../config/template/values.ts";
import { diskSystem } from "../../system.ts";
import type { DeclareCommand } from "../command.ts";
import { collect, readPairs } from "../options.ts";
import { problemsToJson } from "../problem-json.ts";
import { projectSettings } from "../project.ts";
import { tellProblems } from "../report.ts";
import { withValues } from "../submission.ts";
import { exitCode, UsageError } from "../terminal.ts";

interface RenderOptions {
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly json?: true;
}

/** `wcl render FILE [--values F]… [--set k=v]…`: the WCL that a template yields. Nothing is run. */
export const declare: DeclareCommand = (command, run) => {
  command
    .argument("<file>", "a template")
    .option(
      "--values <file>",
      "values (YAML); over those of the project and beside the template (repeatable)",
      collect,
      [],
    )
    .option("--set <name=value>", "one value, the name with dots: args.tile=DES0000-0041 (repeatable)", collect, [])
    .option("--json", "machine form: the text, and for each stretch of it where it comes from")
    .action(
      run((terminal, file: string, options: RenderOptions) => {
        const entry = resolve(file);
        const system = diskSystem();
        const read = system.read(entry);
        if (read.kind !== "text")
          throw new UsageError(`${file} cannot be read: ${read.kind === "missing" ? "no such file" : read.reason}`);
        const set = readPairs("--set", options.set).map(([path, value]) => [path, readTemplateValue(value)] as const);
        const settings = { ...withValues(projectSettings(entry, system).settings.templates, options.values), set };
        const rendered =
          fillIn(entry, system, settings)(entry, read.text) ??
          renderTemplate(entry, read.text, new Map(), () => undefined);
        const textOf = (name: string): string => rendered.sources.get(name) ?? textAt(system.read(name));
        if (options.json === true) {
          const { text, map, problems } = rendered;
          terminal.json({ text, pieces: map.pieces, problems: problemsToJson(problems, textOf) });
        } else {
          if (rendered.text !== "") terminal.print(rendered.text.replace(/\n$/, ""));
          tellProblems(terminal, rendered.problems, textOf);
        }
        return rendered.problems.some((problem) => problem.severity === "error") ? exitCode.findings : exitCode.clean;
      }),
    );
};

function textAt(read: ReturnType<ReturnType<typeof diskSystem>["read"]>): string {
  return read.kind === "text" ? read.text : "";
}
