import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AnalystAnswer, AnalystMessage } from "../../server/analyst-messages.ts";
import { startAnalystThread } from "../../server/analyst-thread.ts";
import type { AnalystChannel } from "../../server/analyst.ts";
import type { Judgement } from "../../server/judgement.ts";
import { bundleForTest } from "../kit/bundle.ts";

const folder = mkdtempSync(join(tmpdir(), "wcl-analyst-"));
const entry = join(folder, "coadd.des");
const started: { channel?: AnalystChannel } = {};
const answers = new Map<number, AnalystAnswer>();

beforeAll(async () => {
  started.channel = startAnalystThread(await bundleForTest("server/analyst-main.ts"));
  started.channel.onAnswer((answer) => answers.set(answer.id, answer));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("a judgement of a text that has changed is given up, and whoever asked hears of the text as it is", async () => {
  // Sixty thousand quanta take seconds.
  write(`loops over (1:300) and (1:200)`, 300, 200);
  judge(1);
  await pause(400);
  write("loops over two", 1, 2);
  judge(2);
  await heard(1);
  await heard(2);
  expect([quantaOf(1), quantaOf(2)]).toEqual([2, 2]);
  judge(3);
  await heard(3);
  expect(quantaOf(3)).toBe(2);
}, 120_000);

function post(message: AnalystMessage): void {
  started.channel?.post(message);
}

function write(remark: string, tracts: number, patches: number): void {
  const text = `# ${remark}
blocklist = first
project = DEMO
unitname = U1
reqnum = 7
attnum = 1
ops_run_dir = demo
<block first>
    modulelist = grid
</block>
tract = (1:${tracts})
patch = (1:${patches})
<module grid>
    wrappername = genwrap.py
    wrapperloop = tract, patch
    <exec_1>
        execname = grid.py
        was_generated_by = file.cell
        <cmdline>
            out = \${file.cell.fullname}
        </cmdline>
    </exec_1>
    <file>
        <cell>
            filename = cell-\${tract}-\${patch}.fits
            filetype = cell
            dirpat = flat
        </cell>
    </file>
</module>
<directory_pattern>
    <flat>
        name = flat
        ops = cells
        runtime = cells
    </flat>
</directory_pattern>
`;
  post({ kind: "text", file: entry, text });
}

function judge(id: number): void {
  post({ kind: "judge", id, request: { entry, includeFolders: [], factsFile: "", workingFolder: folder } });
}

function quantaOf(id: number): number | undefined {
  const answer = answers.get(id);
  if (answer?.kind !== "done") return undefined;
  return (answer.value as Judgement).blocks[0]?.modules[0]?.count;
}

async function heard(id: number): Promise<void> {
  while (!answers.has(id)) await pause(10);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
