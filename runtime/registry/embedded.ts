import type { PGlite } from "@electric-sql/pglite";
import { createServer, type Server, type Socket } from "node:net";
import { turns, type Turns } from "./turns.ts";
import {
  fatalMessage,
  messageReader,
  queryMessage,
  readiness,
  startupMessage,
  syncMessage,
  type ClientMessage,
} from "./wire-messages.ts";

/** An embedded PostgreSQL that serves a Unix socket. All its clients share one session, one at a time. */
export interface EmbeddedServer {
  readonly connections: () => number;
  /** Clears away dead rows and counts the living ones, which a server does by itself in the background. */
  readonly tidy: () => Promise<void>;
  /** Finishes the message under way, cuts all clients off, closes the database. */
  readonly close: () => Promise<void>;
}

export interface EmbeddedOptions {
  /** How long a client may sit in a transaction while others wait; then it is cut off and its work undone. */
  readonly patienceMs?: number;
  /** Called whenever a client comes or goes. */
  readonly onChange?: () => void;
}

/** Opens (or makes) the database in a folder that nobody else has open: see `owner.ts`, which holds the lock. */
export async function serveEmbedded(
  folder: string,
  socketPath: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedServer> {
  // Loaded here and not before: whoever finds the folder taken should not have waited for so large a thing.
  const { PGlite: embedded } = await import("@electric-sql/pglite");
  const database = await embedded.create({ dataDir: folder });
  const shared = turns(() => tell(database, queryMessage("discard all")).then(() => undefined));
  const clients = new Set<Client>();
  const server = createServer((socket) => {
    const client = serve(socket, database, shared, () => {
      clients.delete(client);
      options.onChange?.();
    });
    clients.add(client);
    options.onChange?.();
  });
  await listen(server, socketPath);
  const patienceMs = options.patienceMs ?? 60_000;
  const watch = setInterval(
    () => {
      if (shared.waiting() > 0) for (const client of clients) client.hurry(patienceMs);
    },
    Math.min(1000, patienceMs),
  );
  const close = async () => {
    clearInterval(watch);
    server.close();
    await Promise.all([...clients].map((client) => client.cut("57P01", "the registry is being closed")));
    await database.close();
  };
  const tidy = async () => {
    const self = Symbol("tidy");
    try {
      if (await shared.take(self)) await tell(database, queryMessage("vacuum (analyze)"));
    } finally {
      shared.give(self);
    }
  };
  return { connections: () => clients.size, tidy, close };
}

interface Client {
  /** Cuts a client off that holds the turn and has been silent for that long. */
  readonly hurry: (patienceMs: number) => void;
  readonly cut: (code: string, text: string) => Promise<void>;
}

function serve(socket: Socket, database: PGlite, shared: Turns, onGone: () => void): Client {
  const self = Symbol("client");
  const reader = messageReader();
  let work = Promise.resolve();
  let holding = false;
  let gone = false;
  let heard = Date.now();

  const answer = async (message: ClientMessage) => {
    if (gone) return;
    if (message.kind === "encryption-request") {
      socket.write("N");
    } else if (message.kind === "cancel-request" || (message.kind === "typed" && message.type === "X")) {
      socket.end();
    } else if (await shared.take(self)) {
      holding = true;
      const bytes = message.kind === "startup" ? startupMessage() : message.bytes;
      const ready = await tell(database, bytes, (data) => {
        if (socket.writable) socket.write(Buffer.from(data));
      });
      if (ready === "idle") giveBack();
    }
  };
  const giveBack = () => {
    holding = false;
    shared.give(self);
  };
  /** Whatever the client left half done is undone before somebody else may speak. */
  const leave = async () => {
    if (holding && (await tell(database, syncMessage)) === "busy") await tell(database, queryMessage("rollback"));
    giveBack();
  };
  const part = () => {
    if (gone) return;
    gone = true;
    // A client that still waits for its turn must stop waiting, or the work queue would never end.
    if (!holding) shared.give(self);
    work = work.then(leave).finally(onGone);
  };
  const fail = (code: string, text: string) => {
    if (socket.writable) socket.end(fatalMessage(code, text));
    part();
  };
  const take = (bytes: Buffer) => {
    heard = Date.now();
    try {
      for (const message of reader.push(bytes)) {
        work = work
          .then(() => answer(message))
          .catch((error: unknown) => {
            fail("XX000", error instanceof Error ? error.message : String(error));
          });
      }
    } catch (error) {
      fail("08P01", error instanceof Error ? error.message : String(error));
    }
  };
  socket.on("data", take).on("close", part).on("error", part);
  return {
    hurry: (patienceMs) => {
      if (holding && Date.now() - heard > patienceMs) {
        fail("25P03", "idle in a transaction for too long while others wait");
      }
    },
    cut: async (code, text) => {
      fail(code, text);
      await work;
    },
  };
}

/** Gives the database one message and says whether it is ready for the next. */
async function tell(
  database: PGlite,
  message: Uint8Array,
  onData: (data: Uint8Array) => void = () => undefined,
): Promise<"idle" | "busy" | undefined> {
  let tail: Uint8Array = new Uint8Array();
  const onRawData = (data: Uint8Array) => {
    tail = data.length >= 6 ? data.slice(-6) : Uint8Array.of(...tail, ...data).slice(-6);
    onData(data);
  };
  await database.execProtocolRawStream(message, { onRawData });
  return readiness(tail);
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
