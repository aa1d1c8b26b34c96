import { userInfo } from "node:os";
import { tellRun } from "../../events/postbox.ts";
import type { Registry } from "../../registry/registry.ts";
import type { DeclareCommand } from "../command.ts";
import { findRun, type RunPlace } from "../find-run.ts";
import { registryOption, runFolderOption, runRoot, type RegistryOptions, type RunFolderOptions } from "../options.ts";
import { readRunName } from "../run-name.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";
import { withCompleteRegistry } from "../with-registry.ts";

interface TagOptions extends RegistryOptions, RunFolderOptions {
  readonly remove?: true;
}

/** `wcl tag RUN TAG`: into the run's journal and into proctag, so that files can be asked for by tag. */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(registryOption(command))
    .argument("<run>", "UNIT_rREQpATT")
    .argument("<tag>", "for example PROTO-0.1")
    .option("--remove", "take the tag away")
    .action(
      run(async (terminal, name: string, tag: string, options: TagOptions) => {
        const attempt = readRunName(name);
        const place = await findRun(runRoot(options), name).catch(onlyRegistry);
        if (place === undefined)
          terminal.tell(`the journal of ${name} is not here: a registry that is rebuilt will not know of this`);
        const there = await withCompleteRegistry(terminal, options, async (registry) => {
          const written = place !== undefined && (await tellJournal(place, tag, options)) === "written";
          // What the registry does not know yet can be tagged all the same.
          if (written && options.remove !== true) await record(terminal, registry, place);
          const known = await inRegistry(registry, attempt, tag, options);
          if (written && options.remove === true) await record(terminal, registry, place);
          return known;
        });
        terminal.print(
          there
            ? `${name} ${options.remove === true ? "has no longer" : "has"} the tag ${tag}`
            : `${name} had no tag ${tag}`,
        );
        return exitCode.clean;
      }),
    );
};

function onlyRegistry(error: unknown): undefined {
  if (!(error instanceof UsageError)) throw error;
}

/** The journal comes first: it is the truth. */
function tellJournal({ journal, run }: RunPlace, tag: string, options: TagOptions): Promise<"written" | "posted"> {
  const change = options.remove === true ? "removed" : "added";
  return tellRun(journal, run, { kind: "tag-changed", tag, change, operator: userInfo().username });
}

async function inRegistry(
  registry: Registry,
  attempt: ReturnType<typeof readRunName>,
  tag: string,
  options: TagOptions,
): Promise<boolean> {
  if (options.remove === true) return registry.untagAttempt(attempt, tag);
  await registry.tagAttempt(attempt, tag);
  return true;
}

async function record(terminal: Terminal, registry: Registry, { journal }: RunPlace): Promise<void> {
  for (const refusal of await registry.recordJournal(journal)) terminal.tell(refusal.text);
}
