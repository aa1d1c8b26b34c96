import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readLogin } from "../../runtime/archive/services-file.ts";

let folder = "";
let file = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wcl-services-"));
  file = join(folder, "services.ini");
  await writeFile(file, "; a comment\n[db]\nuser = other\n\n[HTTP]\nuser = job\npasswd = p=w; with #marks\n", {
    mode: 0o600,
  });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the services file", () => {
  it("gives user and password of a section", async () => {
    expect(await readLogin({ file, section: "http", environment: {} })).toEqual({
      user: "job",
      password: "p=w; with #marks",
    });
  });

  it("is found by DES_SERVICES when the submission names none", async () => {
    const found = await readLogin({ section: "http", environment: { DES_SERVICES: file } });
    expect(found.user).toBe("job");
  });

  it.each([0o644, 0o640, 0o604, 0o620, 0o660, 0o666])(
    "is refused with mode %o, and its words are not in the message",
    async (mode) => {
      await chmod(file, mode);
      const refused = readLogin({ file, section: "http", environment: {} });
      await expect(refused).rejects.toThrow(/mode \d+: others may see it; chmod 600/);
      await expect(refused).rejects.not.toThrow("with #marks");
    },
  );

  it.each([
    ["a section that is not there", "gone", /has no section gone/],
    ["a section without password", "db", /needs user and passwd/],
  ])("%s is said", async (_, section, why) => {
    await expect(readLogin({ file, section, environment: {} })).rejects.toThrow(why);
  });
});
