import { userInfo } from "node:os";
import { tellRun } from "../../events/postbox.ts";
import type { DeclareCommand } from "../command.ts";
import { findRun } from "../find-run.ts";
import { registryOption, runFolderOption, runRoot, type RegistryOptions, type RunFolderOptions } from "../options.ts";
import { exitCode, UsageError } from "../terminal.ts";
import { withCompleteRegistry } from "../with-registry.ts";

type StateOptions = RegistryOptions & RunFolderOptions;

/** `wcl state RUN STATE`: what its data are good for, into the run's journal and into `attempt_state`. */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(registryOption(command))
    .argument("<run>", "UNIT_rREQpATT")
    .argument("<state>", "NEW, ACTIVE, JUNK, ARCHIVED, or what ops_data_state_def has besides")
    .action(
      run(async (terminal, name: string, word: string, options: StateOptions) => {
        const place = await findRun(runRoot(options), name);
        const state = word.toUpperCase();
        await withCompleteRegistry(terminal, options, async (registry) => {
          const known = await registry.dataStates();
          if (!known.includes(state)) throw new UsageError(`${word} is no state of data: ${known.join(", ")}`);
          const happening = { kind: "data-state-changed", state, operator: userInfo().username } as const;
          // A run that goes on is told by a letter: its engine writes it down before it ends.
          if ((await tellRun(place.journal, name, happening)) === "posted") return;
          for (const refusal of await registry.recordJournal(place.journal)) terminal.tell(refusal.text);
        });
        terminal.print(`the data of ${name} are ${state}`);
        return exitCode.clean;
      }),
    );
};
