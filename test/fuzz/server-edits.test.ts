import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeActions, fixAll } from "../../server/features/code-actions.ts";
import { codeLenses } from "../../server/features/code-lens.ts";
import { completion } from "../../server/features/completion.ts";
import { prepareCalls } from "../../server/features/call-hierarchy.ts";
import { declaration, definition, implementation } from "../../server/features/definition.ts";
import { documentHighlight } from "../../server/features/document-highlight.ts";
import { documentLinks } from "../../server/features/document-links.ts";
import { documentSymbols, type OutlineItem } from "../../server/features/document-symbols.ts";
import { folding } from "../../server/features/folding.ts";
import { formatLines, formatWhole } from "../../server/features/formatting.ts";
import { hover } from "../../server/features/hover.ts";
import { inlayHints } from "../../server/features/inlay-hints.ts";
import { linkedEditing } from "../../server/features/linked-editing.ts";
import { formatOnType } from "../../server/features/on-type-formatting.ts";
import { prepareRename, rename } from "../../server/features/rename.ts";
import { selectionRanges } from "../../server/features/selection-ranges.ts";
import { semanticTokens } from "../../server/features/semantic-tokens.ts";
import { signatureHelp } from "../../server/features/signature-help.ts";
import type { Edit } from "../../grammar/problem.ts";
import type { Span } from "../../grammar/span.ts";
import { problemsOf } from "../../server/problems.ts";
import type { Snapshot } from "../../server/snapshot.ts";
import { submission } from "../server/kit/submission.ts";
import { unhurried, worldOf } from "../server/kit/world.ts";
import { stroke, struck } from "./editing.ts";
import { cpuOf, tryOften } from "./how-long.ts";

// Whatever is typed, every feature answers: without an exception, without a hang, and with ranges that are in the text.

const files = ["/ws/coadd.des", "/ws/patterns.wcl", "/ws/modules/warp.wcl"];

describe("any sequence of edits", () => {
  test("leaves every feature able to answer, with ranges inside the text", async () => {
    const property = fc.asyncProperty(
      fc.array(fc.tuple(stroke, fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 12 }),
      async (strokes) => {
        const world = await worldOf(submission());
        const texts = new Map(files.map((file) => [file, world.marked.files[file] ?? ""]));
        for (const [one, place] of strokes) {
          const file = files[one.file % files.length] ?? "";
          const { text } = struck(texts.get(file) ?? "", one);
          texts.set(file, text);
          const spent = await cpuOf(async () => {
            world.edit(file, text);
            const snapshot = world.snapshot(file);
            expect(snapshot.source.document.text).toBe(text);
            await askEverything(snapshot, Math.floor(place * text.length), [...texts.keys()]);
          });
          expect(spent).toBeLessThan(1000);
        }
      },
    );
    await tryOften(property, 25, 4000);
  });
});

async function askEverything(snapshot: Snapshot, offset: number, all: readonly string[]): Promise<void> {
  const { text } = snapshot.source.document;
  const inside = (span: Span | undefined): void => {
    if (span === undefined) return;
    const right = 0 <= span.start && span.start <= span.end && span.end <= text.length;
    if (!right) throw new Error(`a range ${span.start}–${span.end} in a text of ${text.length}`);
  };
  const edits = (given: readonly Edit[]): void => {
    for (const edit of given) if (edit.file === snapshot.source.file) inside(edit.span);
  };
  const whole = { start: 0, end: text.length };
  const problems = problemsOf(snapshot);
  for (const { span, fixes } of problems) {
    inside(span);
    for (const fix of fixes) edits(fix.edits);
  }
  for (const action of codeActions(snapshot, problems, whole)) edits(action.edits);
  edits(fixAll(snapshot, problems));
  inside(hover(snapshot, offset)?.span);
  for (const one of completion(snapshot, offset).suggestions) inside(one.span);
  for (const find of [definition, declaration, implementation]) inside(find(snapshot, offset)?.origin);
  for (const one of documentHighlight(snapshot, offset)) inside(one.span);
  for (const one of documentLinks(snapshot)) inside(one.span);
  for (const one of linkedEditing(snapshot, offset) ?? []) inside(one);
  for (const one of codeLenses(snapshot)) inside(one.span);
  for (const one of inlayHints(snapshot, whole)) inside({ start: one.offset, end: one.offset });
  prepareCalls(snapshot, offset);
  signatureHelp(snapshot, offset);
  nested(documentSymbols(snapshot), whole, inside);
  chained(selectionRanges(snapshot, offset), inside);
  inOrder(semanticTokens(snapshot), inside);
  for (const { from, to } of folding(snapshot)) expect(from).toBeLessThan(to);
  edits(formatWhole(snapshot));
  edits(formatLines(snapshot, [{ from: 0, to: 3 }]));
  for (const typed of [">", "\n"]) edits(formatOnType(snapshot, offset, typed, "    "));
  const start = prepareRename(snapshot, offset);
  if (start?.kind === "ready") {
    inside(start.span);
    const renamed = await rename(snapshot, offset, "fresh_name", all, unhurried);
    if (renamed.kind === "edits") edits(renamed.edits);
  }
}

function nested(items: readonly OutlineItem[], around: Span, inside: (span: Span) => void): void {
  for (const item of items) {
    inside(item.span);
    inside(item.nameSpan);
    expect([item.span.start >= around.start, item.span.end <= around.end]).toEqual([true, true]);
    expect([item.nameSpan.start >= item.span.start, item.nameSpan.end <= item.span.end]).toEqual([true, true]);
    nested(item.children, item.span, inside);
  }
}

function chained(spans: readonly Span[], inside: (span: Span) => void): void {
  for (const [index, span] of spans.entries()) {
    inside(span);
    const next = spans[index + 1];
    if (next !== undefined) expect(next.start <= span.start && span.end <= next.end).toBe(true);
  }
}

function inOrder(tokens: readonly { readonly span: Span }[], inside: (span: Span) => void): void {
  let end = 0;
  for (const { span } of tokens) {
    inside(span);
    expect(span.start).toBeGreaterThanOrEqual(end);
    end = span.end;
  }
}
