import type { Parse } from "../grammar/parse.ts";
import { lineStarts } from "../grammar/position.ts";
import type { Problem } from "../grammar/problem.ts";
import type { Document } from "../grammar/tree.ts";
import type { EditorSystem } from "./editor-system.ts";
import { mentionsOf } from "./mentions.ts";
import { subjectKey, type Mention } from "./subject.ts";

/** One file as it is now: text, tree, what the reader complains about, and the names in it. */
export interface Source {
  readonly file: string;
  readonly version: string;
  readonly document: Document;
  readonly problems: readonly Problem[];
  /** Offset of the first character of each line. */
  readonly starts: readonly number[];
  /** Collected when first asked for. */
  readonly mentions: () => readonly Mention[];
  /** The same by subject (see subjectKey). */
  readonly mentionsBySubject: () => ReadonlyMap<string, readonly Mention[]>;
}

/** Parses each file once per version. */
export interface Sources {
  /** Undefined when the file is missing or cannot be read as text. */
  readonly get: (file: string) => Source | undefined;
  readonly forget: (file: string) => void;
}

/** How many parsed files that nobody has open are kept. */
const keptFiles = 400;

export function createSources(system: EditorSystem, parse: Parse): Sources {
  const known = new Map<string, Source>();
  return {
    get: (file) => {
      const before = known.get(file);
      if (before !== undefined && before.version === system.version(file)) return before;
      const result = system.read(file);
      if (result.kind !== "text") {
        known.delete(file);
        return undefined;
      }
      const source = createSource(parse, file, result.text, result.version);
      known.delete(file);
      known.set(file, source);
      for (const oldest of known.keys()) {
        if (known.size <= keptFiles) break;
        known.delete(oldest);
      }
      return source;
    },
    forget: (file) => {
      known.delete(file);
    },
  };
}

function createSource(parse: Parse, file: string, text: string, version: string): Source {
  const { document, problems } = parse(text, file);
  let mentions: readonly Mention[] | undefined;
  let bySubject: ReadonlyMap<string, readonly Mention[]> | undefined;
  const all = (): readonly Mention[] => (mentions ??= mentionsOf(document));
  return {
    file,
    version,
    document,
    problems,
    starts: lineStarts(text),
    mentions: all,
    mentionsBySubject: () => (bySubject ??= groupBySubject(all())),
  };
}

function groupBySubject(mentions: readonly Mention[]): ReadonlyMap<string, readonly Mention[]> {
  const groups = new Map<string, Mention[]>();
  for (const mention of mentions) {
    const key = subjectKey(mention.subject);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [mention]);
    else group.push(mention);
  }
  return groups;
}
