import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { readdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import type { Command } from "commander";
import { deliver } from "../../events/postbox.ts";
import { ownerPid, stopOwner } from "../../registry/owner-process.ts";
import { registryFolder } from "../../registry/registry-folder.ts";
import type { DeclareCommand, RunAction } from "../command.ts";
import { listRuns } from "../find-run.ts";
import {
  registryOption,
  registryUrl,
  runFolderOption,
  runRoot,
  type RegistryOptions,
  type RunFolderOptions,
} from "../options.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";
import { withRegistry } from "../with-registry.ts";

/** `wcl registry start|stop|status|migrate|rebuild` */
export const declare: DeclareCommand = (command, run) => {
  registryOption(command.command("start"))
    .description("start the embedded registry, or look whether the server answers")
    .action(run(reach));
  registryOption(command.command("migrate")).description("bring the schema up to date").action(run(reach));
  registryOption(command.command("status"))
    .description("where the registry is and whether it is open")
    .action(run(status));
  command.command("stop").description("close the embedded registry").action(run(stop));
  registryOption(command.command("dump"))
    .description("write everything to a file, as lines of JSON; the same for every server")
    .argument("<file>", "made anew")
    .action(run(dump));
  registryOption(command.command("restore"))
    .description("fill an empty registry from a dump")
    .argument("<file>", "what dump wrote")
    .action(run(restore));
  declareRebuild(command, run);
};

/** Appears whole or not at all. */
async function dump(terminal: Terminal, path: string, options: RegistryOptions): Promise<number> {
  const draft = `${path}.part`;
  const out = createWriteStream(draft, { mode: 0o600 });
  const write = async (line: string): Promise<void> => {
    if (!out.write(`${line}\n`)) await once(out, "drain");
  };
  const rows = await withRegistry(options, (registry) => registry.dump(write));
  out.end();
  await finished(out);
  await rename(draft, path);
  terminal.print(`${path}: ${rows} rows`);
  return exitCode.clean;
}

async function restore(terminal: Terminal, path: string, options: RegistryOptions): Promise<number> {
  await stat(path).catch(() => {
    throw new UsageError(`${path} cannot be read`);
  });
  const rows = await withRegistry(options, (registry) => registry.restore(linesOf(path)));
  terminal.print(`${rows} rows restored`);
  return exitCode.clean;
}

/** Opened when the first line is asked for: a reader that has ended before is never told to whoever comes later. */
async function* linesOf(path: string): AsyncGenerator<string, undefined> {
  yield* createInterface({ input: createReadStream(path), crlfDelay: Infinity });
}

function declareRebuild(command: Command, run: RunAction): void {
  runFolderOption(registryOption(command.command("rebuild")))
    .description("make an empty registry's rows again from the journals of all runs and registrations")
    .action(run(rebuild));
}

/** Opening a registry starts its owner when need be, and migrates it. */
async function reach(terminal: Terminal, options: RegistryOptions): Promise<number> {
  await withRegistry(options, (registry) => {
    terminal.print(`the registry is open: ${registry.place}`);
    return Promise.resolve();
  });
  return exitCode.clean;
}

async function status(terminal: Terminal, options: RegistryOptions): Promise<number> {
  if (registryUrl(options) !== undefined) return reach(terminal, options);
  const place = registryFolder();
  const pid = await ownerPid(place);
  terminal.print(`embedded registry in ${place.folder}`);
  terminal.print(
    pid === undefined
      ? "closed; it opens when it is asked"
      : `open: process ${pid}, psql -h ${place.socketFolder} -U postgres`,
  );
  return exitCode.clean;
}

async function stop(terminal: Terminal): Promise<number> {
  terminal.print((await stopOwner(registryFolder())) ? "the registry is closed" : "the registry was closed");
  return exitCode.clean;
}

async function rebuild(terminal: Terminal, options: RegistryOptions & RunFolderOptions): Promise<number> {
  const root = runRoot(options);
  const places = await listRuns(root);
  const journals = [...places.map((place) => place.journal), ...(await registrations(registrationRoot(root)))];
  for (const { journal, run } of places) await deliver(journal, run);
  const rebuilt = await withRegistry(options, (registry) =>
    registry.rebuild(journals, (path) => {
      terminal.tell(path);
    }),
  );
  const refusals = rebuilt.journals.flatMap((journal) => journal.refusals);
  for (const refusal of refusals) terminal.tell(JSON.stringify(refusal));
  terminal.print(`${rebuilt.journals.length} journals recorded, ${refusals.length} facts refused`);
  return refusals.length === 0 ? exitCode.clean : exitCode.findings;
}

/** Files that were taken in outside of runs have journals of their own beside the runs. */
export function registrationRoot(root: string): string {
  return join(root, ".registrations");
}

async function registrations(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const paths = names.map((name) => join(folder, name, "events.jsonl"));
  const there = await Promise.all(
    paths.map(async (path) => ((await stat(path).catch(() => undefined)) === undefined ? [] : [path])),
  );
  return there.flat();
}
