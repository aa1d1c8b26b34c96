// A long submission: parsed and checked, beside reading it and splitting it in lines.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { alternate, summary, timeNode } from "./measure.mjs";
import { longSubmission } from "./submissions.mjs";

/** Figures for a submission of so many lines. `tools` are the built programs, `folder` is for files. */
export async function measureReading({ folder, tools, lines, repeats, rounds }) {
  const file = join(folder, "long.des");
  const text = longSubmission(lines, folder);
  await writeFile(file, text);
  const counted = text.split("\n").length - 1;
  const name = `${counted.toLocaleString("en")}-line submission`;
  const warmUp = Math.min(20, repeats);
  const warm = await probe(tools.probe, "split+parse+check", repeats + warmUp, file);
  const cold = await alternate(rounds, {
    split: () => probe(tools.probe, "split", 1, file),
    parse: () => probe(tools.probe, "parse", 1, file),
    check: () => probe(tools.probe, "check", 1, file),
  });
  const whole = await alternate(rounds, {
    check: () => timeNode([tools.wcl, "check", file]),
    node: () => timeNode(["-e", "0"]),
  });
  const warmOf = (work) => summary(warm[work].slice(warmUp));
  const coldOf = (work) => summary(cold[work].flatMap((one) => one[work]));
  const split = "read the file, split it in lines";
  const row = (what, key, figure, floorName, floor, counts) => ({
    what: `${name}: ${what}`,
    key,
    figure,
    floor: { what: floorName, ...floor },
    counts,
  });
  const parsed = { problems: warm.parse[0].counts.problems };
  const checked = {
    lines: warm.split[0].counts.lines,
    files: warm.check[0].counts.files,
    problems: warm.check[0].counts.problems,
  };
  const expected = { lines: counted, files: 1, problems: 0 };
  return [
    row("parse, warm", "parse-warm", warmOf("parse"), split, warmOf("split"), {
      found: parsed,
      expected: { problems: 0 },
    }),
    row("parse and check, warm", "check-warm", warmOf("check"), split, warmOf("split"), { found: checked, expected }),
    row("parse, first time in a process", "parse-cold", coldOf("parse"), split, coldOf("split"), {
      found: parsed,
      expected: { problems: 0 },
    }),
    row("parse and check, first time in a process", "check-cold", coldOf("check"), split, coldOf("split"), {
      found: checked,
      expected,
    }),
    row("`wcl check`, whole process", "check-process", summary(whole.check), "`node -e 0`", summary(whole.node), {
      found: { exits: Math.max(...whole.check.map((one) => Number(one.code))), printed: whole.check[0].stdout.length },
      expected: { exits: 0, printed: 0 },
    }),
  ];
}

async function probe(script, works, repeats, file) {
  const { stdout, stderr, code } = await timeNode([script, works, String(repeats), file]);
  if (code !== 0) throw new Error(`the probe failed: ${stderr}`);
  return JSON.parse(stdout);
}
