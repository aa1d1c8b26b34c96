import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { parse, type Parse } from "../../grammar/parse.ts";
import { memorySystem } from "../../runtime/system.ts";
import { createOpenDocuments } from "../../server/documents.ts";
import { editorSystem } from "../../server/editor-system.ts";
import { createFileIndex } from "../../server/file-index.ts";
import { createParse } from "../../server/parses.ts";
import { pathOf, uriOf } from "../../server/paths.ts";
import { createSources } from "../../server/sources.ts";
import { createSubmissions } from "../../server/submissions.ts";
import { createTemplates } from "../../server/project.ts";
import { root } from "../kit/wcl.ts";

// Why the server always listens, in counts of work rather than in milliseconds, which a busy machine makes meaningless.

describe("the thread that listens", () => {
  test("cannot plan or judge: planner and rules' door are not in its bundle", async () => {
    const inputs = async (entry: string): Promise<readonly string[]> => {
      const options = { bundle: true, write: false, metafile: true, platform: "node", format: "cjs" } as const;
      const { metafile } = await build({
        ...options,
        absWorkingDir: root,
        entryPoints: [entry],
        define: { "import.meta.url": "''" },
        logLevel: "silent",
      });
      return Object.keys(metafile.inputs);
    };
    const [listens, judges] = await Promise.all([inputs("server/main.ts"), inputs("server/analyst-main.ts")]);
    const heavy = ["runtime/plan/plan.ts", "runtime/plan/quanta.ts", "runtime/checks/check.ts", "server/judge.ts"];
    expect(heavy.filter((file) => listens.includes(file))).toEqual([]);
    expect(heavy.filter((file) => !judges.includes(file))).toEqual([]);
    expect(judges.filter((file) => file.includes("vscode-languageserver/"))).toEqual([]);
  });

  test("reads one file for an edit, however many the submission includes, and none for a second question", () => {
    const names = Array.from({ length: 50 }, (_, index) => `part${index}.wcl`);
    const files = Object.fromEntries(names.map((name, index) => [`/ws/${name}`, `k${index} = ${index}\n`]));
    const main = names.map((name) => `<<include ${name}>>\n`).join("");
    const documents = createOpenDocuments();
    const disk = { ...memorySystem({ ...files, "/ws/main.des": main }, {}), workingFolder: "/ws" };
    const system = editorSystem(documents, disk, () => "1");
    const read: string[] = [];
    const counting: Parse = (text, file, options) => {
      read.push(file);
      return parse(text, file, options);
    };
    const remembered = createParse(counting);
    const sources = createSources(system, remembered);
    const submissions = createSubmissions(system, remembered, createTemplates(system));
    const look = (): void => {
      sources.get("/ws/main.des");
      submissions.get("/ws/main.des", { includeFolders: [], workingFolder: "/ws" });
    };
    look();
    expect(read).toHaveLength(51);
    look();
    expect(read).toHaveLength(51);
    documents.open(uriOf("/ws/part7.wcl"), 1, "k7 = eight\n");
    look();
    sources.get(pathOf(uriOf("/ws/part7.wcl")));
    expect(read.slice(51)).toEqual(["/ws/part7.wcl"]);
  });

  test("lets others have a turn between any two files of a large workspace", async () => {
    const names = Array.from({ length: 200 }, (_, index) => `file${index}.wcl`);
    const files = Object.fromEntries(names.map((name) => [`/ws/${name}`, "a = 1\n"]));
    const story: string[] = [];
    const memory = memorySystem(files, {});
    const disk = { ...memory, workingFolder: "/ws" };
    const system = editorSystem(createOpenDocuments(), disk, () => "1");
    const index = createFileIndex({
      ...system,
      read: (file) => {
        story.push("read");
        return system.read(file);
      },
    });
    await index.scan(["/ws"], () => {
      story.push("turn");
      return Promise.resolve();
    });
    expect(index.files()).toHaveLength(200);
    expect(story.filter((what) => what === "read")).toHaveLength(200);
    expect(story.join(" ")).not.toContain("read read");
  });
});
