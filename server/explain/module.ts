import { code, counted, plain, table } from "../markdown.ts";
import { moduleView } from "../plan-view.ts";
import type { Snapshot } from "../snapshot.ts";
import { factsSentence } from "./facts.ts";

/** A module: how many quanta, over what it loops, the keys of the first ten. */
export function explainModule(snapshot: Snapshot, name: string): string {
  const module = snapshot.context.submission.survey().modules.get(name);
  const title = `**module** ${code(name)}`;
  if (module === undefined) return `${title}\n\nNo section of this name.`;
  const execs = module.execs
    .map((exec) => exec.section.entries.get("execname"))
    .flatMap((node) => (node?.kind === "scalar" ? [code(node.text)] : []));
  const runs = execs.length === 0 ? "" : `Runs ${execs.join(", then ")}.`;
  return [title, quantaOf(snapshot, name), runs].filter((part) => part !== "").join("\n\n");
}

function quantaOf(snapshot: Snapshot, name: string): string {
  const view = moduleView(snapshot, name);
  switch (view.kind) {
    case "no submission":
    case "not run":
    case "faulty":
    case "pending":
      return whyNoNames[view.kind];
    case "missing facts": {
      const loop = snapshot.context.submission.survey().modules.get(name)?.loopKeys ?? [];
      const over = loop.length === 0 ? "" : `One quantum for each ${loop.map((key) => code(key.text)).join(", ")}.\n\n`;
      return over + factsSentence(snapshot, view.missing);
    }
    case "planned": {
      const { loopkeys, count, first, noop } = view.module;
      const over = loopkeys.length === 0 ? "" : `, one for each ${loopkeys.map((key) => code(key)).join(", ")}`;
      const head = `**${counted(count, "quantum", "quanta")}**${over}, in block ${code(view.block)}`;
      const rows = first.map((one) => loopkeys.map((key) => one.keys.get(key) ?? ""));
      const rest = count - first.length;
      const parts = [
        head + (noop ? " (`noop`: only its queries count)" : ""),
        loopkeys.length === 0 ? "" : table(loopkeys, rows),
        rest > 0 && loopkeys.length > 0 ? `… and ${counted(rest, "more", "more")}` : "",
        factsSentence(snapshot),
      ];
      return parts.filter((part) => part !== "").join("\n\n");
    }
  }
}

/** Why nothing is said of quanta and names. */
export const whyNoNames = {
  "no submission": "*No known submission includes this file, so its quanta and names are not known.*",
  "not run": "In the `modulelist` of no block: it never runs.",
  faulty: "It cannot be planned; the problems of the submission say why.",
  pending: "*Being worked out …*",
} as const;

/** A block: its modules with their counts, and its jobs. */
export function explainBlock(snapshot: Snapshot, name: string): string {
  const { context, judgement } = snapshot;
  const title = `**block** ${code(name)}`;
  if (context.submission.survey().blocks.get(name) === undefined) return `${title}\n\nNo section of this name.`;
  if (context.kind === "none") return `${title}\n\n${whyNoNames["no submission"]}`;
  if (judgement === undefined) return `${title}\n\n${whyNoNames.pending}`;
  const block = judgement.blocks.find((one) => one.name === name);
  if (block === undefined) return `${title}\n\nNot in \`blocklist\`: it never runs.`;
  const rows = block.modules.map((module) => [module.name, String(module.count), module.loopkeys.join(", ")]);
  const jobs = `${counted(block.jobs, "job")}, block ${block.blknum} of ${judgement.blocks.length}`;
  const facts = factsSentence(snapshot, judgement.missing);
  return [title, plain(jobs), table(["module", "quanta", "loops over"], rows), facts].join("\n\n");
}
