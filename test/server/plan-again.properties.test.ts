import fc from "fast-check";
import { expect, test } from "vitest";
import { memorySystem } from "../../runtime/system.ts";
import { createAnalysis } from "../../server/analysis.ts";
import { createOpenDocuments } from "../../server/documents.ts";
import { editorSystem } from "../../server/editor-system.ts";
import { uriOf } from "../../server/paths.ts";
import { readMarked } from "../kit/marked.ts";
import { submission } from "./kit/submission.ts";

const { files, first } = readMarked(submission());
const texts = Object.entries(files).filter(([name]) => /\.(des|wcl)$/.test(name));
const request = { entry: first, includeFolders: [], factsFile: "", workingFolder: "/ws" };
const disk = { ...memorySystem(files, {}), workingFolder: "/ws" };

/** What people do to a text: remarks, blanks, other values, lines gone, doubled or swapped. */
type Edit = readonly [file: number, line: number, what: (typeof whats)[number], word: number];
const whats = ["remark", "blank", "indent", "value", "gone", "twice", "swap", "back"] as const;
const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.tuple(
    fc.nat({ max: texts.length - 1 }),
    fc.nat({ max: 400 }),
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom("remark", "blank", "indent") }, fc.constantFrom(...whats)),
    fc.nat({ max: 5 }),
  ),
  { minLength: 1, maxLength: 8 },
);
const words = ["", "7", "${nobody}", "tract, patch", "false", "warp.file.warped"];

test(
  "what is judged after any edits, keeping plans that hold, is what is judged of the same texts anew",
  { timeout: 180_000 },
  () => {
    const kept = { plans: 0 };
    fc.assert(
      fc.property(edits, (sequence) => {
        const { system, analysis, documents } = editor();
        let before = analysis.judge(request);
        for (const edit of sequence) {
          const [name, original] = texts[edit[0]] ?? ["", ""];
          const text = documents.get(name)?.text ?? original;
          documents.open(uriOf(name), 1, applied(text, original, edit));
          const judged = analysis.judge(request);
          expect(judged).toEqual(createAnalysis(system).judge(request));
          const firsts = (one: typeof judged) => one.blocks[0]?.modules[0]?.first;
          if (judged !== before && firsts(judged) === firsts(before)) kept.plans += 1;
          before = judged;
        }
      }),
      { numRuns: 60 },
    );
    // Some were kept, or nothing was tried.
    expect(kept.plans).toBeGreaterThan(10);
  },
);

function editor() {
  const documents = createOpenDocuments();
  const system = editorSystem(documents, disk, (file) => (file in files ? "1" : undefined));
  return { documents, system, analysis: createAnalysis(system) };
}

function applied(text: string, original: string, [, at, what, word]: Edit): string {
  const lines = text.split("\n");
  const line = at % lines.length;
  const now = lines[line] ?? "";
  switch (what) {
    case "remark":
      return lines.toSpliced(line, 0, `# ${at}`).join("\n");
    case "blank":
      return lines.toSpliced(line, 0, "").join("\n");
    case "indent":
      return lines.with(line, `  ${now}`).join("\n");
    case "value":
      return lines.with(line, now.replace(/=.*/, `= ${words[word] ?? ""}`)).join("\n");
    case "gone":
      return lines.toSpliced(line, 1).join("\n");
    case "twice":
      return lines.toSpliced(line, 0, now).join("\n");
    case "swap":
      return lines
        .with(line, lines[line + 1] ?? "")
        .with(Math.min(line + 1, lines.length - 1), now)
        .join("\n");
    case "back":
      return original;
  }
}
