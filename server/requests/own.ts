import { basename } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { factsInfo } from "../explain/facts.ts";
import { explainRule } from "../explain/rule.ts";
import { toLocation, toOffset } from "../convert.ts";
import { mentionUnder } from "../mention-at.ts";
import type { Pause } from "../pace.ts";
import { pathOf } from "../paths.ts";
import { moduleView } from "../plan-view.ts";
import type { DocumentParams } from "../document-protocol.ts";
import type {
  BlockOutline,
  PlanOutline,
  PlanParams,
  QuantaPage,
  QuantaParams,
  QuantumView,
  RunContexts,
  ServerStatus,
  SetContextParams,
} from "../protocol.ts";
import { answerOwn } from "./own-method.ts";
import { judged, type Session } from "../session.ts";
import type { Snapshot } from "../snapshot.ts";
import { moduleOf } from "../subject.ts";
import { pathAt } from "../tree-walk.ts";

const largestPage = 1000;

/** Requests of our own, see protocol.ts. `onContext` is called when a choice was made. */
export function registerOwn(session: Session, indexing: () => boolean, onContext: () => void): void {
  const { workspace } = session;
  const without: RunContexts = { role: "none", remembered: false, candidates: [] };
  answerOwn(session, "wcl/plan", null, (params) => planOutline(session, params));
  answerOwn(session, "wcl/quanta", null, (params) => quantaPage(session, params));
  answerOwn(session, "wcl/factsInfo", null, async ({ textDocument }) => {
    const snapshot = await judged(session, textDocument.uri, Infinity);
    return snapshot?.judgement === undefined ? null : factsInfo(snapshot.judgement, snapshot.now);
  });
  answerOwn(session, "wcl/contexts", without, (params, pause) => contexts(session, params, pause));
  answerOwn(session, "wcl/setContext", without, async (params: SetContextParams, pause) => {
    workspace.choose(pathOf(params.textDocument.uri), params.entry === null ? undefined : pathOf(params.entry));
    onContext();
    return contexts(session, params, pause);
  });
  answerOwn(session, "wcl/explain", null, ({ code }) => {
    const markdown = explainRule(code);
    return markdown === undefined ? null : { markdown };
  });
  answerOwn(session, "wcl/status", statusOf(session, false), () => statusOf(session, indexing()));
}

async function planOutline(session: Session, { textDocument, examples = 0 }: PlanParams): Promise<PlanOutline | null> {
  const { atlas } = session;
  const snapshot = await judged(session, textDocument.uri, Infinity);
  if (snapshot?.judgement === undefined) return null;
  const { judgement, now } = snapshot;
  const { submission } = snapshot.context;
  const examplesOf = async (module: string) =>
    examples > 0 ? session.analyst.quanta(session.requestFor(submission.entry), module, 0, examples) : [];
  const shown = new Map<string, readonly QuantumView[]>();
  for (const { name } of judgement.blocks.flatMap(({ modules }) => modules)) shown.set(name, await examplesOf(name));
  const blocks = judgement.blocks.map((block): BlockOutline => {
    const opened = submission.survey().blocks.get(block.name)?.section.opened[0];
    return {
      name: block.name,
      jobs: block.jobs,
      quanta: block.modules.reduce((sum, module) => sum + module.count, 0),
      ...(opened === undefined ? {} : { place: toLocation(atlas, opened) }),
      modules: block.modules.map((module) => ({
        name: module.name,
        loopkeys: module.loopkeys,
        noop: module.noop,
        reads: module.reads,
        quanta: module.count,
        missing: judgement.missing.filter((query) => query.module === module.name).map((query) => query.definition),
        place: toLocation(atlas, module.place),
        examples: shown.get(module.name) ?? [],
      })),
    };
  });
  return {
    entry: atlas.uri(submission.entry),
    run: judgement.run,
    opsRunDir: judgement.opsRunDir,
    quanta: blocks.reduce((sum, block) => sum + block.quanta, 0),
    jobs: blocks.reduce((sum, block) => sum + block.jobs, 0),
    facts: factsInfo(judgement, now),
    blocks,
    problems: judgement.problems.flatMap((problem) => (problem.severity === "error" ? [problem.message] : [])),
  };
}

async function quantaPage(session: Session, params: QuantaParams): Promise<QuantaPage | null> {
  const { atlas, analyst, requestFor } = session;
  const snapshot = await judged(session, params.textDocument.uri, Infinity);
  if (snapshot?.judgement === undefined) return null;
  const { submission } = snapshot.context;
  const name = params.module?.toLowerCase() ?? moduleAt(snapshot, params.position);
  const section = name === undefined ? undefined : submission.survey().modules.get(name)?.section;
  const opened = section?.opened[0];
  if (name === undefined || opened === undefined) return null;
  const view = moduleView(snapshot, name);
  const module = view.kind === "planned" ? view.module : undefined;
  const from = Math.max(0, Math.floor(params.from ?? 0));
  const limit = Math.min(largestPage, Math.max(1, Math.floor(params.limit ?? 100)));
  const missing = view.kind === "missing facts" ? view.missing : [];
  return {
    entry: atlas.uri(submission.entry),
    module: name,
    loopkeys: module?.loopkeys ?? [],
    total: module?.count ?? 0,
    from,
    quanta: module === undefined ? [] : await analyst.quanta(requestFor(submission.entry), name, from, limit),
    missing: missing.map((query) => `${query.module}/${query.definition}`),
    facts: factsInfo(snapshot.judgement, snapshot.now),
    place: toLocation(atlas, opened),
  };
}

/** The module that a place names, else the one it lies in. */
function moduleAt(snapshot: Snapshot, position: QuantaParams["position"]): string | undefined {
  if (position === undefined) return undefined;
  const offset = toOffset(snapshot.source, position);
  const subject = mentionUnder(snapshot.source, offset)?.subject;
  if (subject?.kind === "entry" && subject.of === "module") return subject.name;
  return moduleOf(pathAt(snapshot.source.document, offset));
}

async function contexts(session: Session, { textDocument }: DocumentParams, pause: Pause): Promise<RunContexts> {
  const { workspace, atlas } = session;
  const file = pathOf(textDocument.uri);
  const found = await workspace.contexts(file, pause);
  const context = workspace.snapshot(file)?.context;
  const entry = context === undefined || context.kind === "none" ? undefined : context.submission.entry;
  return {
    role: context?.kind ?? "none",
    ...(entry === undefined ? {} : { chosen: atlas.uri(entry) }),
    remembered: workspace.chosen(file) !== undefined,
    candidates: found.map((one) => ({ uri: atlas.uri(one), name: basename(one) })),
  };
}

function statusOf({ documents, workspace, turns }: Session, indexing: boolean): ServerStatus {
  return {
    version: packageJson.version,
    node: process.version,
    memoryMegabytes: Math.round(process.memoryUsage().rss / 1e6),
    openDocuments: documents.all().length,
    knownFiles: workspace.index.files().length,
    loadedPrograms: workspace.submissions.count(),
    indexing,
    longestTurn: Math.round(turns.take()),
  };
}
