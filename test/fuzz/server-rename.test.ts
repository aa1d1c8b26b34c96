import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Edit } from "../../grammar/problem.ts";
import { rename } from "../../server/features/rename.ts";
import type { Snapshot } from "../../server/snapshot.ts";
import { root } from "../kit/wcl.ts";
import { submission } from "../server/kit/submission.ts";
import { unhurried, worldOf, type World } from "../server/kit/world.ts";
import { tryOften } from "./how-long.ts";

// A name that is changed and changed back leaves every file as it was.

describe("rename and back", () => {
  test.each([
    ["a small submission", submission()],
    ["the demo", exampleText()],
  ])("is the identity in %s", async (_name, text) => {
    const world = await worldOf(text);
    const main = world.marked.first;
    const files = await world.workspace.relatives(main, unhurried);
    const before = new Map(files.map((file) => [file, textOf(world, file)]));
    const seen = { renamed: 0 };
    const property = fc.asyncProperty(
      fc.nat(files.length - 1),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.stringMatching(/^[a-z][a-z0-9_]{0,11}$/),
      async (which, share, name) => {
        const file = files[which] ?? main;
        const mentions = world.workspace.sources.get(file)?.mentions() ?? [];
        const mention = mentions[Math.floor(share * mentions.length)];
        if (mention === undefined) return;
        const { start, end } = mention.span;
        const old = textOf(world, file).slice(start, end);
        const there = await rename(snapshotOf(world, file), start, name, files, unhurried);
        if (there.kind === "refused") return;
        seen.renamed++;
        apply(world, there.edits);
        // The name may stand elsewhere now: edits before it in the same file have moved it.
        const moved = there.edits.filter((edit) => edit.file === file && edit.span.start < start);
        const at = start + moved.reduce((sum, { span, newText }) => sum + newText.length - (span.end - span.start), 0);
        const back = await rename(snapshotOf(world, file), at, old, files, unhurried);
        if (back.kind === "refused") throw new Error(`${old} became ${name}, and not back: ${back.reason}`);
        apply(world, back.edits);
        for (const [one, was] of before) {
          const now = textOf(world, one);
          // Older tools compare names as written, so a new name is written in lower case everywhere.
          if (now !== was) expect(now.toLowerCase()).toBe(was.toLowerCase());
          if (now !== was) world.edit(one, was);
        }
      },
    );
    await tryOften(property, 60, 5000);
    expect(seen.renamed).toBeGreaterThan(0);
  });
});

function apply(world: World, edits: readonly Edit[]): void {
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const own = edits.filter((edit) => edit.file === file).sort((a, b) => b.span.start - a.span.start);
    const text = own.reduce(
      (now, { span, newText }) => now.slice(0, span.start) + newText + now.slice(span.end),
      textOf(world, file),
    );
    world.edit(file, text);
  }
}

/** Not judged: a rename needs no plan. */
function snapshotOf(world: World, file: string): Snapshot {
  const found = world.workspace.snapshot(file);
  if (found === undefined) throw new Error(`no file ${file}`);
  return found;
}

function textOf(world: World, file: string): string {
  return world.workspace.sources.get(file)?.document.text ?? "";
}

/** The files of the demo's submission, the main one first. */
function exampleText(): string {
  const folder = join(root, "examples/dmtn-059/submit");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(des|wcl)$/.test(name));
  names.sort((a, b) => Number(b === "dmtn-059.des") - Number(a === "dmtn-059.des") || (a < b ? -1 : 1));
  return names.map((name) => `--- ${name}\n${readFileSync(join(folder, name), "utf8")}`).join("");
}
