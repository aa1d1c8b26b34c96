import type { Problem } from "../grammar/problem.ts";
import { toDiagnostic } from "./convert.ts";
import { createPause } from "./pace.ts";
import { fadesOf, problemsOf, syntaxProblemsOf } from "./problems.ts";
import type { Session } from "./session.ts";
import { shiftProblems } from "./shift-problems.ts";

/** Tells clients that do not ask: syntax at once, meaning after a short quiet time; old findings stay until then. */
export interface Publisher {
  /** A document was opened or edited: it and all that may depend on it are judged again. */
  readonly changed: (file: string) => void;
  /** Something else changed: every open document is judged again. */
  readonly changedAll: () => void;
  readonly closed: (file: string, uri: string) => void;
}

interface Told {
  readonly text: string;
  readonly problems: readonly Problem[];
}

export function createPublisher(session: Session): Publisher {
  const { connection, documents, workspace, settings, atlas, log } = session;
  const told = new Map<string, Told>();
  let timer: NodeJS.Timeout | undefined;
  let round = 0;

  const send = (file: string, problems: readonly Problem[]): void => {
    const document = documents.get(file);
    const source = workspace.sources.get(file);
    if (document === undefined || source === undefined) return;
    const diagnostics = problems.map((problem) => toDiagnostic(atlas, source, problem, fadesOf));
    told.set(file, { text: source.document.text, problems });
    void connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
  };
  const judgeAll = async (): Promise<void> => {
    const mine = ++round;
    // A newer round has begun: this one's answers would be stale.
    const pause = createPause(() => mine !== round);
    for (const { file } of documents.all()) {
      await pause();
      const snapshot = workspace.snapshot(file);
      if (snapshot !== undefined) send(file, problemsOf(snapshot));
    }
  };
  const later = (delay: number): void => {
    clearTimeout(timer);
    round++;
    timer = setTimeout(() => {
      judgeAll().catch((error: unknown) => {
        if (error instanceof Error && error.name !== "Cancelled")
          log.error(`diagnostics: ${error.stack ?? error.message}`);
      });
    }, delay);
  };

  return {
    changed: (file) => {
      const source = workspace.sources.get(file);
      const before = told.get(file);
      if (source !== undefined) {
        const syntax = syntaxProblemsOf(source);
        const codes = new Set(syntax.map((problem) => problem.code));
        const old = before === undefined ? [] : shiftProblems(before.problems, file, before.text, source.document.text);
        const meaning = old.filter((problem) => !codes.has(problem.code) && !isSyntax(problem.code));
        send(file, [...syntax, ...meaning]);
      }
      later(before === undefined ? 0 : settings.for(file).delay);
    },
    changedAll: () => {
      later(0);
    },
    closed: (file, uri) => {
      told.delete(file);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    },
  };
}

/** Codes of the reader: they are told anew with every edit, so old ones are not kept. */
function isSyntax(code: string): boolean {
  return /^(WCL10[1-6]|WCL11[0-4]|STY6(0\d|1[0-4]|20))$/.test(code);
}
