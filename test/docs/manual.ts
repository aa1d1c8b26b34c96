/** A command of a page, and what it ends with. */
export interface ManualCommand {
  readonly words: string;
  readonly code: number;
}

/** A step of a page that is done as it stands there. */
export type ManualStep =
  | { readonly kind: "file"; readonly name: string; readonly text: string }
  | {
      readonly kind: "shell";
      readonly commands: readonly ManualCommand[];
      readonly prints: readonly string[] | undefined;
    };

/**
 * The steps of a page of the manual, in order: a fenced block with a file name after its language is that file, a block
 * of `sh` without one is run line by line, a block of `text` right after it is what came out of it (`…` stands for
 * anything, a line of it alone for any lines). A command ends with 0, or as a remark behind it says: `# ends with 1`.
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

function commandsOf(text: string): readonly ManualCommand[] {
  return text.split("\n").flatMap((line) => {
    const [, words = "", remark = ""] = /^(.*?)(?:(?:^|\s{2,})#(.*))?$/.exec(line) ?? [];
    const code = Number(/ends with (\d+)/.exec(remark)?.[1] ?? 0);
    return words.trim() === "" ? [] : [{ words: words.trim(), code }];
  });
}

/** What a page says that is printed, as an expression for what was printed. */
export function printedAs(lines: readonly string[]): RegExp {
  const parts = lines.map((line) => (line === "…" ? "(?:.*\\n)*?" : `${line.split("…").map(escaped).join(".*")} *\\n`));
  return new RegExp(`^${parts.join("")}$`);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
