// What a server looks like from inside while it is measured: see inside.cjs.
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Words of a Node program that can be looked into. */
export function withInside(words) {
  return ["--expose-gc", "--require", fileURLToPath(new URL("inside.cjs", import.meta.url)), ...words];
}

/**
 * The longest time in milliseconds that the first thread did not listen since the last look, whoever took the processor
 * from it, and the MiB that the heaps of all threads hold after garbage was collected. `place` is its working folder.
 */
export async function lookInside(pid, place) {
  const file = join(place, "inside.json");
  process.kill(pid, "SIGUSR2");
  for (const end = performance.now() + 10_000; performance.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    await rm(file);
    return JSON.parse(text);
  }
  throw new Error("the server does not let us look inside");
}
