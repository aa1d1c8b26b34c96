/** A source of random numbers that gives the same ones for the same seed on every machine. */
export interface Random {
  /** Even between 0 and 1. */
  readonly even: () => number;
  /** Normal, of mean 0 and standard deviation 1. */
  readonly normal: () => number;
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const even = () => {
    // mulberry32: a well-known small generator, good enough for noise in images.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - even())) * Math.cos(2 * Math.PI * even());
  return { even, normal };
}
