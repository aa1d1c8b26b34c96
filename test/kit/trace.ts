import { readFile } from "node:fs/promises";
import { filesBelow } from "../execution/job-bench.ts";
import type { SmallRun } from "./small-run.ts";

/** What a run left behind, without times, tries and the attempt's number: files, places, provenance, bytes. */
export interface Trace {
  readonly wrappers: readonly string[];
  readonly files: readonly string[];
  readonly places: readonly string[];
  readonly derived: readonly string[];
  readonly used: readonly string[];
  /** Path below the archive to text; logs tell times, so only that they are there. */
  readonly bytes: Readonly<Record<string, string>>;
}

/** Asks the registry and reads the archive. */
export async function traceOf(small: SmallRun, attnum: number): Promise<Trace> {
  const suffix = `p${String(attnum).padStart(2, "0")}`;
  const plain = (text: string): string => text.replaceAll(suffix, "pNN");
  const ask = async (question: string): Promise<string[]> => {
    const rows = await small.ask(question.replaceAll("ATTEMPT", `a.attnum = ${String(attnum)}`));
    return rows.map((row) => plain(JSON.stringify(row))).sort();
  };
  const mine = "join pfw_attempt a on a.id = d.pfw_attempt_id where ATTEMPT";
  const archived = Object.entries(await filesBelow(small.archive)).filter(([path]) => path.includes(`/${suffix}/`));
  return {
    wrappers: await ask(
      `select w.wrapnum, w.modname, t.status from pfw_wrapper w join pfw_attempt a on a.id = w.pfw_attempt_id
         join task t on t.id = w.task_id where ATTEMPT`,
    ),
    files: await ask(
      `select d.filename, d.filetype, case d.filetype when 'log' then null else d.md5sum end as md5sum from desfile d ${mine}`,
    ),
    places: await ask(
      `select f.archive_name, f.path, f.filename from file_archive_info f join desfile d on d.id = f.desfile_id ${mine}`,
    ),
    derived: await ask(
      `select d.filename as child, p.filename as parent from opm_was_derived_from o
         join desfile d on d.id = o.child_desfile_id join desfile p on p.id = o.parent_desfile_id ${mine}`,
    ),
    used: await ask(
      `select w.wrapnum, d.filename from opm_used u join pfw_exec x on x.task_id = u.task_id
         join pfw_wrapper w on w.task_id = x.pfw_wrapper_task_id join pfw_attempt a on a.id = w.pfw_attempt_id
         join desfile d on d.id = u.desfile_id where ATTEMPT`,
    ),
    bytes: Object.fromEntries(
      archived.map(([path, text]) => [plain(path), path.endsWith(".log") ? "a log" : plain(text)]),
    ),
  };
}

/** Every breach of what must hold in every registry. */
export async function breaches(small: SmallRun): Promise<readonly unknown[]> {
  return small.ask(await readFile(new URL("./invariants.sql", import.meta.url), "utf8"));
}
