/** What is looked for in what programs print: the operators' patterns, those of the submission first. Plain data. */
export interface QualitySpec {
  /** Best first: of several that match a line the first one counts. */
  readonly patterns: readonly QualityPattern[];
  /** Lines that one of these matches are passed over. */
  readonly ignores: readonly ForProgram<{ readonly pattern: string }>[];
  /** Plain texts that are replaced before anything is looked for; the log itself stays as it is. */
  readonly filters: readonly ForProgram<{ readonly replace: string; readonly with: string }>[];
}

/** `global` stands for every program, anything else for a wrapper or program of that name. */
export type ForProgram<T> = T & { readonly execname: string };

export interface QualityPattern {
  /** Number in the registry; 9999 for those of a submission. */
  readonly id: number;
  /** A regular expression; letters are compared without case. */
  readonly pattern: string;
  /** 1 error, 2 warning, 3 information. */
  readonly level: 1 | 2 | 3;
  readonly execname: string;
  /** Lines of a message, the matching one included. */
  readonly lines: number;
  readonly keep: "line" | "match";
}

/** The regular expression of an operator, who may know Python's form better. Throws SyntaxError. */
export function compilePattern(pattern: string, flags: string): RegExp {
  return new RegExp(pattern.replace(/^\(\?[aiLmsux]+\)/, "").replaceAll("(?P<", "(?<"), flags);
}

/** Whether a rule for `execname` counts for the log of these programs. */
export function isMeant(execname: string, programs: readonly string[]): boolean {
  return execname === "" || execname.toLowerCase() === "global" || programs.includes(execname);
}
