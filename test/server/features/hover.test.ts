import { describe, expect, test } from "vitest";
import { hover } from "../../../server/features/hover.ts";
import { head, submission } from "../kit/submission.ts";
import { worldOf } from "../kit/world.ts";

/** The Markdown at the first mark of a text. */
async function hoverAt(text: string): Promise<string> {
  const world = await worldOf(text);
  const { snapshot, offset } = world.at();
  return hover(snapshot, offset)?.markdown ?? "";
}

/** The submission of the kit, with a mark put in front of the first `sought`. */
function marked(sought: string, parts: Parameters<typeof submission>[0] = {}): string {
  return submission(parts).replace(sought, `<|>${sought}`);
}

describe("a variable", () => {
  test("its value, where it stands, and each step of its expansion", async () => {
    const text = await hoverAt(`a = 1\nb = x\${a}\nc = <|>y\${b}\n`);
    expect(text).toContain("**`c`**");
    expect(text).toContain("= `y${b}` — top level, [main.des:3](file:///ws/main.des#L3)");
    expect(text).toContain("- `${b}` → `x${a}` — top level, [main.des:2]");
    expect(text).toContain("  - `${a}` → `1` — top level, [main.des:1]");
  });

  test("in a value: the assignment that wins, and what it hides", async () => {
    const text = await hoverAt(`blocklist = b
k = outer
<block>
  <b>
    modulelist = m
    k = middle
  </b>
</block>
<module>
  <m>
    k = first
    k = inner
    x = \${<|>k}
  </m>
</module>`);
    expect(text).toContain("= `inner` — module `m`, [main.des:12]");
    expect(text).toContain("hides\n- `first` — [main.des:11]");
    expect(text).toContain("- `middle` — block `b`, [main.des:6]");
    expect(text).toContain("- `outer` — top level, [main.des:2]");
  });

  test("every layer that has a value, in the order of the search", async () => {
    const layered = submission()
      .replace("project = DEMO", "use_qcf = top\nproject = DEMO")
      .replace("use_qcf = false\n", "")
      .replace("modulelist = warp, stack", "modulelist = warp, stack\n        use_qcf = of block")
      .replace("jobroot = /tmp/jobs", "jobroot = /tmp/jobs\n        use_qcf = of site")
      .replace("root = /data/attic", "root = /data/attic\n        use_qcf = of archive")
      .replace("<stack>\n        wrappername", "<stack>\n        use_qcf = of module\n        wrappername")
      .replace("flabel = coadd", "flabel = <|>${use_qcf}\n                use_qcf = of file");
    const text = await hoverAt(layered.replace("<|>${use_qcf}", "${<|>use_qcf}"));
    expect(text).toContain("= `of file` — this definition");
    const hidden = text.slice(text.indexOf("hides"));
    const order = ["of module", "of block", "of archive", "of site", "top"];
    expect(order.map((value) => hidden.indexOf(`\`${value}\``)).filter((at) => at < 0)).toEqual([]);
    expect([...order].sort((a, b) => hidden.indexOf(`\`${a}\``) - hidden.indexOf(`\`${b}\``))).toEqual(order);
    expect(hidden).toContain("packaged defaults");
  });

  test("an assignment that does not count says which one does", async () => {
    expect(await hoverAt(`<|>a = 1\na = 2\n`)).toContain(
      "Hidden by [main.des:2](file:///ws/main.des#L2), which sets `2`",
    );
  });

  test("a default that was replaced is named as hidden", async () => {
    expect(await hoverAt(`<|>use_qcf = false\n`)).toContain("hides\n- `True` — packaged defaults, default");
  });

  test("not set: where it was searched, and what was perhaps meant", async () => {
    const text = await hoverAt(`blocklist = b\nunitname = U\nx = \${<|>unitnam}\n`);
    expect(text).toContain("Not set; searched: current values, top level");
    expect(text).toContain("Did you mean `unitname`?");
  });

  test("a list: how many values, the first ten", async () => {
    const text = await hoverAt(`ccds = (1:62)\n<|>name = c\${ccds}.fits\n`);
    expect(text).toContain("expands to `c1.fits`, `c2.fits`");
    expect(text).toContain("… and 52 more");
    expect(text).toContain("62 values of `(1:62)`");
  });

  test("one that refers to itself is a sentence, not a hang", async () => {
    expect(await hoverAt(`a = \${b}\nb = \${<|>a}\n`)).toContain("⚠");
  });

  test("a loop key: its values over all quanta", async () => {
    const text = await hoverAt(marked("patch, visit\n        loopobj"));
    expect(text).toContain("loop key of `warp`");
    expect(text).toContain("2 values: `8,6`, `8,7`");
  });

  test("what only the run can tell stays unread", async () => {
    const text = await hoverAt(`<|>x = $HEAD{\${f},EXPTIME}$FUNC{os.system,rm}\nf = a.fits\n`);
    expect(text).toContain("⟨from the header `a.fits,EXPTIME`, known only in the run⟩");
    expect(text).toContain("⟨answered by the function `os.system,rm`, known only in the run⟩");
  });

  test("text of the submission can neither end the Markdown nor make links of its own", async () => {
    const text = await hoverAt("a = `[x](command:evil)` ``\nb = ${<|>a}\n");
    expect(text).toContain("``` `[x](command:evil)` `` ```");
  });
});

describe("a key", () => {
  test("its meaning, type, words and trap from the catalogue", async () => {
    const text = await hoverAt(marked("wrapperloop = tract, patch\n"));
    expect(text).toContain("**`wrapperloop`** — comma list");
    expect(text).toContain("One wrapper instance for each combination");
    expect(text).toContain("⚠");
  });

  test("an option of a command line", async () => {
    const text = await hoverAt(marked("out = ${file.coadd.fullname}"));
    expect(text).toContain("Option `out` of the command line.");
  });
});

describe("files, lists and patterns", () => {
  test("a file section: names in the job and in the archive, in how many quanta", async () => {
    const text = await hoverAt(marked("<coadd>\n                filepat"));
    expect(text).toContain("**file** `coadd` of module `stack`");
    expect(text).toContain("**2 files** in 2 quanta, made and saved");
    expect(text).toContain("jobrepo/0/coadd-0-8,6_r7p01_U1.fits\njobrepo/0/coadd-0-8,7_r7p01_U1.fits");
    expect(text).toContain("DEMO/r7/U1/p01/coadd/coadd-0-8,6_r7p01_U1.fits");
    expect(text).toContain("From facts taken 2 hours ago (`coadd.des.facts.json`, 12 rows)");
  });

  test("while the plan is worked out anew: as it was, and that it was so", async () => {
    const world = await worldOf(marked("<coadd>\n                filepat"));
    const { snapshot, offset } = world.at();
    const before = hover({ ...snapshot, judgedBefore: true }, offset)?.markdown ?? "";
    expect(before).toContain("**2 files** in 2 quanta");
    expect(before).toContain("As it was before the last edit; being worked out anew.");
    expect(hover(snapshot, offset)?.markdown).not.toContain("before the last edit");
  });

  test("its filepat: the same, with the steps from the pattern to the first name", async () => {
    const text = await hoverAt(marked("filepat = tp\n"));
    expect(text).toContain("**2 files** in 2 quanta");
    expect(text).toContain("Its name, in the first quantum: `${flabel}-${tract}-${patch}");
    expect(text).toContain("- `${flabel}` → `coadd` — this definition");
    expect(text).toContain("- `${tract}` → `0` — current values");
  });

  test("a list section: its files, columns and first lines", async () => {
    const text = await hoverAt(marked("<raw>"));
    expect(text).toContain("**6 lists** in 6 quanta, `textsp`, columns `img.fullname`, `ccd`");
    expect(text).toContain("jobrepo/0/raw-100-1.fits 1\njobrepo/0/raw-100-2.fits 2");
  });

  test("a pattern: who uses it, with an example each", async () => {
    const text = await hoverAt(marked("tpv = "));
    expect(text).toContain("Used by 2 definitions:");
    expect(text).toContain("- `warp.file.warped`: `jobrepo/0/warped-0-8,6-100_r7p01_U1.fits`");
  });

  test("without facts: which query is missing, and the names as far as they are known", async () => {
    const text = await hoverAt(marked("<warped>", { facts: false }));
    expect(text).toContain("No answer yet of the query for `warp list.raw`");
    expect(text).toContain("wcl plan coadd.des --save-facts coadd.des.facts.json");
    expect(text).toContain("`jobrepo/${tract}/warped-${tract}-${patch}-${visit}_r7p01_U1.fits`");
  });

  test("facts that cannot be read are said to be so", async () => {
    const text = await hoverAt(`${marked("<warped>", { facts: false })}--- coadd.des.facts.json\n{"v": 9}\n`);
    expect(text).toContain("No answer yet");
  });
});

describe("modules, blocks and includes", () => {
  test("a module: exact count, over what it loops, the first keys", async () => {
    const text = await hoverAt(marked("warp, stack"));
    expect(text).toContain("**6 quanta**, one for each `tract`, `patch`, `visit`, in block `first`");
    expect(text).toContain("| 0 | 8,6 | 100 |");
    expect(text).toContain("Runs `warp.py`.");
  });

  test("more than ten quanta: the first ten and how many others", async () => {
    const values = Array.from({ length: 40 }, (_, index) => `v${index}`).join(",");
    const text = await hoverAt(`${head.replace("modulelist = warp, stack", "modulelist = <|>m")}
<module>
<m>
wrappername = w
wrapperloop = x
x = ${values}
<exec_1>
execname = e
</exec_1>
</m>
</module>`);
    expect(text).toContain("**40 quanta**");
    expect(text).toContain("| v9 |");
    expect(text).not.toContain("| v10 |");
    expect(text).toContain("… and 30 more");
  });

  test("a block: its modules with their counts", async () => {
    const text = await hoverAt(marked("<first>"));
    expect(text).toContain("| warp | 6 | tract, patch, visit |\n| stack | 2 | tract, patch |");
  });

  test("an include: which file won, and which were passed over", async () => {
    const text = await hoverAt(`--- sub/main.des\n<<include <|>p.wcl>>\n--- sub/p.wcl\na = 1\n--- p.wcl\na = 2\n`);
    expect(text).toContain("`/ws/p.wcl`");
    expect(text).toContain("Passed over: `/ws/sub/p.wcl`");
  });
});

test("anywhere in a submission, hovering gives an answer or nothing, in bounded time", async () => {
  const world = await worldOf(submission());
  for (const file of ["/ws/coadd.des", "/ws/patterns.wcl", "/ws/modules/warp.wcl"]) {
    const snapshot = world.snapshot(file);
    const { length } = snapshot.source.document.text;
    for (let offset = 0; offset <= length; offset++) {
      const found = hover(snapshot, offset);
      if (found === undefined) continue;
      expect(found.span.start).toBeGreaterThanOrEqual(0);
      expect(found.span.end).toBeLessThanOrEqual(length);
      expect(found.markdown).not.toBe("");
    }
  }
});
