import { chmod, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { smallRun, type SmallRun } from "../kit/small-run.ts";
import { call, root } from "../kit/wcl.ts";

describe("people are told of ends", { timeout: 180_000 }, () => {
  let small: SmallRun;
  let told = "";
  beforeEach(async () => {
    small = await smallRun();
    told = join(small.sandbox.folder, "told.txt");
    await program("notify", `#!/bin/sh\nprintf '%s|' "$1" "$2" "$3" >> ${told}\n[ -f "$4" ] && echo file >> ${told}\n`);
    await program("sendmail", `#!/bin/sh\necho "$@" >> ${told}\ncat >> ${told}\n`);
    await program("broken", "#!/bin/sh\nexit 3\n");
  });
  afterEach(() => small.remove());

  async function program(name: string, text: string): Promise<void> {
    await writeFile(join(small.sandbox.folder, name), text);
    await chmod(join(small.sandbox.folder, name), 0o755);
  }
  const place = (name: string) => join(small.sandbox.folder, name);
  const submit = (environment: Readonly<Record<string, string>>, ...words: readonly string[]) => {
    const facts = place("facts.json");
    return call(process.execPath, [join(root, "dist/wcl.cjs"), "submit", small.file, "--facts", facts, ...words], {
      cwd: small.sandbox.folder,
      environment: { ...small.sandbox.environment, ...environment },
    });
  };

  it("by a command and by mail, once, with what failed; nobody when nothing is set", async () => {
    await submit({}, "--set", "email=operator@survey.example");
    expect(await readdir(small.runFolder(1))).not.toContain("notices");
    await small.write({ first: "exit=3" });
    const set = ["--set", "email=operator@survey.example"];
    const ended = await submit({ WCL_NOTIFY: place("notify"), WCL_SENDMAIL: place("sendmail") }, ...set);
    expect(ended.code).toBe(1);
    const text = await readFile(told, "utf8");
    expect(text).toMatch(
      /^run\|failed\|U_r1p02\|file\n-t -oi\nTo: operator@survey\.example\nSubject: \[wcl\] U_r1p02 failed\n/,
    );
    expect(text).toMatch(/\nfirst: make ended with 3\n/);
    await writeFile(told, "");
    const resumed = await call(process.execPath, [join(root, "dist/wcl.cjs"), "resume", small.run(2)], {
      cwd: small.sandbox.folder,
      environment: { ...small.sandbox.environment, WCL_NOTIFY: place("notify") },
    });
    expect(resumed.code).toBe(1);
    expect(await readFile(told, "utf8")).toBe("run|failed|U_r1p02|file\n");
  });

  it("of each block when so asked; never when so asked", async () => {
    await submit({ WCL_NOTIFY: place("notify") }, "--set", "when_to_email=block");
    const blocks = (await readFile(told, "utf8")).trimEnd().split("\n");
    expect(blocks.length).toBeGreaterThan(0);
    for (const line of blocks) expect(line).toMatch(/^block\|\w+ done\|U_r1p01\|file$/);
    await writeFile(told, "");
    await submit({ WCL_NOTIFY: place("notify") }, "--set", "when_to_email=never");
    expect(await readFile(told, "utf8")).toBe("");
  });

  it.each([
    ["a program that fails", "broken", /nobody was told of it: .*broken ended with 3/],
    ["one that is not there", "nowhere", /nobody was told of it: .*nowhere/],
  ])("%s changes nothing about the run", async (_, name, why) => {
    const ended = await submit({ WCL_NOTIFY: place(name) });
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(why);
  });

  it("no address begins a header of its own", async () => {
    await submit({ WCL_SENDMAIL: place("sendmail") }, "--set", "email=a@b.example\nBcc: c@d.example");
    expect(await readFile(told, "utf8").catch(() => "")).not.toContain("Bcc");
    await submit({ WCL_SENDMAIL: place("sendmail") }, "--set", "email=-oQ/tmp@b.example");
    expect(await readFile(told, "utf8").catch(() => "")).toBe("");
  });
});
