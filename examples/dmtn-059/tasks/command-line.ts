import type { DataId } from "./butler/template.ts";

/** The command line of a command-line task: ROOT --output ROOT --id … --selectId … --doraise -c NAME=VALUE. */
export interface TaskArguments {
  readonly input: string;
  readonly output: string;
  /** One for each `--id`, its ranges and alternatives multiplied out. */
  readonly ids: readonly DataId[];
  readonly selectIds: readonly DataId[];
  readonly config: ReadonlyMap<string, string>;
  /** Without it a task that failed says so and ends with exit code 0. */
  readonly doraise: boolean;
}

/** What is wrong with a command line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Reads the words of a command line. Throws UsageError. */
export function readArguments(words: readonly string[]): TaskArguments {
  const [input, ...rest] = words;
  if (input === undefined || input.startsWith("-"))
    throw new UsageError("the first argument must be the input repository");
  const ids: DataId[] = [];
  const selectIds: DataId[] = [];
  const config = new Map<string, string>();
  let output: string | undefined;
  let doraise = false;
  for (const [option, values] of groups(rest)) {
    switch (option) {
      case "--output":
        output = values.length === 1 ? values[0] : undefined;
        break;
      case "--id":
        ids.push(...dataIds(values));
        break;
      case "--selectId":
        selectIds.push(...dataIds(values));
        break;
      case "--doraise":
        doraise = true;
        break;
      case "-c":
      case "--config":
        for (const [key, value] of values.map(pair)) config.set(key, value);
        break;
      default:
        throw new UsageError(`unrecognized argument: ${option}`);
    }
  }
  if (output === undefined) throw new UsageError("--output FOLDER is required");
  return { input, output, ids, selectIds, config, doraise };
}

/** An option takes every word up to the next one that begins with a dash. */
function groups(words: readonly string[]): readonly (readonly [option: string, values: readonly string[]])[] {
  const groups: [string, string[]][] = [];
  for (const word of words) {
    if (word.startsWith("-")) groups.push([word, []]);
    else if (groups.length === 0) throw new UsageError(`unrecognized argument: ${word}`);
    else groups.at(-1)?.[1].push(word);
  }
  return groups;
}

/** `filter=HSC-I^HSC-R ccd=4..6` means every combination. */
function dataIds(words: readonly string[]): readonly DataId[] {
  return words
    .map(pair)
    .reduce<readonly DataId[]>(
      (ids, [key, text]) => ids.flatMap((id) => alternatives(text).map((value) => ({ ...id, [key]: value }))),
      [{}],
    );
}

function alternatives(text: string): readonly string[] {
  return text.split("^").flatMap((one) => {
    const range = /^(\d+)\.\.(\d+)(?::(\d+))?$/.exec(one);
    if (range === null) return [one];
    const [first, last, step] = [Number(range[1]), Number(range[2]), Math.max(1, Number(range[3] ?? 1))];
    return Array.from({ length: Math.max(0, Math.floor((last - first) / step) + 1) }, (_, index) =>
      String(first + index * step),
    );
  });
}

function pair(word: string): readonly [key: string, value: string] {
  const [, key, value] = /^([\w.]+)=(.*)$/s.exec(word) ?? [];
  if (key === undefined || value === undefined) throw new UsageError(`“${word}” is not KEY=VALUE`);
  return [key, value];
}
