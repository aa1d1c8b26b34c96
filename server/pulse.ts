/** Called at each step of long work that does not pause: hears what has come meanwhile. */
export type Pulse = () => void;

/** Thrown inside work whose texts have changed since it began: what it would find, nobody wants to know. */
export class Outdated extends Error {
  constructor() {
    super("outdated");
    this.name = "Outdated";
  }
}

/** After so many steps it is time to hear: some milliseconds of planning. */
const many = 64;

/**
 * `hear` takes what has come, `isOutdated` says whether that ends the work.
 * @throws Outdated, from the pulse
 */
export function createPulse(hear: () => void, isOutdated: () => boolean): Pulse {
  const steps = { count: 0 };
  return () => {
    steps.count += 1;
    if (steps.count % many !== 0) return;
    hear();
    if (isOutdated()) throw new Outdated();
  };
}
