import { code, counted, plain, table } from "../markdown.ts";
import { modulePlan } from "../plan-view.ts";
import type { Snapshot } from "../snapshot.ts";
import { factsSentence } from "./facts.ts";

/** How many quanta are shown; the view behind "Preview quanta" shows all. */
export const shownQuanta = 10;

/** A module: how many quanta, over what it loops, the keys of the first ten. */
export function explainModule(snapshot: Snapshot, name: string): string {
  const { submission } = snapshot.context;
  const module = submission.survey().modules.get(name);
  const title = `**module** ${code(name)}`;
  if (module === undefined) return `${title}\n\nNo section of this name.`;
  const execs = module.execs
    .map((exec) => exec.section.entries.get("execname"))
    .flatMap((node) => (node?.kind === "scalar" ? [code(node.text)] : []));
  const runs = execs.length === 0 ? "" : `Runs ${execs.join(", then ")}.`;
  return [title, quantaOf(snapshot, name), runs].filter((part) => part !== "").join("\n\n");
}

function quantaOf(snapshot: Snapshot, name: string): string {
  if (snapshot.context.kind === "none") return "*No known submission includes this file, so its quanta are not known.*";
  const view = modulePlan(snapshot.context.submission, name);
  switch (view.kind) {
    case "not run":
      return "In the `modulelist` of no block: it never runs.";
    case "faulty":
      return "Its quanta cannot be planned; the problems of the submission say why.";
    case "missing facts":
      return factsSentence(snapshot, view.missing);
    case "planned": {
      const { module } = view;
      const { loopkeys } = module;
      const over = loopkeys.length === 0 ? "" : `, one for each ${loopkeys.map((key) => code(key)).join(", ")}`;
      const head = `**${counted(module.quanta.length, "quantum", "quanta")}**${over}, in block ${code(view.block)}`;
      const noop = module.noop ? " (`noop`: only its queries count)" : "";
      const rows = module.quanta.slice(0, shownQuanta).map((one) => loopkeys.map((key) => one.keys.get(key) ?? ""));
      const keys = loopkeys.length === 0 ? "" : table(loopkeys, rows);
      const rest = module.quanta.length - rows.length;
      const more = rest > 0 && loopkeys.length > 0 ? `… and ${counted(rest, "more", "more")}` : "";
      return [head + noop, keys, more, factsSentence(snapshot, view.missing)]
        .filter((part) => part !== "")
        .join("\n\n");
    }
  }
}

/** A block: its modules with their counts, and its jobs. */
export function explainBlock(snapshot: Snapshot, name: string): string {
  const { submission } = snapshot.context;
  const title = `**block** ${code(name)}`;
  if (submission.survey().blocks.get(name) === undefined) return `${title}\n\nNo section of this name.`;
  const plan = submission.planned().plan.blocks.find((one) => one.name === name);
  if (plan === undefined || snapshot.context.kind === "none")
    return `${title}\n\nNot in \`blocklist\`, or not planned.`;
  const rows = plan.modules.map((module) => [module.name, String(module.quanta.length), module.loopkeys.join(", ")]);
  const jobs = `${counted(plan.jobs.length, "job")}, block ${plan.blknum} of ${submission.planned().plan.blocks.length}`;
  return [
    title,
    plain(jobs),
    table(["module", "quanta", "loops over"], rows),
    factsSentence(snapshot, submission.planned().missing),
  ].join("\n\n");
}
