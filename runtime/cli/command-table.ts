import type { CommandRow } from "./command.ts";

/** Every command of `wcl`, in the order of the help text. A new command is one file and one line here. */
export const commandTable: readonly CommandRow[] = [
  {
    name: "parse",
    summary: "show every key of a file in order, includes merged",
    load: () => import("./commands/parse.ts"),
  },
  { name: "check", summary: "find what is wrong before anything runs", load: () => import("./commands/check.ts") },
  { name: "explain", summary: "explain a rule, with examples", load: () => import("./commands/explain.ts") },
  { name: "rules", summary: "list all rules", load: () => import("./commands/rules.ts") },
  {
    name: "expand",
    summary: "expand a text as the planner would, step by step",
    load: () => import("./commands/expand.ts"),
  },
  {
    name: "render",
    summary: "show the WCL that a template yields",
    load: () => import("./commands/render.ts"),
  },
  { name: "fmt", summary: "format files", load: () => import("./commands/fmt.ts") },
  { name: "plan", summary: "show blocks, modules, quanta, names and jobs", load: () => import("./commands/plan.ts") },
  { name: "submit", summary: "check, plan and run a submission", load: () => import("./commands/submit.ts") },
  {
    name: "campaign",
    summary: "one submission for each row of a table: so many at a time, again by rule, through kills",
    load: () => import("./commands/campaign.ts"),
  },
  {
    name: "status",
    summary: "show runs, or one run down to the step inside a job",
    load: () => import("./commands/status.ts"),
  },
  { name: "logs", summary: "show the logs of a run", load: () => import("./commands/logs.ts") },
  { name: "cancel", summary: "stop a run in order", load: () => import("./commands/cancel.ts") },
  { name: "resume", summary: "take up a run that was stopped or killed", load: () => import("./commands/resume.ts") },
  {
    name: "retry",
    summary: "try again what failed in a run",
    load: () => import("./commands/retry.ts"),
  },
  {
    name: "reap",
    summary: "close runs whose engine is gone, and clear away what it left",
    load: () => import("./commands/reap.ts"),
  },
  {
    name: "remove",
    summary: "take a run away: archive, registry, provenance and folder together",
    load: () => import("./commands/remove.ts"),
  },
  {
    name: "report",
    summary: "a run on one page of HTML; or what operators ask every day: attempts, causes, modules, nights",
    load: () => import("./commands/report.ts"),
  },
  { name: "history", summary: "show past attempts", load: () => import("./commands/history.ts") },
  {
    name: "ingest",
    summary: "take files into the archive and the registry",
    load: () => import("./commands/ingest.ts"),
  },
  {
    name: "archive",
    summary: "compare archive and registry; files out of an archive",
    load: () => import("./commands/archive.ts"),
  },
  {
    name: "register",
    summary: "make files known that lie in the archive already",
    load: () => import("./commands/register.ts"),
  },
  {
    name: "state",
    summary: "say what the data of an attempt are good for: ACTIVE, JUNK, ARCHIVED",
    load: () => import("./commands/state.ts"),
  },
  { name: "tag", summary: "tag an attempt", load: () => import("./commands/tag.ts") },
  {
    name: "provenance",
    summary: "show what a file came from, or what came from it, and the WCL line that named it",
    load: () => import("./commands/provenance.ts"),
  },
  {
    name: "files",
    summary: "find registered files by type, tag, run or key",
    load: () => import("./commands/files.ts"),
  },
  { name: "sql", summary: "ask the registry, read only", load: () => import("./commands/sql.ts") },
  { name: "butler", summary: "Butler policies, sync check and registries", load: () => import("./commands/butler.ts") },
  {
    name: "registry",
    summary: "start, stop, look at, migrate and rebuild the database",
    load: () => import("./commands/registry.ts"),
  },
  {
    name: "bench",
    summary: "measure this machine: starts of programs, events on disk, recorded quanta a second",
    load: () => import("./commands/bench.ts"),
  },
  { name: "job", summary: "run one job on a node", load: () => import("./commands/job.ts") },
  { name: "wrap", summary: "run one wrapper instance by hand", load: () => import("./commands/wrap.ts") },
  { name: "lsp", summary: "the language server", load: () => import("./commands/lsp.ts") },
];
