import { type LogicalLine, spanInFile } from "./lines.ts";
import { type Problem, problem } from "./problem.ts";
import type { SourceFile, SourceLine } from "./source-file.ts";
import type { Place } from "./span.ts";
import type { KeyAndValue, NoForm } from "./statement.ts";

/** WCL112, STY604, STY605, STY606, STY613, STY620: keys and values that are not what they look like. */
export function keyProblems({ file }: SourceFile, { statement, line }: SourceLine): readonly Problem[] {
  if (statement === undefined) return [];
  const found: Problem[] = [];
  if (line.text.includes(MARK)) found.push(byteOrderMark(file, line));
  if (statement.kind === "ignored") {
    const problem = ignoredProblem({ file, span: statement.span }, statement);
    if (problem !== undefined) found.push(problem);
  }
  if (statement.kind === "assignment") {
    const isTag = /^</.test(statement.key.text);
    found.push(...(isTag ? [] : assignmentProblems(file, statement)));
  }
  return found;
}

const MARK = "\uFEFF";

function byteOrderMark(file: string, line: LogicalLine): Problem {
  const at = line.text.indexOf(MARK);
  const place = { file, span: spanInFile(line, at, at + 1) };
  const fix = { title: "Remove it", edits: [{ ...place, newText: "" }], safe: true };
  const message = "A byte order mark (U+FEFF) stands here, unseen: it is read as part of the word.";
  return problem(["STY613", "error"], place, message, { fixes: [fix] });
}

function ignoredProblem(place: Place, { text }: NoForm): Problem | undefined {
  if (/^\uFEFF*$/.test(text.trim())) return undefined;
  if (/^\S+\s*=\s*$/.test(text) && !/^=+$/.test(text)) return noValue(place, "the line is ignored");
  const message = "This line is ignored: it is neither a tag, nor an include, nor a key with a value.";
  return problem(["WCL112", "warning"], place, message);
}

function assignmentProblems(file: string, { key, value, form, span }: KeyAndValue): readonly Problem[] {
  const found: Problem[] = [];
  if (form === "blank" && value.text === "=") return [noValue({ file, span }, "two blanks before it make = the value")];
  if (form === "equals" && key.text.includes("=")) found.push(tightKey({ file, span: key.span }, key.text));
  if (form === "blank" && value.text.includes("=")) found.push(firstWord({ file, span: key.span }, key.text));
  if (value.text === "") found.push(lost({ file, span }, "An empty value"));
  else if (value.text.endsWith("\\")) found.push(lost({ file, span: value.span }, "A backslash at the end of a value"));
  return found;
}

function noValue(place: Place, effect: string): Problem {
  return problem(["STY604", "warning"], place, `No value after =: ${effect}.`);
}

function tightKey(place: Place, key: string): Problem {
  const at = place.span.start + key.indexOf("=", 1);
  const fix = {
    title: "Put blanks around the first =",
    edits: [{ file: place.file, span: { start: at, end: at + 1 }, newText: " = " }],
    safe: false,
  };
  const message = `The key is read as ${key}, up to the last = of the word: put blanks around the = that is meant.`;
  return problem(["STY605", "warning"], place, message, { fixes: at > place.span.start ? [fix] : [] });
}

function firstWord(place: Place, key: string): Problem {
  const message = `The key is only ${key}: all that follows the first blank is the value, = included.`;
  return problem(["STY606", "warning"], place, message);
}

function lost(place: Place, what: string): Problem {
  const message = `${what} is lost when the configuration is written and read again.`;
  return problem(["STY620", "warning"], place, message);
}
