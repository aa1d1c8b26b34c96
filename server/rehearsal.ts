/** Work that is done over and over while nobody asks for anything, so that it is quick when somebody does. */
export interface Rehearsal {
  /** Somebody was answered, which took so many milliseconds: a time to rehearse, if nobody else asks. */
  readonly begin: (took: number) => void;
}

/** Milliseconds that all rehearsals of a process may take together. */
const budget = 1000;

/** Work that takes longer than this is not rehearsed: a question that comes meanwhile would wait for its end. */
const longest = 250;

/**
 * The first runs of any code are several times slower than later ones, since an engine translates only what has run
 * often. What is made in a rehearsal must be thrown away. `isQuiet` says that nobody waits; `later` calls when those who
 * have begun to ask have been heard.
 */
export function createRehearsal(
  rehearse: () => void,
  isQuiet: () => boolean,
  later: (step: () => void) => void = setImmediate,
  now: () => number = () => performance.now(),
): Rehearsal {
  const state = { used: 0, running: false };
  const step = (took: number): void => {
    state.running = isQuiet() && took <= longest && state.used + took <= budget;
    if (!state.running) return;
    later(() => {
      if (!isQuiet()) {
        state.running = false;
        return;
      }
      const begun = now();
      rehearse();
      const used = now() - begun;
      state.used += used;
      step(used);
    });
  };
  return {
    begin: (took) => {
      if (!state.running) step(took);
    },
  };
}
