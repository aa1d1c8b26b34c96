import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sandbox, type Sandbox } from "../kit/wcl.ts";

/** Bad input: a located message each, exit 1, nothing created on disk, never a stack trace. */
const cases: readonly {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Buffer>>;
  readonly says: RegExp;
}[] = [
  {
    name: "an unclosed section",
    files: { "in.des": "a = 1\n<block>\n  <b1>\n  x = 1\n  </b1>\n" },
    says: /in\.des:2:\d+ error .*block/,
  },
  {
    name: "a missing include",
    files: { "in.des": "a = 1\n<<include nowhere.wcl>>\n" },
    says: /in\.des:2:\d+ error .*nowhere\.wcl/,
  },
  {
    name: "an include cycle",
    files: {
      "in.des": "<<include one.wcl>>\n",
      "one.wcl": "<<include two.wcl>>\n",
      "two.wcl": "<<include one.wcl>>\n",
    },
    says: /two\.wcl:1:\d+ error .*one\.wcl/,
  },
  {
    name: "an undefined variable",
    files: { "in.des": "<<include ${nope}.wcl>>\n" },
    says: /in\.des:1:\d+ error .*nope/,
  },
  {
    name: "a binary file",
    files: { "in.des": Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2, 0, 255]) },
    says: /in\.des.* error .*(binary|NUL)/i,
  },
  {
    name: "a line of 100 MB",
    files: { "in.des": `a = ${"x".repeat(100 * 1024 * 1024)}\n` },
    says: /in\.des.* error .*(large|MiB)/i,
  },
  {
    name: "an unknown module",
    files: { "in.des": "blocklist = b1\n<block>\n<b1>\nmodulelist = ghost\n</b1>\n</block>\n<module>\n</module>\n" },
    says: /in\.des:4:\d+ error .*ghost/,
  },
];

describe("bad input", () => {
  let place: Sandbox;
  beforeAll(async () => {
    place = await sandbox();
  });
  afterAll(() => place.remove());

  for (const [number, one] of cases.entries()) {
    for (const verb of ["check", "submit"]) {
      it(`${one.name}: wcl ${verb} says where and why`, async () => {
        const folder = join(place.folder, `case-${number}-${verb}`);
        await mkdir(folder);
        for (const [name, text] of Object.entries(one.files)) await writeFile(join(folder, name), text);
        const answer = await place.wcl([verb, "in.des"], { cwd: folder });
        expect(answer.stdout + answer.stderr).toMatch(one.says);
        expect(answer.code).toBe(1);
        expect(answer.stdout + answer.stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
        expect((await readdir(folder)).sort()).toEqual(Object.keys(one.files).sort());
        expect(await readdir(place.folder)).not.toContain("runs");
      });
    }
  }
});
