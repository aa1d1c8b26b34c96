import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sandbox, type Sandbox } from "../kit/wcl.ts";
import { oneModule } from "./one-module-submission.ts";

/** Calls that cannot work: one line that says what, with 2 for wrong usage; nothing is begun. */
const calls: readonly (readonly [words: string, says: RegExp, code: number])[] = [
  ["status NOPE_r1p01", /no run NOPE_r1p01 in .*wcl status shows the runs/, 2],
  ["logs NOPE_r1p01", /no run NOPE_r1p01/, 2],
  ["cancel NOPE_r1p01", /no run NOPE_r1p01/, 2],
  ["report NOPE_r1p01", /no run NOPE_r1p01/, 2],
  ["check nofile.des", /nofile\.des is not a file/, 2],
  ["check ask.des --facts nofile.json", /facts nofile\.json cannot be read/, 2],
  ["submit nofile.des", /nofile\.des is not a file/, 2],
  ["submit ask.des --engine moon", /no engine moon: local, slurm, htcondor/, 2],
  ["submit ask.des --jobs 0", /--jobs wants a whole number from 1/, 2],
  ["plan ask.des --diff nofile", /nofile cannot be read/, 2],
  ["explain NOPE", /no rule NOPE .*wcl rules/, 2],
  ["fmt nofile.wcl", /nofile\.wcl cannot be read/, 2],
  ["nonsense", /unknown command 'nonsense'/, 2],
  ["history --since yesterday", /--since wants a date/, 2],
  ["history --registry postgresql://me:secret@localhost:1/x", /no registry answers at .*localhost:1\/x: .*REFUSED/, 2],
  ["ingest nofile --filetype raw --wcl ask.des --dir raw", /nofile is not a file/, 1],
  ["ingest ask.des --filetype nope --wcl ask.des --dir raw", /filetype_metadata has no nope/, 2],
];

describe("a call that cannot work says so", () => {
  let place: Sandbox;
  beforeAll(async () => {
    place = await sandbox();
    await writeFile(join(place.folder, "ask.des"), oneModule(join(place.folder, "archive"), "filename = one.txt"));
  });
  afterAll(() => place.remove());

  test.each(calls)("wcl %s", async (words, says, code) => {
    const answer = await place.wcl(words.split(" "));
    expect(answer.stderr).toMatch(says);
    expect(answer.stderr).not.toMatch(/\n\s+at |secret/);
    expect(answer.code).toBe(code);
  });
});
