import fc from "fast-check";

/**
 * Tries a property: few times in CI, often with WCL_FUZZ=long (`npm run fuzz`), so many times as often as a number
 * says, or for so many minutes (`WCL_FUZZ=2m npm run fuzz`). Every try begins with a new seed, so a fuzz that was
 * stopped goes on with the next one. Tells how many inputs were tried, and the seed.
 */
export async function tryOften<Ts>(property: fc.IAsyncProperty<Ts>, short: number, long: number): Promise<void> {
  const begun = performance.now();
  const details = await fc.check(property, howLong(short, long) as fc.Parameters<Ts>);
  const seconds = (performance.now() - begun) / 1000;
  console.log(`${details.numRuns.toLocaleString("en")} inputs in ${seconds.toFixed(0)} s, seed ${details.seed}`);
  if (details.failed) throw new Error(await fc.asyncDefaultReportMessage(details));
}

function howLong(short: number, long: number): fc.Parameters<unknown> {
  const wanted = process.env.WCL_FUZZ ?? "";
  if (wanted === "") return { numRuns: short };
  if (wanted === "long") return { numRuns: long };
  const minutes = /^(\d+(?:\.\d+)?)m$/.exec(wanted)?.[1];
  if (minutes === undefined) return { numRuns: Math.max(1, Math.round(short * Number(wanted))) };
  return {
    numRuns: 1e9,
    plugins: [fc.interruptAfterTimeLimit(Number(minutes) * 60_000, { failOnInterrupt: false })],
  };
}

/** Processor milliseconds that a piece of work took: a busy machine does not make it look like a hang. */
export async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
