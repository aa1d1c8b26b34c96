/** How often a property is tried: few times in CI, often with WCL_FUZZ=long (`npm run fuzz`), or as often as a number says. */
export function howOften(short: number, long: number): number {
  const wanted = process.env.WCL_FUZZ;
  if (wanted === undefined || wanted === "") return short;
  return wanted === "long" ? long : Math.max(1, Math.round(short * Number(wanted)));
}

/** Processor milliseconds that a piece of work took: a busy machine does not make it look like a hang. */
export async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
