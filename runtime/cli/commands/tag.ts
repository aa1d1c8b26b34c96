import type { DeclareCommand } from "../command.ts";
import { registryOption, type RegistryOptions } from "../options.ts";
import { readRunName } from "../run-name.ts";
import { exitCode } from "../terminal.ts";
import { withRegistry } from "../with-registry.ts";

interface TagOptions extends RegistryOptions {
  readonly remove?: true;
}

/** `wcl tag RUN TAG`: puts a row into proctag, so that files can be asked for by tag. */
export const declare: DeclareCommand = (command, run) => {
  registryOption(command)
    .argument("<run>", "UNIT_rREQpATT")
    .argument("<tag>", "for example PROTO-0.1")
    .option("--remove", "take the tag away")
    .action(
      run(async (terminal, name: string, tag: string, options: TagOptions) => {
        const attempt = readRunName(name);
        const there = await withRegistry(options, async (registry) => {
          if (options.remove === true) return registry.untagAttempt(attempt, tag);
          await registry.tagAttempt(attempt, tag);
          return true;
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
