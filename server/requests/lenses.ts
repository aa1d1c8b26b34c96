import type { CodeLens, Command } from "vscode-languageserver/node";
import { codeLenses, lensReferences, quantaTitle, type Lens } from "../features/code-lens.ts";
import { toLocation, toRange } from "../convert.ts";
import type { Pause } from "../pace.ts";
import type { Snapshot } from "../snapshot.ts";
import { judged, snapshotOf, type Session } from "../session.ts";

/** A lens that says "counting …" is drawn again when the count is there. */
const patiently = 2000;

/** What travels with a lens until it comes into view. */
interface LensData {
  readonly uri: string;
  readonly lens: Lens;
}

/** Lenses: where they stand at once, what they say when they come into view. */
export function registerLenses(session: Session): void {
  const { connection, fence } = session;
  connection.onCodeLens(
    fence("codeLens", null, ({ textDocument }) => {
      const snapshot = snapshotOf(session, textDocument.uri);
      if (snapshot === undefined) return null;
      return codeLenses(snapshot).map((lens): CodeLens => {
        const data: LensData = { uri: textDocument.uri, lens };
        return { range: toRange(snapshot.source, lens.span), data };
      });
    }),
  );
  connection.onCodeLensResolve(
    fence<CodeLens, CodeLens>("codeLens/resolve", nothing, async (given, pause) => {
      const data = readData(given.data);
      const snapshot = data === undefined ? undefined : await judged(session, data.uri, patiently);
      if (data === undefined || snapshot === undefined) return { range: given.range, command: silent };
      return { range: given.range, command: await commandOf(session, snapshot, data, pause) };
    }),
  );
}

const silent: Command = { title: "", command: "" };
const nothing: CodeLens = {
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
  command: silent,
};

async function commandOf(
  session: Session,
  snapshot: Snapshot,
  { uri, lens }: LensData,
  pause: Pause,
): Promise<Command> {
  const { atlas, workspace } = session;
  switch (lens.kind) {
    case "run":
      return { title: "▷ Run", command: "wcl.run", arguments: [atlas.uri(lens.entry)] };
    case "preview": {
      const title = quantaTitle(snapshot, undefined);
      return { title, command: "wcl.showPlan", arguments: [atlas.uri(lens.entry)] };
    }
    case "quanta": {
      const title = quantaTitle(snapshot, lens.module);
      return { title, command: "wcl.showPlan", arguments: [atlas.uri(lens.entry), lens.module] };
    }
    case "references": {
      const files = await workspace.relatives(snapshot.source.file, pause);
      const places = await lensReferences(snapshot, lens.offset, files, pause);
      const title = places.length === 1 ? "1 reference" : `${places.length} references`;
      const { start } = toRange(snapshot.source, lens.span);
      const locations = places.map((place) => toLocation(atlas, place));
      return { title, command: "wcl.showReferences", arguments: [uri, start, locations] };
    }
  }
}

/** Lenses come back from the client; one that was made by another version of the server says nothing. */
function readData(data: unknown): LensData | undefined {
  if (typeof data !== "object" || data === null || !("uri" in data) || !("lens" in data)) return undefined;
  return typeof data.uri === "string" && typeof data.lens === "object" ? (data as LensData) : undefined;
}
