import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { smallSubmission, smallValues, type SmallSettings } from "./small-submission.ts";
import { sandbox, type Answer, type Sandbox } from "./wcl.ts";

/** A submission of 8 quanta in 4 jobs with its inputs in archive and registry, run by the built `wcl`. */
export interface SmallRun {
  readonly sandbox: Sandbox;
  readonly file: string;
  readonly archive: string;
  /** Name of the attempt of that number. */
  readonly run: (attnum: number) => string;
  readonly runFolder: (attnum: number) => string;
  readonly wcl: (...words: readonly string[]) => Promise<Answer>;
  readonly submit: (...words: readonly string[]) => Promise<Answer>;
  /** Writes the submission anew. */
  readonly write: (settings: Partial<SmallSettings>) => Promise<void>;
  /** Rows of a question, as objects. */
  readonly ask: (question: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly remove: () => Promise<void>;
}

const bin = fileURLToPath(new URL("../execution/bin", import.meta.url));

/** `registry` is a URL, or undefined for the embedded one. */
export async function smallRun(registry?: string): Promise<SmallRun> {
  const box = await sandbox(registry === undefined ? {} : { WCL_REGISTRY: registry });
  const archive = join(box.folder, "archive");
  const file = join(box.folder, "small.des");
  const wcl: SmallRun["wcl"] = (...words) => box.wcl(words);
  const write: SmallRun["write"] = (settings) => writeFile(file, smallSubmission({ archive, bin, ...settings }));
  const facts = join(box.folder, "facts.json");
  await mkdir(join(box.folder, "raw"));
  const raws = smallValues.map((n) => join(box.folder, "raw", `raw_${n}.txt`));
  for (const [at, path] of raws.entries()) await writeFile(path, `R${smallValues[at] ?? ""}`);
  const rows = smallValues.map((n) => ({ filename: `raw_${n}.txt`, n }));
  await writeFile(facts, JSON.stringify({ first: { "file-raw": rows } }));
  await write({});
  const taken = await wcl("ingest", ...raws, "--filetype", "raw", "--wcl", file, "--dir", "raw");
  if (taken.code !== 0) throw new Error(`${taken.stdout}${taken.stderr}`);
  const run = (attnum: number) => `U_r1p${String(attnum).padStart(2, "0")}`;
  return {
    ...{ sandbox: box, file, archive, wcl, write, run },
    runFolder: (attnum) => join(box.folder, "runs", run(attnum)),
    submit: (...more) => wcl("submit", file, "--facts", facts, ...more),
    ask: async (question) => {
      const answer = await box.wcl(["sql", "--format", "json"], { input: question });
      if (answer.code !== 0) throw new Error(answer.stderr);
      const lines = answer.stdout.split("\n").filter((line) => line !== "");
      return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    },
    remove: box.remove,
  };
}
