import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunStatus, WrapperStatus } from "../../events/run-status.ts";
import type { DeclareCommand } from "../command.ts";
import { findRun, statusOfRun, type RunPlace } from "../find-run.ts";
import { readCount, runFolderOption, runRoot, type RunFolderOptions } from "../options.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";

interface LogOptions extends RunFolderOptions {
  readonly module?: string;
  readonly wrapper?: string;
  readonly follow?: true;
}

/** `wcl logs RUN [--module M] [--wrapper N] [--follow]`; without a choice the logs of what failed, else of what runs. */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(command)
    .argument("<run>", "UNIT_rREQpATT")
    .option("--module <name>", "only this module")
    .option("--wrapper <number>", "only this wrapper instance")
    .option("--follow", "go on while the wrapper instances run")
    .action(
      run(async (terminal, name: string, options: LogOptions) => {
        const place = await findRun(runRoot(options), name);
        const { status } = await statusOfRun(place);
        const chosen = choose(status, options);
        if (chosen.length === 0)
          throw new UsageError(`${name} has no such log yet (wcl status ${name} shows where it is)`);
        for (const wrapper of chosen) {
          if (chosen.length > 1) terminal.print(`==> ${wrapper.wrapnum} ${wrapper.module} <==`);
          await show(terminal, place, status, wrapper, options);
        }
        return exitCode.clean;
      }),
    );
};

function choose(status: RunStatus, options: LogOptions): readonly WrapperStatus[] {
  const number = options.wrapper === undefined ? undefined : readCount("--wrapper", options.wrapper, 1);
  const asked = Object.values(status.wrappers).filter(
    (wrapper) =>
      (number === undefined || wrapper.wrapnum === number) &&
      (options.module === undefined || wrapper.module === options.module),
  );
  if (options.module !== undefined || number !== undefined) return asked;
  const failed = asked.filter((wrapper) => wrapper.state === "failed");
  return failed.length > 0 ? failed : asked.filter((wrapper) => wrapper.endTime === undefined);
}

async function show(
  terminal: Terminal,
  place: RunPlace,
  status: RunStatus,
  wrapper: WrapperStatus,
  options: LogOptions,
): Promise<void> {
  const block = status.blocks.find((one) => one.name === wrapper.block);
  const folder = `B${String(block?.blknum ?? 1).padStart(2, "0")}-${wrapper.block}`;
  const path = join(place.folder, folder, wrapper.job, wrapper.log);
  let read = 0;
  for (;;) {
    const size = (await stat(path).catch(() => undefined))?.size ?? 0;
    if (size > read) read = await copyOut(path, read, size);
    const now = options.follow === true ? (await statusOfRun(place)).status.wrappers[wrapper.wrapnum] : undefined;
    if (now === undefined || now.endTime !== undefined || terminal.interrupted.aborted) return;
    await sleep(300);
  }
}

/** Logs are bytes that programs wrote: they go out as they are. */
async function copyOut(path: string, start: number, end: number): Promise<number> {
  for await (const chunk of createReadStream(path, { start, end: end - 1 })) {
    if (!process.stdout.write(chunk as Buffer)) await new Promise((resolve) => process.stdout.once("drain", resolve));
  }
  return end;
}
