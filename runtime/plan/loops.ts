import type { Place } from "../../grammar/span.ts";
import { expand } from "../config/expand.ts";
import { listSize, splitList } from "../config/list.ts";
import type { ConfigScalar } from "../config/program.ts";
import { lookUp } from "../config/scope.ts";
import type { Buckets } from "./buckets.ts";
import { placeOf } from "./config-nodes.ts";
import { describe, type DataDefinition, type ModuleDefinition } from "./definitions.ts";
import { compareTuples, type QuantaOrder } from "./natural-order.ts";
import type { Scene } from "./scene.ts";
import { tupleKey, type Tuple } from "./tuple.ts";

/** Over what a module loops: one quantum for each tuple, in order. */
export interface Loop {
  /** In wrapperloop order, folded; none for a module with a single quantum. */
  readonly keys: readonly string[];
  readonly tuples: readonly Tuple[];
  /** The definition whose lines gave the tuples. */
  readonly object: DataDefinition | undefined;
  /** Where it is written. */
  readonly place: Place;
}

/** More wrapper instances than any block should have; beyond it a product was not meant. */
const mostInstances = 200_000n;

/**
 * The loop of a module: the distinct tuples of its loop object, matched to the loop keys by name, or the product of
 * WCL values. Undefined after a problem.
 */
export function readLoop(
  scene: Scene,
  module: ModuleDefinition,
  buckets: ReadonlyMap<DataDefinition, Buckets>,
  order: QuantaOrder,
  remember: RememberTuples = (_, __, make) => make(),
): Loop | undefined {
  const written = lookUp(scene.program, "wrapperloop", { scope: scene.scope })?.value;
  if (written === undefined || !("kind" in written) || written.kind !== "scalar")
    return { keys: [], tuples: [[]], object: loopObject(scene, module)?.definition, place: module.place };
  const place = placeOf(written, scene.program);
  const keys = splitList(written.text.toLowerCase()).filter((key) => key !== "");
  const found = loopObject(scene, module);
  if (found?.kind === "unknown") return undefined;
  const object = found?.definition;
  const divided = object === undefined ? undefined : buckets.get(object);
  const tuples =
    object !== undefined && divided !== undefined && divided.keys.length > 0
      ? remember(divided, keys, () => sorted(tuplesOfObject(scene, keys, object, divided, place), order))
      : sorted(product(scene, keys, place), order);
  if (tuples === undefined) return undefined;
  if (tuples.length === 0) {
    scene.problems.report({ code: "BLK451", message: `${module.name} loops over nothing`, place });
    return undefined;
  }
  return { keys, tuples, object, place };
}

/** Gives the tuples of lines that were divided, made now or before. */
export type RememberTuples = (
  divided: Buckets,
  keys: readonly string[],
  make: () => readonly Tuple[] | undefined,
) => readonly Tuple[] | undefined;

function sorted(tuples: readonly Tuple[] | undefined, order: QuantaOrder): readonly Tuple[] | undefined {
  return tuples?.toSorted((one, other) => compareTuples(one, other, order));
}

type LoopObject =
  | { readonly kind: "known"; readonly definition: DataDefinition }
  | { readonly kind: "unknown"; readonly definition?: undefined };

/** `loopobj`: a file or list of the module. */
function loopObject(scene: Scene, module: ModuleDefinition): LoopObject | undefined {
  const written = lookUp(scene.program, "loopobj", { scope: scene.scope })?.value;
  if (written === undefined || !("kind" in written) || written.kind !== "scalar") return undefined;
  const [kind, name = "", ...rest] = written.text.trim().toLowerCase().split(".");
  const definition = rest.length > 0 ? undefined : kind === "file" ? module.files.get(name) : module.lists.get(name);
  if (definition !== undefined && definition.kind === kind) return { kind: "known", definition };
  scene.problems.report({
    code: "BLK404",
    message: `loopobj ${written.text} must be file.NAME or list.NAME of ${module.name}`,
    place: placeOf(written, scene.program),
  });
  return { kind: "unknown" };
}

function tuplesOfObject(
  scene: Scene,
  keys: readonly string[],
  object: DataDefinition,
  { keys: own, all }: Buckets,
  place: Place,
): readonly Tuple[] | undefined {
  const at = keys.map((key) => own.indexOf(key));
  if (at.includes(-1) || own.length !== keys.length) {
    scene.problems.report({
      code: "BLK402",
      message: `wrapperloop has the keys ${keys.join(", ")}, but ${describe(object)} is divided by ${own.join(", ")}`,
      place,
      related: object.keysAt === undefined ? [] : [{ ...object.keysAt.place, message: "divided here" }],
    });
    return undefined;
  }
  return Array.from(all(), ({ tuple }) => at.map((from) => tuple[from] ?? ""));
}

/** One tuple for each combination of the values that the keys have in WCL, each once. */
function product(scene: Scene, keys: readonly string[], place: Place): readonly Tuple[] | undefined {
  const values = keys.map((key) => valuesOfKey(scene, key, place));
  const known = values.filter((one) => one !== undefined);
  if (known.length < values.length) return undefined;
  const size = known.reduce((all, one) => all * one.size, 1n);
  if (size > mostInstances) {
    const factors = known.map((one) => `${one.size.toLocaleString("en")} of ${one.key}`).join(" × ");
    const message = `${factors} = ${size.toLocaleString("en")} wrapper instances, more than ${mostInstances.toLocaleString("en")}`;
    scene.problems.report({ code: "BLK453", message, place });
    return undefined;
  }
  const tuples = new Map<string, Tuple>();
  for (const tuple of combinations(known.map((one) => one.list()))) tuples.set(tupleKey(tuple), tuple);
  return [...tuples.values()];
}

function combinations(lists: readonly (readonly string[])[]): readonly Tuple[] {
  return lists.reduce<readonly Tuple[]>(
    (tuples, list) => tuples.flatMap((tuple) => list.map((value) => [...tuple, value])),
    [[]],
  );
}

interface KeyValues {
  readonly key: string;
  readonly size: bigint;
  readonly list: () => readonly string[];
}

/** The values of a loop key as WCL gives them; a variable in them is replaced, a list is a list. */
function valuesOfKey(scene: Scene, key: string, place: Place): KeyValues | undefined {
  const value = lookUp(scene.program, key, { scope: scene.scope })?.value;
  if (value === undefined || !("kind" in value) || value.kind !== "scalar") {
    scene.problems.report({
      code: "BLK402",
      message: `loop key ${key} has no value, and there is no loop object to give it one`,
      place,
    });
    return undefined;
  }
  const text = textOf(scene, value);
  if (text === undefined) return undefined;
  return value.atomic === true
    ? { key, size: 1n, list: () => [text] }
    : { key, size: listSize(text), list: () => [...new Set(splitList(text))] };
}

function textOf(scene: Scene, value: ConfigScalar): string | undefined {
  const { values, problems } = expand(scene.program, value, { scope: scene.scope }, { lists: "keep" });
  for (const problem of problems) scene.problems.forward(problem);
  return problems.some(({ severity }) => severity === "error") ? undefined : values[0];
}
