/**
 * Who may talk to a database that has one session for all its clients: one client at a time, from its first message
 * until the database is idle again. Without that, a large message of one client (which arrives in pieces) would meet
 * the unnamed statement that another one prepared in between.
 */
export interface Turns {
  /** Resolves to true when it is this client's turn (at once when it is already), to false when it gave up waiting. */
  readonly take: (client: symbol) => Promise<boolean>;
  /** Ends this client's turn, or its waiting for one. */
  readonly give: (client: symbol) => void;
  /** How many clients wait. */
  readonly waiting: () => number;
}

/** `clean` runs before a turn goes to another client than the last one, so that nobody meets somebody else's settings. */
export function turns(clean: () => Promise<void>): Turns {
  let holder: symbol | undefined;
  let last: symbol | undefined;
  const queue: { readonly client: symbol; readonly begin: (yours: boolean) => void }[] = [];

  const next = () => {
    const first = queue.shift();
    holder = first?.client;
    first?.begin(true);
  };
  const take = async (client: symbol) => {
    if (holder === client) return true;
    if (holder === undefined) holder = client;
    else {
      const yours = await new Promise<boolean>((begin) => {
        queue.push({ client, begin });
      });
      if (!yours) return false;
    }
    if (last !== client && last !== undefined) await clean();
    last = client;
    return true;
  };
  const give = (client: symbol) => {
    const at = queue.findIndex((one) => one.client === client);
    if (at !== -1) queue.splice(at, 1)[0]?.begin(false);
    if (holder === client) next();
  };
  return { take, give, waiting: () => queue.length };
}
