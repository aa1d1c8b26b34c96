import type { Place } from "../../grammar/span.ts";
import type { ConfigScalar } from "../config/program.ts";
import { addFamily, type ClaimedNames, type FamilyClaims } from "./claimed-names.ts";
import { fillName, type CompiledName } from "./compiled-name.ts";
import { scalarIn } from "./config-nodes.ts";
import { definitionName, describe, type DataDefinition } from "./definitions.ts";
import { instanceValues, loopFileValues } from "./instance-values.ts";
import { findLackingKeys, sayLackingKeys } from "./lacking-keys.ts";
import type { QuantumCore } from "./lazy-quantum.ts";
import { familyOf, type NumberedLoop } from "./name-family.ts";
import type { QuantumList } from "./quantum-lists.ts";
import { beginQuantum, currentFor, type ModuleWork, type QuantumWork } from "./quantum-work.ts";
import type { PlannedFiles } from "./run-plan.ts";
import { compiledFor, type NameContext } from "./scene.ts";
import { templateOf } from "./templates.ts";
import {
  claimInputWcl,
  claimList,
  claimOutput,
  type Claimant,
  type MakingSection,
  type NamedModule,
} from "./territory.ts";
import { lookAt } from "./work.ts";

/** A quantum that takes its names. */
export interface NamedQuantum {
  readonly quantum: QuantumWork;
  readonly core: QuantumCore;
  readonly lists: ReadonlyMap<string, QuantumList>;
}

/**
 * Takes the names of the quanta of a module, in their order. First it looks at the templates alone: one that lacks a
 * loop key is told once, with two quanta that show it, and then not again for every name that is given twice.
 */
export function createNameClaims(
  shared: ModuleWork,
  inputwcl: ConfigScalar | undefined,
): (named: NamedQuantum) => void {
  const { work, module, loop } = shared;
  const { territory, problems } = work;
  const numbered: NumberedLoop = { ...loop, order: work.order, before: work.counters.wrapnum };
  const families = new Map<object, FamilyClaims<unknown> | "none">();
  const tuple = loop.tuples[0];
  const first = tuple && beginQuantum(shared, numbered.before + 1, tuple, loopFileValues(shared, tuple));
  const outputs = new Map([...module.outputs].flatMap((name) => outputOf(module.files.get(name))));
  const place = scalarIn(module.section, "modnamepat")?.place ?? module.place;
  const input: NamedModule = { place, lacking: tellInput() };

  return ({ quantum, core, lists }) => {
    for (const [definition, of] of outputs) claimFiles(quantum, definition, of, core.files.get(definition.name));
    for (const { list, part } of lists.values()) {
      const claimant = claimantOf(quantum, territory.lists, part, list.path, () => ({
        template: templateOf(shared.scene, { kind: "list", object: part.object }, part),
        context: { current: currentFor(quantum, part.object), object: part.object },
      }));
      claimList(territory, list, part, claimant, (of) => lookAt(work, of), problems);
    }
    const claimant = claimantOf(quantum, territory.inputWcls, input, core.inputwcl, () => ({
      template: inputwcl,
      context: { current: instanceValues(quantum), object: noObject },
    }));
    claimInputWcl(territory, core.inputwcl, input, claimant, problems);
  };

  function outputOf(definition: DataDefinition | undefined): (readonly [DataDefinition, MakingSection])[] {
    if (definition === undefined) return [];
    const { name, saying } = definition;
    const saved = shared.master === "always" || (saying.savefiles && shared.master !== "never");
    const place = placeOfName(definition);
    return [[definition, { module: module.name, section: name, saved, place, lacking: tellOutput(definition, place) }]];
  }

  function claimFiles(
    quantum: QuantumWork,
    definition: DataDefinition,
    of: MakingSection,
    planned: PlannedFiles | undefined,
  ): void {
    const { wrapnum, tuple: own } = quantum;
    const wanted = work.wanted.has(`${module.name} ${definitionName(definition)}`);
    for (const { filename, path } of planned?.files ?? []) {
      const claimant: Claimant<MakingSection> =
        wanted || planned?.files.length !== 1 || !isNamed(definition)
          ? { wrapnum, tuple: own, claims: undefined }
          : claimantOf(quantum, territory.outputs, of, filename, () => ({
              template: nameOf(definition),
              context: contextOf(quantum, definition),
            }));
      claimOutput(territory, filename, { wrapnum, path: wanted ? path : undefined, of }, claimant, problems);
    }
  }

  function claimantOf<Of extends object>(
    quantum: QuantumWork,
    names: ClaimedNames<Of>,
    of: Of,
    whole: string,
    made: () => { readonly template: ConfigScalar | undefined; readonly context: NameContext },
  ): Claimant<Of> {
    let claims = families.get(of);
    if (claims === undefined) {
      const { template, context } = made();
      const compiled = template === undefined ? undefined : compiledFor(shared.scene, template, context);
      const name = compiled === undefined ? undefined : fillName(compiled, context.current);
      const family =
        compiled === undefined || name === undefined || !whole.endsWith(name)
          ? undefined
          : familyOf(compiled, numbered, whole.slice(0, whole.length - name.length));
      claims = family === undefined ? "none" : addFamily(names, family, of, numbered.before);
      families.set(of, claims);
    }
    const { wrapnum, tuple: own } = quantum;
    return { wrapnum, tuple: own, claims: claims === "none" ? undefined : (claims as FamilyClaims<Of>) };
  }

  function tellOutput(definition: DataDefinition, place: Place): boolean {
    if (first === undefined || !isNamed(definition)) return false;
    const template = nameOf(definition);
    const compiled = template && compiledFor(shared.scene, template, contextOf(first, definition));
    return tell("BLK408", `the name of ${describe(definition)}`, compiled, template, place);
  }

  function tellInput(): boolean {
    if (first === undefined) return false;
    const context = { current: instanceValues(first), object: noObject };
    const compiled = inputwcl && compiledFor(shared.scene, inputwcl, context);
    const written = scalarIn(module.section, "modnamepat");
    return tell("BLK406", `modnamepat of ${module.name}`, compiled, written ?? inputwcl, place);
  }

  function tell(
    code: "BLK406" | "BLK408",
    what: string,
    compiled: CompiledName | undefined,
    template: ConfigScalar | undefined,
    place: Place,
  ): boolean {
    const lacking = compiled === undefined ? undefined : findLackingKeys(compiled, loop);
    if (lacking === undefined) return false;
    const elsewhere = template !== undefined && template.place !== place;
    problems.report({
      code,
      message: `${what} ${sayLackingKeys(lacking, numbered)}`,
      place,
      ...(elsewhere ? { related: [{ ...template.place, message: "this pattern" }] } : {}),
    });
    return true;
  }

  function nameOf(definition: DataDefinition): ConfigScalar | undefined {
    return templateOf(shared.scene, definition, { what: describe(definition), place: definition.place });
  }
}

/** Named by a template, not through a list. */
function isNamed({ source, listonly }: DataDefinition): boolean {
  return source.kind === "pattern" && !listonly;
}

function contextOf(quantum: QuantumWork, { object }: DataDefinition): NameContext {
  return { current: currentFor(quantum, object), object };
}

function placeOfName({ object, place }: DataDefinition): Place {
  return (object.get("filename") ?? object.get("filepat") ?? object.get("fullname"))?.place ?? place;
}

const noObject: NameContext["object"] = new Map();
