/** What `work` tells, in order, until it has ended; throws what it throws. */
export function toldBy<T>(work: (tell: (value: T) => void) => Promise<void>): AsyncGenerator<T, undefined> {
  const queue = eventQueue<T>();
  work(queue.put).then(
    () => {
      queue.end();
    },
    (thrown: unknown) => {
      queue.end(thrown instanceof Error ? thrown : new Error(String(thrown)));
    },
  );
  return queue.values();
}

/** Hands values from whoever has them to one reader, in order; never keeps the giver waiting. */
interface EventQueue<T> {
  readonly put: (value: T) => void;
  /** After what was put the reader's loop ends, or throws `error`. */
  readonly end: (error?: Error) => void;
  readonly values: () => AsyncGenerator<T, undefined>;
}

function eventQueue<T>(): EventQueue<T> {
  let waiting: T[] = [];
  let ended: { readonly error: Error | undefined } | undefined;
  let wake: (() => void) | undefined;
  const notify = () => {
    wake?.();
    wake = undefined;
  };
  async function* values(): AsyncGenerator<T, undefined> {
    for (;;) {
      const ready = waiting;
      waiting = [];
      yield* ready;
      if (waiting.length > 0) continue;
      if (ended !== undefined) {
        if (ended.error !== undefined) throw ended.error;
        return undefined;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return {
    put: (value) => {
      waiting.push(value);
      notify();
    },
    end: (error) => {
      ended = { error };
      notify();
    },
    values,
  };
}
