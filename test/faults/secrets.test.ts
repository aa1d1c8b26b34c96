import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { maskSecrets } from "../../runtime/execution/mask-secrets.ts";
import { jobBench, type JobBench } from "../execution/job-bench.ts";

const login = { user: "operator", password: "s3cret/of the+archive" };

describe("the login of an archive", { timeout: 60_000 }, () => {
  let bench: JobBench;
  beforeEach(async () => {
    bench = await jobBench();
  });
  afterEach(() => bench.remove());

  it("a program that prints the login, plain or as HTTP has it, finds neither in log, events nor archive", async () => {
    const file = join(bench.root, "services.ini");
    await writeFile(file, `[archive]\nuser = ${login.user}\npasswd = ${login.password}\n`, { mode: 0o600 });
    const basic = Buffer.from(`${login.user}:${login.password}`).toString("base64");
    const wcl = `
<exec_1>
  execname = sh
  <cmdline>
    _1 = -c
    _2 = 'cat ${file}; printf "${login.user}:${login.password}" | base64 -w0; echo " ERROR: ${login.password}"; exit 3'
  </cmdline>
</exec_1>
<wrapper>
  wrappername = genwrap.py
  outputwcl = outputwcl/m_1.wcl
</wrapper>`;
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, wcl, outputs: [] }] }], {
      services: { file, section: "archive" },
    });
    expect(await bench.run()).toBe(3);
    const log = await bench.read("log/m_1.log");
    expect(log).toContain("passwd = *****");
    expect(log).toContain("ERROR: *****");
    // What the submission itself holds is not ours to hide in the folder of the job; all that goes out of it is.
    const kept = [log, await bench.read("journal.jsonl"), ...Object.values(await bench.archived())].join("\n");
    for (const secret of [login.password, basic]) expect(kept).not.toContain(secret);
    expect(Object.keys(await bench.archived())).toEqual(["P/r11/log/m_1.log"]);
    expect((await readdir(bench.folder)).filter((name) => name.includes("services"))).toEqual([]);
  });

  it("is found in a log wherever it stands, also across the borders of what is read at once", async () => {
    const path = join(bench.root, "long.log");
    const around = "x".repeat((1 << 20) - 9);
    await writeFile(path, `${around}${login.password}${around}${login.password}`);
    await maskSecrets(login).log(path);
    const stars = "*".repeat(login.password.length);
    expect((await readFile(path, "utf8")) === `${around}${stars}${around}${stars}`).toBe(true);
    await maskSecrets(undefined).log(join(bench.root, "nowhere"));
  });
});
