import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startFaultProxy, type FaultProxy } from "../kit/fault-proxy.ts";
import { login, nginxMissing, startNginx, type Dav } from "../kit/nginx.ts";
import { jobBench, type JobBench } from "./job-bench.ts";

const missing = nginxMissing();
if (missing !== undefined) console.log(`jobs on a WebDAV archive are not tested: ${missing}`);

describe.skipIf(missing !== undefined)("a job whose home archive is a WebDAV server", () => {
  let bench: JobBench;
  let dav: Dav;
  let proxy: FaultProxy;
  const broken = { now: false };
  beforeEach(async () => {
    bench = await jobBench();
    dav = await startNginx(bench.archive);
    proxy = await startFaultProxy(dav.url, ({ times }) =>
      broken.now && times === 1 ? { kind: "status", status: 503, headers: { "retry-after": "0" } } : undefined,
    );
  });
  afterEach(async () => {
    await proxy.stop();
    await dav.stop();
    await bench.remove();
  });
  beforeAll(() => {
    broken.now = true;
  });
  afterAll(() => {
    broken.now = false;
  });

  async function job(mode: number) {
    const file = join(bench.root, "services.ini");
    await writeFile(file, `[archive]\nuser = ${login.user}\npasswd = ${login.password}\n`);
    await chmod(file, mode);
    const step = { wrapnum: 1, inputs: [{ path: "in/a.txt", text: "A" }], words: "w" };
    const home = { name: "home", root: bench.archive, url: proxy.url };
    const spec = { home, services: { file, section: "archive" }, web: { firstPause: 0.02 } };
    await bench.job([{ module: "m", steps: [step, { wrapnum: 2, inputs: ["out/m_1.txt"] }] }], spec);
    const path = join(bench.folder, "job.json");
    const { readFile } = await import("node:fs/promises");
    const text = (await readFile(path, "utf8")).replaceAll(`${bench.archive}/raw`, `${proxy.url}/raw`);
    await writeFile(path, text);
    return bench.run();
  }

  it("fetches and saves there, whatever breaks once, and writes no secret anywhere", async () => {
    expect(await job(0o600)).toBe(0);
    const archived = await bench.archived();
    expect(Object.keys(archived)).toEqual([
      ...["P/r11/log/m_1.log", "P/r11/log/m_2.log", "P/r11/m/m_1.txt", "P/r11/m/m_2.txt", "raw/a.txt"],
    ]);
    expect(archived["P/r11/m/m_1.txt"]).toBe(" m_1 w<A>\n");
    const events = await bench.events();
    const transfers = events.flatMap((event) =>
      event.kind === "files-transferred" ? [`${event.direction} ${event.way} ${event.files}`] : [],
    );
    expect(transfers).toEqual(["in http 1", "out http 2", "out http 2"]);
    expect(events.some((event) => event.kind === "note" && event.text.includes("503"))).toBe(true);
    expect(JSON.stringify(events) + Object.values(archived).join()).not.toContain(login.password);
  });

  it("does not use a services file that others may read: the job fails, and says what to do", async () => {
    expect(await job(0o644)).toBe(1);
    const ended = (await bench.events()).find((event) => event.kind === "wrapper-ended");
    expect(ended?.message).toMatch(/others may see it; chmod 600/);
  });
});
