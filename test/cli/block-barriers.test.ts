import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunEvent } from "../../runtime/events/event.ts";
import { sandbox, type Sandbox } from "../kit/wcl.ts";
import { oneModule } from "./one-module-submission.ts";

/** Two blocks whose programs wait for each other, and a third that reads what the first one makes. */
function submission(folder: string, more: string): string {
  const [head = ""] = oneModule(join(folder, "archive"), "").split("blocklist = b1");
  const module = (name: string, words: string, reads = ""): string => `
<module ${name}>
    wrappername = genwrap.py
    modnamepat = ${name}_r\${reqnum}p\${attnum:2}
    <exec_1>
        execname = meet
        was_generated_by = file.out
${reads === "" ? "" : "        used = file.in\n        ancestry = file.in:file.out\n"}        <cmdline>
            _1 = \${file.out.fullname} ${words}
        </cmdline>
    </exec_1>
    <file>
${reads}        <out>
            filetype = product
            filename = ${name}_\${unitname}_r\${reqnum}p\${attnum:2}.txt
            dirpat = flat
            enddir = out
        </out>
    </file>
</module>`;
  const input = `        <in>
            filename = one_\${unitname}_r\${reqnum}p\${attnum:2}.txt
            dirpat = flat
            enddir = out
        </in>
`;
  return `${head}
${more}
program_path = ${folder}
blocklist = b1, b2, b3
<block>
${["one", "two", "three"].map((name, at) => `    <b${at + 1}>\n        modulelist = ${name}\n    </b${at + 1}>`).join("\n")}
</block>
${module("one", `${folder}/one ${folder}/two`)}
${module("two", `${folder}/two ${folder}/one`)}
${module("three", "${file.in.fullname} ${file.in.fullname}", input)}
`;
}

describe("blocks wait only where they need to", () => {
  let place: Sandbox;
  beforeAll(async () => {
    place = await sandbox();
    // Makes a file, waits for another for a while, and says whether it came.
    const meet = `#!/bin/sh
touch "$2"
tries=0
while [ ! -e "$3" ] && [ $tries -lt 150 ]; do sleep 0.1; tries=$((tries + 1)); done
[ -e "$3" ] && echo met > "$1"
`;
    await writeFile(join(place.folder, "meet"), meet);
    await chmod(join(place.folder, "meet"), 0o755);
  });
  afterAll(() => place.remove());

  const written = async (name: string, more: string): Promise<string> => {
    const file = join(place.folder, `${name}.des`);
    await writeFile(file, submission(place.folder, more));
    return file;
  };
  const blocks = async (run: string): Promise<readonly string[]> =>
    (await readFile(join(place.folder, "runs", run, "journal.jsonl"), "utf8"))
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as RunEvent)
      .flatMap((event) =>
        event.kind === "block-started" || event.kind === "block-ended" ? [`${event.block} ${event.kind.slice(6)}`] : [],
      );

  test("needed: those that share no file run beside each other, the third waits for the first", async () => {
    const file = await written("needed", "block_barriers = needed");
    const planned = await place.wcl(["plan", file]);
    expect(planned).toMatchObject({ code: 0 });
    expect(planned.stdout.split("\n").filter((line) => line.startsWith("block"))).toEqual([
      "block b1: 1 job, waits for no block",
      "block b2: 1 job, waits for no block",
      "block b3: 1 job, waits for b1",
    ]);
    expect(await place.wcl(["submit", file])).toMatchObject({ code: 0 });
    const seen = await blocks("U1_r1p01");
    expect(seen.slice(0, 2)).toEqual(["b1 started", "b2 started"]);
    expect(seen).toHaveLength(6);
    expect(seen.indexOf("b3 started")).toBeGreaterThan(seen.indexOf("b1 ended"));
  });

  test("always, as in the reference: the next block begins when the one before has ended well", async () => {
    const file = await written("always", "");
    const { code } = await place.wcl(["submit", file, "--set", "unitname=U2"]);
    // The files of the run before are there, so nobody waits in vain.
    expect(code).toBe(0);
    expect(await blocks("U2_r1p01")).toEqual(["b1", "b2", "b3"].flatMap((one) => [`${one} started`, `${one} ended`]));
  });

  test("another word is told", async () => {
    const checked = await place.wcl(["plan", await written("wrong", "block_barriers = never")]);
    expect(checked.stdout + checked.stderr).toMatch(/STY629 block_barriers is always, needed, not never/);
  });
});
