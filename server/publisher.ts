import { toDiagnostic } from "./convert.ts";
import { createPause } from "./pace.ts";
import { problemsOf } from "./problems.ts";
import { judged, type Session } from "./session.ts";
import type { Judgement } from "./judgement.ts";
import type { Source } from "./sources.ts";
import type { Problem } from "../grammar/problem.ts";

/** Tells clients that do not ask: syntax at once, meaning as soon as it is judged; old findings stay until then. */
export interface Publisher {
  /** A document was opened or edited: it and all that may depend on it are judged again. */
  readonly changed: (file: string) => void;
  /** Something else changed: every open document is judged again. */
  readonly changedAll: () => void;
  readonly closed: (file: string, uri: string) => void;
}

export function createPublisher(session: Session): Publisher {
  const { connection, documents, workspace, settings, atlas, looks, log, meanings } = session;
  const seen = new Set<string>();
  /** Of which text and judgement a document's problems were told last. */
  const told = new Map<string, readonly [Source, Judgement | undefined]>();
  let timer: NodeJS.Timeout | undefined;
  let round = 0;

  const send = (source: Source, problems: readonly Problem[]): void => {
    const document = documents.get(source.file);
    if (document === undefined) return;
    const diagnostics = problems.map((problem) => toDiagnostic(atlas, source, problem, looks));
    void connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
  };
  const judgeAll = async (mine: number): Promise<void> => {
    // A newer round has begun: this one's answers would be stale.
    const pause = createPause(() => mine !== round);
    for (const { uri } of documents.all()) {
      await pause();
      const snapshot = await judged(session, uri, Number.POSITIVE_INFINITY);
      await pause();
      if (snapshot === undefined) continue;
      const { source, judgement } = snapshot;
      const [before, judgedBefore] = told.get(source.file) ?? [];
      if (before === source && judgement !== undefined && judgedBefore === judgement) continue;
      meanings.keep(snapshot);
      send(source, problemsOf(snapshot));
      told.set(source.file, [source, judgement]);
    }
  };
  const later = (delay: number): void => {
    clearTimeout(timer);
    const mine = ++round;
    timer = setTimeout(() => {
      judgeAll(mine).catch((error: unknown) => {
        if (error instanceof Error && error.name !== "Cancelled") log.error(`diagnostics: ${error.stack ?? ""}`);
      });
    }, delay);
  };

  return {
    changed: (file) => {
      const source = workspace.sources.get(file);
      told.delete(file);
      if (source !== undefined) send(source, meanings.meanwhile(source));
      later(seen.has(file) ? settings.for(file).delay : 0);
      seen.add(file);
    },
    changedAll: () => {
      later(0);
    },
    closed: (file, uri) => {
      seen.delete(file);
      told.delete(file);
      meanings.forget(file);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    },
  };
}
