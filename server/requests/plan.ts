import { definitionOf, type ModuleView } from "../../runtime/checks/survey.ts";
import type { ConfigSection } from "../../runtime/config/program.ts";
import { toLocation } from "../convert.ts";
import type { PlannedQuantum } from "../plan-protocol.ts";
import type { UnplacedQuantum } from "../planned-quantum.ts";
import type { Location } from "../document-protocol.ts";
import { snapshotOf, type Session } from "../session.ts";
import { answerOwn } from "./own-method.ts";

/** What the plan view asks. The analyst answers; here places in texts are found. Nothing is started. */
export function registerPlan(session: Session): void {
  const { analyst, requestFor } = session;
  answerOwn(
    session,
    "wcl/planRows",
    null,
    ({ textDocument, text = "", module = "", changed = false, from = 0, count = 0 }) => {
      const entry = entryOf(session, textDocument.uri);
      return entry === undefined ? null : analyst.planRows(requestFor(entry), { text, module, changed, from, count });
    },
  );
  answerOwn(session, "wcl/planChange", null, ({ textDocument, restart = false }) => {
    const entry = entryOf(session, textDocument.uri);
    return entry === undefined ? null : analyst.planChange(requestFor(entry), restart);
  });
  answerOwn(session, "wcl/planQuantum", null, async ({ textDocument, wrapnum }) => {
    const entry = entryOf(session, textDocument.uri);
    const found = entry === undefined ? null : await analyst.planQuantum(requestFor(entry), wrapnum);
    return found === null ? null : placed(session, textDocument.uri, found);
  });
}

function entryOf(session: Session, uri: string): string | undefined {
  const context = snapshotOf(session, uri)?.context;
  return context === undefined || context.kind === "none" ? undefined : context.submission.entry;
}

function placed(session: Session, uri: string, quantum: UnplacedQuantum): PlannedQuantum {
  const module = snapshotOf(session, uri)?.context.submission.survey().modules.get(quantum.module);
  const at = (section: ConfigSection | undefined): Location | null => {
    const opened = section?.opened[0];
    return opened === undefined ? null : toLocation(session.atlas, opened);
  };
  const definition = (words: string): Location | null => at(sectionNamed(module, words));
  return {
    ...quantum,
    place: at(module?.section),
    commands: quantum.commands.map((one, index) => ({ ...one, place: at(module?.execs[index]?.section) })),
    inputs: quantum.inputs.map((one) => ({ ...one, place: definition(one.from.split(", ")[0] ?? "") })),
    outputs: quantum.outputs.map((one) => ({ ...one, place: definition(`file ${one.section}`) })),
    lists: quantum.lists.map((one) => ({ ...one, place: definition(`list ${one.name}`) })),
    matches: quantum.matches.map((one) => ({ ...one, place: definition(one.definition) })),
  };
}

/** `list NAME` or `file NAME`, as explanations call a definition. */
function sectionNamed(module: ModuleView | undefined, words: string): ConfigSection | undefined {
  const [kind, name = ""] = words.split(" ");
  if (module === undefined || (kind !== "file" && kind !== "list")) return undefined;
  return definitionOf(module, kind, name);
}
