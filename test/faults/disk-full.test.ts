import { spawnSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jobBench, type JobBench } from "../execution/job-bench.ts";

/** Whether this machine lets us have a small file system of our own. */
const canMount = ((): boolean => {
  const tried = mounted("/mnt", "64k");
  if (tried) spawnSync("umount", ["/mnt"]);
  return tried;
})();
if (!canMount) console.log("full disks: skipped, no small file system can be mounted here (root is needed)");

describe.skipIf(!canMount)("a disk that is full", { timeout: 120_000 }, () => {
  let bench: JobBench;
  const mounts: string[] = [];
  beforeEach(async () => {
    bench = await jobBench();
  });
  afterEach(async () => {
    for (const place of mounts.splice(0)) spawnSync("umount", ["-l", place]);
    await bench.remove();
  });
  const small = (place: string, size: string) => {
    expect(mounted(place, size)).toBe(true);
    mounts.push(place);
  };
  const large = (place: string) => spawnSync("mount", ["-o", "remount,size=64m", place]);
  /** `make` copies the words of its inputs: so much comes out. */
  const text = "x".repeat(1_500_000);
  const ended = async () => (await bench.events()).filter((event) => event.kind === "wrapper-ended");
  const parts = async () => (await readdir(bench.root, { recursive: true })).filter((path) => path.includes(".part"));

  it("under the archive: nothing is placed half, the reason is told, and with room again the next start saves it", async () => {
    small(bench.archive, "4m");
    await bench.job([{ module: "m", steps: [1, 2].map((wrapnum) => ({ wrapnum, inputs: [{ path: "in/x", text }] })) }]);
    expect(await bench.run()).toBe(1);
    expect((await bench.events()).at(-1)).toMatchObject({ kind: "job-ended", reason: "disk_full" });
    expect(await parts()).toEqual([]);
    const placed = (await bench.events()).filter((event) => event.kind === "file-placed");
    const archived = await bench.archived();
    for (const { path, filename, filesize } of placed) expect(archived[`${path}/${filename}`]).toHaveLength(filesize);
    large(bench.archive);
    expect(await bench.run()).toBe(0);
    expect((await bench.archived())["P/r11/m/m_2.txt"]).toContain(text);
    expect(await parts()).toEqual([]);
  });

  it("under the job's folder: the program's failure is one of the disk, and with room again the next start does it", async () => {
    small(bench.folder, "2m");
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, inputs: [{ path: "in/x", text }], words: "exit=3" }] }]);
    const code = await bench.run();
    expect(code).not.toBe(0);
    // When not even the journal has room, there is nothing that could tell.
    for (const { reason } of await ended()) expect(reason).toBe("disk_full");
    expect(Object.keys(await bench.archived())).not.toContain("P/r11/m/m_1.txt.part");
    large(bench.folder);
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, inputs: [{ path: "in/x", text }] }] }]);
    expect(await bench.run()).toBe(0);
    expect((await bench.archived())["P/r11/m/m_1.txt"]).toContain(text);
    expect(await parts()).toEqual([]);
  });
});

function mounted(place: string, size: string): boolean {
  return spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", place], { stdio: "ignore" }).status === 0;
}
