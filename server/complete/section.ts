import type { CompletionPlace, Suggestion } from "./suggestion.ts";
import { kindText } from "../explain/key.ts";
import { nameOf, namedSections, type Subject } from "../subject.ts";
import { sectionsOf } from "../vocabulary-view.ts";
import { matching, snippetText } from "./words.ts";

/** Tags: close tags of the sections around, sections that belong here, names that are used but not yet defined. */
export function completeSection(place: CompletionPlace): readonly Suggestion[] {
  const { left, path, offset, snapshot } = place;
  const { text } = snapshot.source.document;
  const end = text[offset] === ">" ? offset + 1 : offset;
  if (left.startsWith("</")) {
    const word = left.slice(2);
    const span = { start: offset - word.length, end };
    const names = [...path].reverse();
    return matching(
      names.map((name, rank) => ({
        label: name,
        kind: "section",
        text: `${name}>`,
        span,
        sort: String(rank),
        detail: "close",
      })),
      word,
    );
  }
  const word = left.slice(1);
  const span = { start: offset - left.length, end };
  const close = path.map((name, rank) => ({
    label: `/${name}`,
    kind: "section" as const,
    text: `</${name}>`,
    span,
    sort: `1 ${path.length - rank}`,
    filter: `</${name}`,
  }));
  const open = sectionNames(place).map(({ name, detail, rank, about }) => ({
    label: name,
    kind: "section" as const,
    text: `<${name}>\n</${name}>`,
    snippet: sectionSnippet(name, path),
    span,
    detail,
    sort: `${rank} ${name}`,
    filter: `<${name}`,
    ...(about === undefined ? {} : { about }),
  }));
  const include = path.length === 0 ? [includeSnippet(span)] : [];
  return matching([...open, ...(word === "" ? close : []), ...include], left);
}

/** The sections that can be opened here. */
export function sectionNames(place: CompletionPlace): readonly {
  readonly name: string;
  readonly detail: string;
  readonly rank: number;
  readonly about?: string;
}[] {
  const { path } = place;
  const missing = undefinedNames(place).map((name) => ({ name, detail: "used, not yet defined", rank: 0 }));
  const known = sectionsOf(path).map((entry) => {
    const name = entry.key === "exec_N" ? nextExec(place) : entry.key;
    return { name, detail: kindText(entry), rank: 2, about: `key ${name}` };
  });
  return [...missing, ...known];
}

/** What the submission names and no section defines, for sections whose names are its own. */
function undefinedNames({ snapshot, path }: CompletionPlace): readonly string[] {
  const [top, module, kind] = path;
  const wanted = (subject: Subject): boolean => {
    if (path.length === 1) return subject.kind === "entry" && subject.of === top && namedSections.includes(subject.of);
    const data = path.length === 3 && (kind === "file" || kind === "list");
    return data && subject.kind === "definition" && subject.module === module && subject.of === kind;
  };
  const used = new Map<string, string>();
  const defined = new Set<string>();
  for (const file of snapshot.context.submission.program.files.keys()) {
    for (const [key, mentions] of snapshot.other(file)?.mentionsBySubject() ?? []) {
      const subject = mentions[0]?.subject;
      if (subject === undefined || !wanted(subject)) continue;
      if (mentions.some((mention) => mention.role === "define")) defined.add(key);
      else used.set(key, nameOf(subject));
    }
  }
  return [...used].filter(([key]) => !defined.has(key)).map(([, name]) => name);
}

function nextExec({ snapshot, path }: CompletionPlace): string {
  const execs = snapshot.context.submission.survey().modules.get(path[1] ?? "")?.execs ?? [];
  const numbers = execs.map((exec) => Number(exec.name.slice("exec_".length)));
  return `exec_${Math.max(0, ...numbers) + 1}`;
}

/** A section with the keys that it cannot be without. */
export function sectionSnippet(name: string, path: readonly string[]): string {
  const tag = snippetText(name);
  const lines = (...inner: readonly string[]): string =>
    [`<${tag}>`, ...inner.map((line) => `\t${line}`), `</${tag}>`].join("\n");
  const [top, , kind] = path;
  if (path.length === 1 && top === "module") {
    return lines(
      "wrappername = ${1:genwrap.py}",
      "<exec_1>",
      "\texecname = ${2:program}",
      "\tused = $3",
      "\twas_generated_by = $4",
      "</exec_1>",
      "$0",
    );
  }
  if (path.length === 1 && top === "block") return lines("modulelist = $0");
  if (path.length === 1 && top === "directory_pattern")
    return lines("ops = ${1:\\${ops_run_dir\\}/\\$opt{ops_enddir\\}}", "runtime = $0");
  if (path.length === 2 && top === "module" && name.startsWith("exec_")) {
    return lines("execname = ${1:program}", "used = $2", "was_generated_by = $3", "<cmdline>", "\t$0", "</cmdline>");
  }
  if (path.length === 3 && kind === "file") return lines("filepat = $1", "dirpat = $2", "filetype = $3", "$0");
  if (path.length === 3 && kind === "list") return lines("filepat = $1", "dirpat = $2", "columns = $3", "$0");
  return lines("$0");
}

function includeSnippet(span: Suggestion["span"]): Suggestion {
  return {
    label: "<include …>",
    kind: "snippet",
    text: "<<include ",
    snippet: "<<include $0>>",
    span,
    detail: "another file, merged at the top level",
    sort: "9",
    filter: "<<include",
  };
}
