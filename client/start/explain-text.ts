import type { PlanOutline } from "../../server/protocol.ts";

/** A submission in words: what it runs, in which order, on what, and what comes out. Markdown; names are code. */
export function explainOutline(outline: PlanOutline): string {
  const { run, entry, quanta, jobs, blocks, problems, facts } = outline;
  const intro = `# ${code(run)}\n\n${code(fileName(entry))} runs ${counted(quanta, "quantum", "quanta")} in ${counted(jobs, "job", "jobs")}; what it makes is kept below ${code(outline.opsRunDir)}.`;
  const missing =
    facts.missing.length === 0
      ? []
      : [
          `Not everything is known: ${facts.missing.map(code).join(", ")} ${facts.missing.length === 1 ? "has" : "have"} no answer yet. What hangs on them is not counted.`,
        ];
  const wrong =
    problems.length === 0 ? [] : [`In the way:\n\n${problems.map((one) => `- ${escaped(one)}`).join("\n")}`];
  const parts = blocks.map((block) => {
    const steps = block.modules.map((module, at) => `${at + 1}. ${step(module)}`);
    return `## Block ${code(block.name)}\n\n${steps.join("\n")}`;
  });
  const next = "[Show the plan](command:wcl.showPlan) for every quantum with its files and command line.";
  return `${[intro, ...missing, ...wrong, ...parts, next].join("\n\n")}\n`;
}

type Module = PlanOutline["blocks"][number]["modules"][number];

function step({ name, quanta, loopkeys, reads, noop, examples }: Module): string {
  const each = loopkeys.length === 0 ? "once" : `once for each ${loopkeys.map(code).join(", ")}`;
  const what = noop ? "only its queries count" : `runs ${each}: ${counted(quanta, "quantum", "quanta")}`;
  const from = reads.length === 0 ? "" : `; reads files of ${reads.map(code).join(", ")}`;
  const [example] = examples;
  const made = example?.files.find(({ role }) => role === "output")?.paths[0];
  const line = example?.commands[0]?.join(" ");
  const told = [
    ...(line === undefined ? [] : [`for example ${code(line)}`]),
    ...(made === undefined ? [] : [`which makes ${code(made)}`]),
  ];
  return `**${code(name)}** ${what}${from}${told.length === 0 ? "" : `; ${told.join(", ")}`}.`;
}

/** Whatever it holds, it is shown as it is: the fence is longer than any in it, and it stays on its line. */
function code(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const fence = "`".repeat(1 + Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  return `${fence} ${line} ${fence}`;
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+\-.!|~]/g, "\\$&").replace(/\s+/g, " ");
}

function counted(number: number, one: string, many: string): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

function fileName(uri: string): string {
  return decodeURIComponent(uri.split("/").at(-1) ?? uri);
}
