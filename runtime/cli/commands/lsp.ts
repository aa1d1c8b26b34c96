import { createRequire } from "node:module";
import { bundles } from "../bundles.ts";
import type { DeclareCommand } from "../command.ts";

/** `wcl lsp --stdio`: the language server, which is a bundle of its own and reads the rest of the command line itself. */
export const declare: DeclareCommand = (command, run) => {
  command.option("--stdio", "speak over standard input and output").action(
    run(() => {
      const server = bundles().server;
      createRequire(server)(server);
      // The server ends the process itself when its client says goodbye or goes away.
      return new Promise<number>(() => undefined);
    }),
  );
};
