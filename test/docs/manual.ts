/** A step of a page that is done as it stands there. */
export type ManualStep =
  | { readonly kind: "file"; readonly name: string; readonly text: string }
  | { readonly kind: "shell"; readonly commands: readonly string[]; readonly prints: readonly string[] | undefined };

/**
 * The steps of a page of the manual, in order: a fenced block with a file name after its language is that file, a block
 * of `sh` without one is run line by line, a block of `text` right after it is what came out of it (`…` stands for
 * anything, a line of it alone for any lines).
 */
export function manualSteps(page: string): readonly ManualStep[] {
  const steps: ManualStep[] = [];
  for (const [, language = "", name, text = ""] of page.matchAll(/^```(\w*)(?: +(\S+))?\n([\s\S]*?)^```$/gm)) {
    const last = steps.at(-1);
    if (name !== undefined) steps.push({ kind: "file", name, text });
    else if (language === "sh") steps.push({ kind: "shell", commands: commandsOf(text), prints: undefined });
    else if (language === "text" && last?.kind === "shell" && last.prints === undefined)
      steps.splice(-1, 1, { ...last, prints: text.trimEnd().split("\n") });
  }
  return steps;
}

/** Lines without what is said about them behind two blanks and `#`. */
function commandsOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/(^|\s{2,})#.*$/, "").trimEnd())
    .filter((line) => line !== "");
}

/** What a page says that is printed, as an expression for what was printed. */
export function printedAs(lines: readonly string[]): RegExp {
  const parts = lines.map((line) => (line === "…" ? "(?:.*\\n)*?" : `${line.split("…").map(escaped).join(".*")} *\\n`));
  return new RegExp(`^${parts.join("")}$`);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
