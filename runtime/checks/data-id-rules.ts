import { dataIdKeys, keysByType, type DataIdKeys } from "../butler/data-id.ts";
import { nearNames } from "../config/near.ts";
import type { ConfigScalar } from "../config/program.ts";
import { scalarIn, scalarsIn } from "./config-read.ts";
import { wcl } from "./example-text.ts";
import { placeIn } from "./items.ts";
import { replacement } from "./replacement.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";
import type { ModuleView } from "./survey.ts";

const id = (text: string) => wcl(`module.shrink.exec_1.cmdline.id = ${text}`);

/** Data ids on the command lines of tasks. */
export const dataIdRules: readonly Rule[] = [
  {
    code: "cmd/unknown-key",
    severity: "error",
    title: "a data id with a key that the task does not know",
    explanation:
      "Keys behind --id and --selectId are those of the task's dataset type (raw for processCcd, deepCoadd for the coadds, calexp for --selectId); the task stops at any other. For a program that is no task of the stack, keys that no template of the camera has are a warning.",
    bad: { text: id("vist=${visit}") },
    good: { text: id("visit=${visit}") },
    check: function* (input) {
      const policy = input.butler?.stock;
      if (policy === undefined) return;
      const types = keysByType(policy);
      for (const module of input.survey.running)
        for (const one of dataIdTexts(module)) {
          const known = dataIdKeys(types, one.program, one.option);
          if (known !== undefined) yield* unknownKeys(input, one, known);
        }
    },
  },
];

/** A piece of a value that holds `key=value` words for a program. */
interface DataIdText {
  readonly program: string;
  readonly option: "id" | "selectid";
  readonly scalar: ConfigScalar;
  /** Offset of `text` in the value. */
  readonly at: number;
  readonly text: string;
}

/** The data ids of the programs of a module that works in a Butler repository. */
function* dataIdTexts(module: ModuleView): Generator<DataIdText> {
  if (scalarIn(module.wrapper, "job_repo_dir") === undefined) return;
  const programs = module.execs.map((exec) => scalarIn(exec.section, "execname")?.text ?? "");
  for (const [index, exec] of module.execs.entries())
    for (const [option, scalar] of scalarsIn(exec.cmdline))
      if (option === "id" || option === "selectid")
        yield { program: programs[index] ?? "", option, scalar, at: 0, text: scalar.text };
  const [only = "", ...more] = programs;
  const perFile = scalarIn(module.wrapper, "per_file_cmdline");
  // With several programs nobody can say here to which the wrapper's text goes.
  if (perFile === undefined || more.length > 0) return;
  for (const { 0: whole, 1: option = "", 2: text = "", index } of perFile.text.matchAll(appended))
    yield {
      program: only,
      option: option.toLowerCase() === "id" ? "id" : "selectid",
      scalar: perFile,
      at: index + whole.length - text.length,
      text,
    };
}

/** What stands behind `--id` and `--selectId`, up to the next option. */
const appended = /--(id|selectid)[\s=]([^]*?)(?=\s--?[a-z]|$)/gi;

function* unknownKeys({ survey }: CheckInput, one: DataIdText, { type, keys }: DataIdKeys): Generator<Finding> {
  for (const { 1: key = "", index } of one.text.matchAll(/(?<!\S)([A-Za-z_]\w*)=/g)) {
    if (keys.includes(key)) continue;
    const start = one.at + index;
    const place = placeIn(survey.program, one.scalar, start, start + key.length);
    const [near] = nearNames(
      key.toLowerCase(),
      keys.map((name) => name.toLowerCase()),
    );
    const meant = keys.find((name) => name.toLowerCase() === near);
    const whose = type === undefined ? "no template of the camera has" : `${type} does not have`;
    const known = type === undefined ? "" : ` (it has ${[...keys].sort().join(", ")})`;
    yield {
      place,
      message: `${key} is a key that ${whose}${meant === undefined ? known : `; did you mean ${meant}?`}`,
      severity: type === undefined ? "warning" : "error",
      fixes: meant === undefined ? [] : [replacement(`Write ${meant}`, place, meant)],
    };
  }
}
