import { join } from "node:path";
import type { RunStatus } from "../../runtime/events/run-status.ts";
import type { QuantumView } from "../../runtime/cli/quantum-view.ts";
import type { Ledger } from "./ledger.ts";
import type { Detail } from "./messages.ts";
import { describeKeys, pathInJob } from "./state-view.ts";

/** One wrapper instance for the page: what was planned (as `wcl status RUN --wrapper N` says) beside what came of it. */
export function detailOf(
  status: RunStatus,
  ledger: Ledger,
  wrapnum: number,
  planned: QuantumView | { readonly trouble: string },
): Detail {
  const begun = status.wrappers[String(wrapnum)];
  const failure = status.failures[`wrapper ${wrapnum}`];
  const head = {
    wrapnum,
    module: begun?.module ?? "",
    keys: describeKeys(begun?.keys ?? {}),
    state: begun?.state ?? "waiting",
    started: begun?.startTime ?? "",
    ended: begun?.endTime ?? "",
    message: failure?.message ?? "",
  };
  const log = { label: "Log", path: begun === undefined ? "" : pathInJob(status, begun.job, begun.log) };
  if ("trouble" in planned)
    return { ...head, programs: [], texts: [log], inputs: [], outputs: [], trouble: planned.trouble };
  const made = new Map(
    ledger.files.filter((file) => file.wrapnum === wrapnum).map(({ path, bytes }) => [path, bytes] as const),
  );
  const at = (path: string): string => (planned.jobFolder === undefined ? "" : join(planned.jobFolder, path));
  const used = ledger.programs.get(wrapnum) ?? [];
  return {
    ...head,
    module: planned.module,
    keys: describeKeys(planned.keys),
    programs: planned.commandLines.map((commandLine, index) => {
      // Programs are numbered from 1 in the order in which they run.
      const own = used.find(({ execnum }) => execnum === index + 1);
      return {
        name: planned.commands[index]?.[0] ?? "",
        commandLine,
        status: own?.status ?? null,
        seconds: own?.seconds ?? null,
        cpu: own?.cpu ?? null,
        memory: own?.memory ?? null,
      };
    }),
    texts: [
      log,
      { label: "Input WCL", path: at(planned.inputwcl) },
      { label: "Output WCL", path: at(planned.outputwcl) },
      ...planned.lists.map(({ name, path }) => ({ label: `List ${name}`, path: at(path) })),
    ],
    inputs: planned.inputs,
    outputs: planned.outputs.map(({ path }) => ({ path, bytes: made.get(path) ?? null })),
  };
}
