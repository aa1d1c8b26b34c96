import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BackendNews } from "../../runtime/execution/backend.ts";
import { localBackend } from "../../runtime/execution/local.ts";
import { startLauncher, type Launcher } from "../../runtime/execution/process.ts";
import { bundleForTest } from "../kit/bundle.ts";

const started = `{"v":1,"run":"r","seq":1,"time":"2026-11-28T00:00:00Z","kind":"job-started","block":"b","job":"0001","runNo":1,"token":"t","host":"h","pid":1}`;
const ended = `{"v":1,"run":"r","seq":2,"time":"2026-11-28T00:00:01Z","kind":"job-ended","block":"b","job":"0001","runNo":1,"status":3,"reason":"error","diskUsage":0}`;

describe("the local engine", () => {
  let folder: string;
  let launcher: Launcher;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "wcl-local-"));
    launcher = startLauncher(await bundleForTest("runtime/execution/launcher.ts"));
  });
  afterEach(async () => {
    await launcher.close();
    await rm(folder, { recursive: true, force: true });
  });

  const run = async (script: string, stop = new AbortController().signal): Promise<BackendNews[]> => {
    const backend = localBackend({
      ...{ launcher, jobs: 1, environment: { PATH: process.env.PATH ?? "" }, graceSeconds: 1, lingerMs: 200 },
      command: () => ["/bin/sh", "-c", script, "runner"],
    });
    const news: BackendNews[] = [];
    for await (const one of backend.run([{ jobnum: "0001", folder, after: [] }], stop)) news.push(one);
    return news;
  };
  const ofJob = (status: number, reason: string) => ({ kind: "ended", outcome: { jobnum: "0001", status, reason } });

  it("ends a runner that wrote its end and stays, and takes its word", async () => {
    const news = await run(`printf '%s\\n' '${started}' '${ended}' > journal.jsonl; exec sleep 600`);
    expect(news.at(-1)).toEqual(ofJob(3, "error"));
  });

  it("lets a runner be that has not written its end", async () => {
    const news = await run(`printf '%s\\n' '${started}' > journal.jsonl; sleep 1; exit 4`);
    expect(news.at(-1)).toEqual(ofJob(4, "error"));
    expect(await readFile(join(folder, "journal.jsonl"), "utf8")).toContain("job-started");
  });

  it("begins jobs of higher priority first, those of one priority in the order of their numbers", async () => {
    const backend = localBackend({
      ...{ launcher, jobs: 1, environment: { PATH: process.env.PATH ?? "" }, graceSeconds: 1 },
      command: () => ["/bin/sh", "-c", "exit 0"],
    });
    const ranked = [undefined, 2, -1, 9, 2].map((priority, at) => ({
      ...{ jobnum: String(at), folder: join(folder, String(at)), after: [] },
      ...(priority === undefined ? {} : { resources: { priority } }),
    }));
    for (const job of ranked) await mkdir(job.folder);
    const begun: string[] = [];
    for await (const news of backend.run(ranked, new AbortController().signal))
      if (news.kind === "submitted") begun.push(news.jobnum);
    expect(begun).toEqual(["3", "1", "4", "0", "2"]);
  });

  it("takes no earlier end for that of this start", async () => {
    const both = `printf '%s\\n' '${started}' '${ended}' > journal.jsonl`;
    await run(both);
    const news = await run("sleep 1; exit 5");
    expect(news.at(-1)).toEqual(ofJob(5, "error"));
  });
});
