/** Thrown inside work that nobody waits for any more; the fence around each request turns it into the protocol's answer. */
export class Cancelled extends Error {
  constructor() {
    super("cancelled");
    this.name = "Cancelled";
  }
}

/**
 * Called between pieces of long work: lets the server listen when its slice of time is used up.
 * @throws Cancelled when the work is not wanted any more
 */
export type Pause = () => Promise<void>;

/** Milliseconds after which work must let others have a turn. */
const slice = 8;

/** A pause for work that ends when `stopped` says so. */
export function createPause(stopped: () => boolean): Pause {
  let since = performance.now();
  return async () => {
    if (stopped()) throw new Cancelled();
    if (performance.now() - since < slice) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    since = performance.now();
    if (stopped()) throw new Cancelled();
  };
}
