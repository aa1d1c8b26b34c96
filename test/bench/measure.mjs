// Taking samples: fresh processes and their medians. Machines are shared and noisy: what is compared is alternated.
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const usage = join(fileURLToPath(new URL(".", import.meta.url)), "usage.cjs");

/**
 * Runs a Node program to its end: wall milliseconds, its own CPU milliseconds (not its children's), peak memory in MiB,
 * exit code, and what it printed (to `stdout`, a file, when that is given).
 */
export async function timeNode(words, { env = {}, cwd, stdout } = {}) {
  const begun = process.hrtime.bigint();
  const child = spawn(process.execPath, ["--require", usage, ...words], {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const [printed, said, used] = [gather(child.stdout, stdout), gather(child.stderr), gather(child.stdio[3])];
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status, signal) => resolve(status ?? signal));
  });
  const wall = Number(process.hrtime.bigint() - begun) / 1e6;
  const { cpu, peak } = JSON.parse((await used) || '{"cpu":0,"peak":0}');
  return { wall, cpu, peak, code, stdout: await printed, stderr: await said };
}

/** Calls each of the named subjects once a round, in turn and in turned order; gives the samples of each. */
export async function alternate(rounds, subjects) {
  const samples = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const names = Object.keys(subjects);
    for (const name of round % 2 === 0 ? names : names.reverse()) samples[name].push(await subjects[name](round));
  }
  return samples;
}

export function median(values) {
  return quantile(values, 0.5);
}

/** The smallest value that is not below that share of all values. */
export function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** Samples of one kind in one figure; p95 only where there are enough of them to mean something. */
export function summary(samples) {
  const of = (key) => samples.map((sample) => sample[key]).filter((value) => value !== undefined);
  const peaks = of("peak");
  return {
    samples: samples.length,
    median: median(of("wall")),
    least: Math.min(...of("wall")),
    ...(samples.length >= 20 ? { p95: quantile(of("wall"), 0.95) } : {}),
    cpu: median(of("cpu")),
    ...(peaks.length === 0 ? {} : { peak: median(peaks) }),
  };
}

async function gather(stream, file) {
  if (file !== undefined) {
    await new Promise((resolve, reject) => {
      stream.pipe(createWriteStream(file)).once("finish", resolve).once("error", reject);
    });
    return "";
  }
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
