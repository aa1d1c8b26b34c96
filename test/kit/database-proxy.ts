import { createConnection, createServer, type Socket } from "node:net";
import { join } from "node:path";

/** Stands between clients and the socket of a PostgreSQL server, and misbehaves when told to. */
export interface DatabaseProxy {
  /** Folder of its socket, for `?host=`. */
  readonly socketFolder: string;
  /** Passes everything on. */
  readonly mend: () => void;
  /** Keeps connections open and passes nothing on, as a network that swallows packets does. */
  readonly freeze: () => void;
  /** Breaks every connection and refuses new ones, as a server that is down does. */
  readonly cut: () => void;
  /** Breaks the connection behind the next `commit` that went to the server, before its answer comes back; and then again, so many times. */
  readonly cutAfterCommit: (times: number) => void;
  /** Every message to the server waits so long. */
  readonly delay: (ms: number) => void;
  /** How many statements went to the server so far. */
  readonly statements: () => number;
  readonly close: () => Promise<void>;
}

/** `server` is the folder of the server's socket; `folder` is where the proxy's is made. */
export async function databaseProxy(server: string, folder: string): Promise<DatabaseProxy> {
  const state = { mode: "pass" as "pass" | "freeze" | "cut", commits: 0, delayMs: 0, statements: 0 };
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  const listener = createServer((client) => {
    if (state.mode === "cut") {
      client.destroy();
      return;
    }
    const upstream = createConnection(join(server, ".s.PGSQL.5432"));
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    const seen = { severed: false };
    client.on("data", (bytes) => {
      const text = bytes.toString("latin1");
      if (/^[PQ]/.test(text)) state.statements += 1;
      const pass = () => {
        if (state.mode === "freeze") waiting.push(pass);
        else upstream.write(bytes);
      };
      if (state.commits > 0 && /^Q[^]{4}commit\0/.test(text)) {
        state.commits -= 1;
        seen.severed = true;
      }
      if (state.delayMs > 0) setTimeout(pass, state.delayMs);
      else pass();
    });
    upstream.on("data", (bytes) => {
      if (seen.severed) {
        client.destroy();
        return;
      }
      const pass = () => {
        if (state.mode === "freeze") waiting.push(pass);
        else client.write(bytes);
      };
      pass();
    });
  });
  await new Promise<void>((resolve) => listener.listen(join(folder, ".s.PGSQL.5432"), resolve));
  const mend = () => {
    state.mode = "pass";
    for (const pass of waiting.splice(0)) pass();
  };
  return {
    socketFolder: folder,
    mend,
    freeze: () => void (state.mode = "freeze"),
    cut: () => {
      state.mode = "cut";
      for (const socket of sockets) socket.destroy();
    },
    cutAfterCommit: (times) => void (state.commits = times),
    delay: (ms) => void (state.delayMs = ms),
    statements: () => state.statements,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
