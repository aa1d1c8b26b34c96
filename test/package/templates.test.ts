import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { call, root } from "../kit/wcl.ts";

const folder = join(root, "client/templates");
const wcl = (words: readonly string[]) =>
  call(process.execPath, [join(root, "dist/wcl.cjs"), ...words], { cwd: folder, environment: {} });

describe("the texts that a new submission begins with", () => {
  test("row 73: are found sound by every check", async () => {
    const names = await readdir(folder);
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) {
      const { code, stderr } = await wcl(["check", join(folder, name)]);
      expect([name, code, stderr.trim()]).toEqual([name, 0, "no problems"]);
    }
  });

  test("values.des is planned as it is", async () => {
    const { stdout } = await wcl(["plan", join(folder, "values.des")]);
    expect(stdout).toMatch(/make_note +3 {2}by night/);
  });
});
