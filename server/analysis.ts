import { basename } from "node:path";
import { dumpLines, type DumpLine } from "../runtime/butler/dump.ts";
import { inputOf } from "../runtime/checks/check-input.ts";
import type { EditorSystem } from "./editor-system.ts";
import { createFactsReader, type FactsState } from "./facts-file.ts";
import { judge, type Judged } from "./judge.ts";
import type { Judgement } from "./judgement.ts";
import { createParse } from "./parses.ts";
import { createPlanChanges } from "./plan-changes.ts";
import type { PlanChange, PlanRows, RowsWanted } from "./plan-protocol.ts";
import { planRows } from "./plan-rows.ts";
import { planAgain, type Planned } from "./planned.ts";
import { quantumView } from "./plan-view.ts";
import { plannedQuantum, type UnplacedQuantum } from "./planned-quantum.ts";
import { createProjects, createTemplates, type Project } from "./project.ts";
import type { QuantumView } from "./protocol.ts";
import type { Pulse } from "./pulse.ts";
import type { Submission } from "./snapshot.ts";
import { createSubmissions, type LoadFrom } from "./submissions.ts";

/** What is to be judged, and how names and facts are found. */
export interface AnalysisRequest extends LoadFrom {
  readonly entry: string;
  /** Empty: the facts beside the submission. */
  readonly factsFile: string;
}

/** Plans and checks submissions, each once per version of everything that counts. The slow half of the server. */
export interface Analysis {
  /** `pulse` is called now and then; what it throws ends the work, and nothing is remembered of it. */
  readonly judge: (request: AnalysisRequest, pulse?: Pulse) => Judgement;
  readonly policy: (request: AnalysisRequest) => readonly DumpLine[] | null;
  readonly quanta: (request: AnalysisRequest, module: string, from: number, limit: number) => readonly QuantumView[];
  readonly planRows: (request: AnalysisRequest, wanted: RowsWanted) => PlanRows;
  readonly planQuantum: (request: AnalysisRequest, wrapnum: number) => UnplacedQuantum | null;
  readonly planChange: (request: AnalysisRequest, restart: boolean) => PlanChange;
  /** Files that were read before may have changed on disk. */
  readonly forget: (file: string) => void;
}

interface Kept {
  readonly submission: Submission;
  readonly facts: FactsState;
  readonly project: Project;
  readonly judged: Judged;
}

/** Whole plans are large. */
const keptPlans = 4;

/** What was judged of this very state. */
function sameAs(
  kept: Kept | undefined,
  submission: Submission,
  facts: FactsState,
  project: Project,
): Judged | undefined {
  const same = kept?.submission === submission && kept.facts === facts && kept.project === project;
  return same ? kept.judged : undefined;
}

/** What was planned before, if it holds. It is forgotten here: a plan is large, and must not outlive the next one. */
function heldPlan(known: Map<string, Kept>, { entry, program }: Submission, state: FactsState): Planned | undefined {
  const planned = known.get(entry)?.judged.planned;
  known.delete(entry);
  return planned === undefined ? undefined : planAgain(planned, program, state);
}

export function createAnalysis(system: EditorSystem): Analysis {
  const projects = createProjects(system);
  const submissions = createSubmissions(system, createParse(), createTemplates(system));
  const facts = createFactsReader(system);
  const known = new Map<string, Kept>();
  const changes = createPlanChanges();
  const judged = ({ entry, factsFile, includeFolders, workingFolder }: AnalysisRequest, pulse?: Pulse): Judged => {
    const submission = submissions.get(entry, { includeFolders, workingFolder });
    const state = facts.read(entry, factsFile);
    const project = projects.for(entry);
    const before = sameAs(known.get(entry), submission, state, project);
    if (before !== undefined) return before;
    const held = heldPlan(known, submission, state);
    const now = judge(submission.program, submission.problems, state, project, { held, pulse });
    known.set(entry, { submission, facts: state, project, judged: now });
    for (const oldest of known.keys()) {
      if (known.size <= keptPlans) break;
      known.delete(oldest);
    }
    return now;
  };
  return {
    judge: (request, pulse) => judged(request, pulse).judgement,
    policy: (request) => {
      const { butler } = projects.for(request.entry);
      if (butler === undefined) return null;
      const { program } = submissions.get(request.entry, request);
      const own = inputOf(program, undefined, butler)
        .sync()
        .templates.find(({ file }) => file !== undefined);
      const over = own?.file === undefined ? "" : ` under ${basename(own.file.path)}`;
      return dumpLines(own?.policy ?? butler.stock, `${basename(butler.settings.camera)}${over}`);
    },
    quanta: (request, module, from, limit) => {
      const modules = judged(request)
        .plan()
        .plan.blocks.flatMap((block) => block.modules);
      const found = modules.find((one) => one.name === module);
      return (found?.quanta ?? []).slice(from, from + limit).map(quantumView);
    },
    planRows: (request, wanted) => planRows(judged(request).plan().plan, wanted, changes.marks(request.entry)),
    planQuantum: (request, wrapnum) => plannedQuantum(judged(request).plan(), wrapnum),
    planChange: (request, restart) => {
      const { judgement, plan } = judged(request);
      const sound = judgement.problems.every(({ severity }) => severity !== "error");
      return changes.look(request.entry, plan().plan, sound, restart);
    },
    forget: system.forget,
  };
}
