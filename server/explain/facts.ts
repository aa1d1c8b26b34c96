import { basename } from "node:path";
import type { Judgement, MissingQuery } from "../judgement.ts";
import type { FactsInfo } from "../protocol.ts";
import { ageText, code, counted } from "../markdown.ts";
import { uriOf } from "../paths.ts";
import type { Snapshot } from "../snapshot.ts";

/** Which facts an answer stands on, for programs. */
export function factsInfo({ facts, missing: queries }: Judgement, now: number): FactsInfo {
  const missing = queries.map(({ module, definition }) => `${module}/${definition}`);
  switch (facts.kind) {
    case "none":
      return { missing };
    case "refused":
      return { file: uriOf(facts.file), refused: facts.reason, missing };
    case "taken": {
      const age = ageSeconds(facts.taken, now);
      const taken = facts.taken === "" ? {} : { taken: facts.taken };
      return { file: uriOf(facts.file), ...taken, ...(age === undefined ? {} : { ageSeconds: age }), missing };
    }
  }
}

/** The sentence under every count: how old the facts are, or what is missing and how to get it. */
export function factsSentence(snapshot: Snapshot, missing: readonly MissingQuery[] = []): string {
  const { judgement, judgedBefore } = snapshot;
  if (judgement === undefined) return "";
  const sentence = factsOf(snapshot, judgement, missing);
  return judgedBefore ? `${sentence} *As it was before the last edit; being worked out anew.*` : sentence;
}

function factsOf({ context, now }: Snapshot, judgement: Judgement, missing: readonly MissingQuery[]): string {
  const name = basename(context.submission.entry);
  if (missing.length > 0) {
    const queries = missing.slice(0, 3).map((one) => code(`${one.module} ${one.definition.replace("-", ".")}`));
    const rest = missing.length > 3 ? ` and ${missing.length - 3} more` : "";
    const how = `${code(`wcl plan ${name} --save-facts ${name}.facts.json`)} asks and saves it`;
    return `*No answer yet of the query for ${queries.join(", ")}${rest}; ${how}.*`;
  }
  const { facts } = judgement;
  switch (facts.kind) {
    case "none":
      return "*Needs no query: the names follow from the text alone.*";
    case "refused":
      return `*${code(basename(facts.file))} is not used: ${facts.reason}.*`;
    case "taken": {
      const age = ageSeconds(facts.taken, now);
      const when = age === undefined ? "undated" : `taken ${ageText(age)}`;
      return `*From facts ${when} (${code(basename(facts.file))}, ${counted(facts.rows, "row")}).*`;
    }
  }
}

function ageSeconds(taken: string, now: number): number | undefined {
  const time = Date.parse(taken);
  return Number.isNaN(time) ? undefined : Math.max(0, Math.round((now - time) / 1000));
}
