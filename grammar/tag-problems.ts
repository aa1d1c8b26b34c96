import { type Fix, type Problem, problem } from "./problem.ts";
import type { SourceFile, SourceLine } from "./source-file.ts";
import type { Place } from "./span.ts";

/** STY601: what looks like a tag but is read as a key, or is a tag of an odd name. */
export function tagProblems({ file, text }: SourceFile, { statement }: SourceLine): readonly Problem[] {
  if (statement?.kind === "assignment") {
    if (!/^<(?!<)/.test(statement.key.text)) return [];
    const place = { file, span: statement.span };
    const message = `This is no tag: it is read as the key ${statement.key.text} with a value.`;
    const written = text.slice(place.span.start, place.span.end);
    return [problem(["STY601", "warning"], place, message, { fixes: tagFixes(place, written) })];
  }
  if (statement?.kind !== "open" && statement?.kind !== "close") return [];
  const name = statement.name.text;
  const isOdd = /[<>]/.test(name) || (statement.kind === "open" && name.startsWith("/"));
  if (!isOdd || name.startsWith("<include") || name.startsWith("<inclfunc")) return [];
  const does = statement.kind === "open" ? "opens" : "closes";
  const message = `This line ${does} one section, named ${name}: a tag needs a line of its own.`;
  return [problem(["STY601", "warning"], { file, span: statement.span }, message)];
}

/** A fix is looked for in lines up to this length, so that no line is costly. */
const LONGEST_FIXED = 500;

function tagFixes(place: Place, written: string): readonly Fix[] {
  if (written.length > LONGEST_FIXED) return [];
  const spaced = /^<\s*(\/?)\s*([^\s<>]+)(?:\s+([^\s<>]+))?\s*>$/.exec(written);
  if (spaced !== null) {
    const [, slash = "", name = "", label] = spaced;
    const newText = `<${slash}${name}${label === undefined ? "" : ` ${label}`}>`;
    return [{ title: `Write ${newText}`, edits: [{ ...place, newText }], safe: false }];
  }
  const crowded = /^(<[^\s<>]+(?: [^\s<>]+)?>)\s*(\S.*)$/.exec(written);
  if (crowded === null) return [];
  const [, tag = "", rest = ""] = crowded;
  return [{ title: `Put ${tag} on a line of its own`, edits: [{ ...place, newText: `${tag}\n${rest}` }], safe: false }];
}
