import { describe, expect, test } from "vitest";
import { declaration, definition } from "../../../server/features/definition.ts";
import { documentHighlight } from "../../../server/features/document-highlight.ts";
import { references } from "../../../server/features/references.ts";
import { prepareRename, rename } from "../../../server/features/rename.ts";
import { renameFiles } from "../../../server/features/rename-files.ts";
import { submission } from "../kit/submission.ts";
import { textAt, unhurried, worldOf, type World } from "../kit/world.ts";

/** `file:line` of each place. */
function lines(
  world: World,
  places: readonly { readonly file: string; readonly span: { readonly start: number } }[],
): readonly string[] {
  return places.map(({ file, span }) => {
    const before = world.snapshot(file).source.document.text.slice(0, span.start);
    return `${file.replace("/ws/", "")}:${before.split("\n").length}`;
  });
}

async function definitionAt(text: string): Promise<readonly string[]> {
  const world = await worldOf(text);
  const { snapshot, offset } = world.at();
  return lines(world, definition(snapshot, offset)?.places.map((place) => place.name) ?? []);
}

function marked(sought: string): string {
  const text = submission();
  if (!text.includes(sought.replace("<|>", ""))) throw new Error(`no ${sought}`);
  return text.replace(sought.replace("<|>", ""), sought);
}

describe("definition", () => {
  test("a variable leads to the assignment that wins, not to the one it hides", async () => {
    const text = `blocklist = b\nk = 1\n<block>\n<b>\nmodulelist = m\nk = 2\n</b>\n</block>\n<module>\n<m>\nx = \${<|>k}\n</m>\n</module>\n`;
    expect(await definitionAt(text)).toEqual(["main.des:6"]);
    const world = await worldOf(text);
    const { snapshot, offset } = world.at();
    const all = declaration(snapshot, offset)?.places.map((place) => place.name) ?? [];
    expect(lines(world, all)).toEqual(["main.des:6", "main.des:2"]);
  });

  test.each([
    ["a module in modulelist", "modulelist = <|>warp", ["modules/warp.wcl:2"]],
    ["a block in blocklist", "blocklist = fi<|>rst", ["coadd.des:21"]],
    ["data in used", "used = list.ra<|>w.img", ["modules/warp.wcl:31"]],
    ["data through a list", "used = list.raw.im<|>g", ["modules/warp.wcl:17"]],
    ["data of another module", "depends warp.file.war<|>ped", ["modules/warp.wcl:21"]],
    ["a file in a command line", "_01 = ${file.war<|>ps.fullname}", ["coadd.des:85"]],
    ["a pattern", "filepat = t<|>pv", ["patterns.wcl:2"]],
    ["a directory pattern", "dirpat = re<|>po", ["patterns.wcl:6"]],
    ["a file type", "filetype = co<|>add", ["coadd.des:63"]],
    ["an include", "<<include patt<|>erns.wcl>>", ["patterns.wcl:1"]],
    ["a site", "target_site = he<|>re", ["coadd.des:26"]],
  ])("%s", async (_what, sought, wanted) => {
    expect(await definitionAt(marked(sought))).toEqual(wanted);
  });

  test("a loop key that only the data know leads to the loop", async () => {
    expect(await definitionAt(marked("match = tra<|>ct"))).toEqual(["coadd.des:72"]);
  });

  test("a packaged default leads nowhere, since no file holds it", async () => {
    expect(await definitionAt("blocklist = b\nx = ${<|>compression_suffix}\n")).toEqual([]);
  });
});

describe("references and highlights", () => {
  test("a variable: its assignments and uses in all files of its submissions, in no other", async () => {
    const text = `--- a.des\nblocklist = x\n<<include common.wcl>>\nz = \${k}\n--- b.des\nblocklist = x\n<<include common.wcl>>\nz = \${k:2}\n--- c.des\nblocklist = x\nk = 5\n--- common.wcl\n<|>k = 1\n`;
    const world = await worldOf(text);
    const { snapshot, offset } = world.at();
    const files = await world.workspace.relatives(snapshot.source.file, unhurried);
    const found = await references(snapshot, offset, files, unhurried);
    expect(new Set(lines(world, found))).toEqual(new Set(["common.wcl:1", "a.des:3", "b.des:3"]));
  });

  test("highlight marks the pair of tags of a section without a name of its own", async () => {
    const world = await worldOf(marked("<cmd<|>line>"));
    const { snapshot, offset } = world.at();
    expect(documentHighlight(snapshot, offset).map((one) => textAt(snapshot, one.span))).toEqual([
      "cmdline",
      "cmdline",
    ]);
  });
});

describe("rename", () => {
  async function renamed(text: string, name: string): Promise<string | Record<string, string>> {
    const world = await worldOf(text);
    const { snapshot, offset } = world.at();
    const files = await world.workspace.relatives(snapshot.source.file, unhurried);
    const answer = await rename(snapshot, offset, name, files, unhurried);
    if (answer.kind === "refused") return answer.reason;
    const texts = { ...world.marked.files };
    for (const edit of [...answer.edits].sort((a, b) => b.span.start - a.span.start)) {
      const now = texts[edit.file] ?? "";
      texts[edit.file] = now.slice(0, edit.span.start) + edit.newText + now.slice(edit.span.end);
    }
    return texts;
  }

  test("and back gives the same text", async () => {
    for (const sought of [
      "<|>tpv",
      "modulelist = <|>warp",
      "used = list.<|>raw.img",
      "<|>flabel = coadd",
      "dirpat = <|>repo",
    ]) {
      const text = marked(sought);
      const world = await worldOf(text);
      const original = world.marked.files;
      const { file, offset } = world.marked.marks[0] ?? { file: "", offset: 0 };
      const there = await renamed(text, "other_name");
      if (sought.includes("flabel")) {
        expect(there).toContain("a meaning of its own");
        continue;
      }
      if (typeof there === "string") throw new Error(there);
      expect(there).not.toEqual(original);
      const withMark = Object.entries(there).map(([name, content]) => {
        return `--- ${name}\n${name === file ? content.replace("other_name", "<|>other_name") : content}`;
      });
      const old = /[\w]+/.exec((original[file] ?? "").slice(offset))?.[0] ?? "";
      expect(await renamed(withMark.join(""), old)).toEqual(original);
    }
  });

  test("a continued line keeps its shape", async () => {
    const text = `blocklist = b\n<|>long = 1\nx = a \\\n   \${long} \\\n b\n`;
    expect(await renamed(text, "short")).toMatchObject({
      "/ws/main.des": "blocklist = b\nshort = 1\nx = a \\\n   ${short} \\\n b\n",
    });
  });

  test.each([
    ["a key of the framework", "<|>blocklist = b\n", "x", "a meaning of its own"],
    ["a name that is taken", "blocklist = b\n<|>mine = 1\nyours = 2\n", "yours", "in use already"],
    ["a name that cannot be written", "blocklist = b\n<|>mine = 1\n", "a b", "cannot hold a blank"],
    ["a name of the framework", "blocklist = b\n<|>mine = 1\n", "wrapperloop", "a meaning of its own"],
    ["a column of the data", marked("match = tra<|>ct"), "area", "named by the data"],
    ["a program", marked("execname = <|>stack.py"), "x.py", "a program on disk"],
  ])("is refused for %s, with the reason", async (_what, text, name, reason) => {
    expect(await renamed(text, name)).toContain(reason);
  });

  test("is not offered where there is no name", async () => {
    const world = await worldOf("blocklist = b\nx = 1 <|> 2\n");
    const { snapshot, offset } = world.at();
    expect(prepareRename(snapshot, offset)).toBeUndefined();
  });
});

describe("moved files", () => {
  async function moved(text: string, from: string, to: string): Promise<Record<string, string>> {
    const world = await worldOf(text);
    const edits = await renameFiles(world.workspace, [{ from: `/ws/${from}`, to: `/ws/${to}` }], unhurried);
    return Object.fromEntries(
      edits.map(({ file, span, newText }) => {
        const before = world.marked.files[file] ?? "";
        return [file.replace("/ws/", ""), before.slice(0, span.start) + newText + before.slice(span.end)];
      }),
    );
  }

  test("an include follows the file", async () => {
    const text = `--- main.des\n<<include a/b.wcl>>\n--- a/b.wcl\nx = 1\n`;
    expect(await moved(text, "a/b.wcl", "c/d.wcl")).toEqual({ "main.des": "<<include c/d.wcl>>\n" });
  });

  test("a folder takes its files along", async () => {
    const text = `--- main.des\n<<include a/b.wcl>>\n--- a/b.wcl\nx = 1\n`;
    expect(await moved(text, "a", "z")).toEqual({ "main.des": "<<include z/b.wcl>>\n" });
  });

  test("variables in the folder of a name stay; its last part follows", async () => {
    const text = `--- main.des\nwhere = a\n<<include \${where}/b.wcl>>\n--- a/b.wcl\nx = 1\n`;
    expect(await moved(text, "a/b.wcl", "a/c.wcl")).toEqual({ "main.des": "where = a\n<<include ${where}/c.wcl>>\n" });
  });

  test("a file that includes its neighbour goes on finding it", async () => {
    const text = `--- sub/main.des\n<<include near.wcl>>\n--- sub/near.wcl\nx = 1\n`;
    expect(await moved(text, "sub/near.wcl", "sub/inner/far.wcl")).toEqual({
      "sub/main.des": "<<include inner/far.wcl>>\n",
    });
    expect(await moved(text, "sub/main.des", "other/main.des")).toEqual({
      "sub/main.des": "<<include ../sub/near.wcl>>\n",
    });
  });
});
