import { describe, expect, test } from "vitest";
import { codeActions, fixAll } from "../../../server/features/code-actions.ts";
import { createMeanings, problemsOf } from "../../../server/problems.ts";
import { submission } from "../kit/submission.ts";
import { worldOf, type World } from "../kit/world.ts";

function codes(world: World, file?: string): readonly string[] {
  return problemsOf(world.snapshot(file)).map((problem) => problem.code);
}

describe("what is reported", () => {
  test("nothing, where nothing is wrong: with facts and without", async () => {
    for (const facts of [true, false]) {
      const world = await worldOf(submission({ facts }));
      for (const file of ["/ws/coadd.des", "/ws/patterns.wcl", "/ws/modules/warp.wcl"])
        expect(codes(world, file)).toEqual([]);
    }
  });

  test("a fault of a module file is told in that file, as its submission sees it", async () => {
    const world = await worldOf(submission().replace("used = list.raw.img", "used = list.raw.imgs"));
    expect(codes(world, "/ws/coadd.des")).toEqual([]);
    expect(codes(world, "/ws/modules/warp.wcl")).toContain("PFW216");
  });

  test("a module file that no submission includes: its text is read, nothing false is said", async () => {
    const all = submission().replace("used = list.raw.img", "used = list.raw.imgs\nkey =");
    const alone = all.slice(all.indexOf("--- modules/warp.wcl"), all.indexOf("--- coadd.des.facts.json"));
    const world = await worldOf(alone);
    expect(world.snapshot().context.kind).toBe("none");
    expect(codes(world)).toEqual(["STY604"]);
  });

  test("a comment silences a line; another leaves it", async () => {
    const broken = submission().replace("used = list.raw.img", "used = list.raw.imgs # wcl: ignore[PFW216]");
    expect(codes(await worldOf(broken), "/ws/modules/warp.wcl")).not.toContain("PFW216");
    const other = broken.replace("PFW216", "PFW999");
    expect(codes(await worldOf(other), "/ws/modules/warp.wcl")).toContain("PFW216");
  });

  test("wcl.toml sets the weight of a rule", async () => {
    const broken = submission().replace("used = list.raw.img", "used = list.raw.imgs");
    const world = await worldOf(`${broken}\n--- wcl.toml\n[rules]\nPFW216 = "hint"\n`);
    const found = problemsOf(world.snapshot("/ws/modules/warp.wcl")).find((one) => one.code === "PFW216");
    expect(found?.severity).toBe("hint");
  });

  test("a baseline that wcl.toml names leaves out what it knows, once for each time", async () => {
    const broken = submission().replace("used = list.raw.img", "used = list.raw.imgs, list.raw.imgt");
    const file = "/ws/modules/warp.wcl";
    const [one, two] = problemsOf((await worldOf(broken)).snapshot(file)).filter(({ code }) => code === "PFW216");
    expect([one?.message, two?.message]).toHaveLength(2);
    const known = { file: "modules/warp.wcl", code: "PFW216", message: one?.message, count: 1 };
    const baseline = JSON.stringify({ v: 1, problems: [known] });
    const world = await worldOf(`${broken}\n--- wcl.toml\nbaseline = "known.json"\n--- known.json\n${baseline}\n`);
    const left = problemsOf(world.snapshot(file)).filter(({ code }) => code === "PFW216");
    expect(left.map(({ message }) => message)).toEqual([two?.message]);
    const without = await worldOf(`${broken}\n--- wcl.toml\nbaseline = "nowhere.json"\n`);
    expect(codes(without, file).filter((code) => code === "PFW216")).toHaveLength(2);
  });

  test("an open text counts more than the file on disk, also in another file", async () => {
    const world = await worldOf(submission());
    const text = world.marked.files["/ws/patterns.wcl"] ?? "";
    world.edit("/ws/patterns.wcl", text.replace("    tp =", "    tq ="));
    expect(codes(world, "/ws/coadd.des")).toContain("PFW232");
  });
});

describe("in which submission a file is judged", () => {
  const two = `--- a/run.des\nblocklist = x\n<<include shared.wcl>>\n--- b/run.des\nblocklist = x\n<<include ../shared.wcl>>\n--- shared.wcl\nk = 1\n`;

  test("one that truly includes it, not one that names a file alike", async () => {
    const world = await worldOf(
      `${two}--- a/shared.wcl\nk = 2\n--- c.des\nblocklist = x\n<<include nowhere/shared.wcl>>\n`,
    );
    const { context } = world.snapshot("/ws/shared.wcl");
    expect(context.kind).toBe("included");
    expect(context.submission.entry).toBe("/ws/a/run.des");
    expect(world.snapshot("/ws/a/shared.wcl").context.kind).toBe("none");
  });

  test("the one that was chosen, as long as it includes the file", async () => {
    const world = await worldOf(two);
    world.workspace.choose("/ws/shared.wcl", "/ws/b/run.des");
    expect(world.snapshot("/ws/shared.wcl").context.submission.entry).toBe("/ws/b/run.des");
    world.edit("/ws/b/run.des", "blocklist = x\n");
    expect(world.snapshot("/ws/shared.wcl").context.submission.entry).toBe("/ws/a/run.des");
  });

  test("names of includes that hold variables are understood", async () => {
    const world = await worldOf(
      `--- main.des\nblocklist = x\nwhich = two\n<<include parts/\${which}.wcl>>\n--- parts/two.wcl\nk = 1\n`,
    );
    expect(world.snapshot("/ws/parts/two.wcl").context.kind).toBe("included");
  });

  test("files that include each other end the search", async () => {
    const world = await worldOf(`--- a.wcl\n<<include b.wcl>>\n--- b.wcl\n<<include a.wcl>>\n`);
    expect(["none", "included"]).toContain(world.snapshot("/ws/a.wcl").context.kind);
  });
});

describe("what helps", () => {
  test("each fix of a problem, and a comment that silences it", async () => {
    const world = await worldOf("blocklist = b\n<a>\nx = 1\n");
    const snapshot = world.snapshot();
    const problems = problemsOf(snapshot);
    const titles = codeActions(snapshot, problems, { start: 14, end: 17 }).map((action) => action.title);
    expect(titles).toContain("Ignore WCL103 on this line");
    expect(titles.length).toBeGreaterThan(1);
  });

  test("safe fixes all at once; none is left to do, and a second time changes nothing", async () => {
    const world = await worldOf("blocklist = b\n<a>\n<b>\nx = 1\n");
    const snapshot = world.snapshot();
    const edits = fixAll(snapshot, problemsOf(snapshot));
    expect(edits.length).toBeGreaterThan(0);
    let { text } = snapshot.source.document;
    for (const edit of [...edits].sort((a, b) => b.span.start - a.span.start)) {
      text = text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end);
    }
    world.edit("/ws/main.des", text);
    const after = world.snapshot();
    expect(problemsOf(after).filter((one) => one.code === "WCL103")).toEqual(
      problemsOf(after).filter((one) => one.code === "WCL103" && !one.fixes.some((fix) => fix.safe)),
    );
  });

  test("a continued line gets its comment on a line above", async () => {
    const world = await worldOf("blocklist = b\n# first\nkey value = x \\\n  y\n");
    const snapshot = world.snapshot();
    const problem = {
      code: "X1",
      severity: "hint",
      message: "m",
      file: snapshot.source.file,
      span: { start: 22, end: 25 },
      related: [],
      fixes: [],
    } as const;
    const [action] = codeActions(snapshot, [problem], problem.span);
    expect(action?.edits[0]?.newText).toBe("# wcl: ignore[X1]\n");
  });
});

test("while meaning is worked out anew, what was found before moves along with the text", async () => {
  const world = await worldOf("a = 1\nblocklist = nowhere\n");
  const meanings = createMeanings();
  const before = world.snapshot();
  meanings.keep(before);
  const old = problemsOf(before).find((one) => one.code === "PFW207");
  world.edit("/ws/main.des", "a = 1\nlonger = 2\nblocklist = nowhere\n");
  const { source } = world.snapshot();
  const now = meanings.meanwhile(source).find((one) => one.code === "PFW207");
  expect(source.document.text.slice(now?.span.start, now?.span.end)).toBe("nowhere");
  expect(now?.span.start).toBe((old?.span.start ?? 0) + "longer = 2\n".length);
});
