import { createRequire } from "node:module";
import { bundles } from "../bundles.ts";
import type { DeclareCommand } from "../command.ts";

/** `wcl lsp --stdio`: the language server, which is a bundle of its own. */
export const declare: DeclareCommand = (command, run) => {
  command.option("--stdio", "speak over standard input and output").action(
    run(() => {
      const bundle = bundles().server;
      const server = createRequire(bundle)(bundle) as { readonly startServer: (transport: "stdio") => void };
      server.startServer("stdio");
      // The server ends the process itself when its client says goodbye or goes away.
      return new Promise<number>(() => undefined);
    }),
  );
};
