import { withBlocks } from "./blocks.ts";
import { TemplateFault } from "./fault.ts";
import { argumentNodes, evaluate, nameOf, nameOfPair, type Bodies } from "./expression.ts";
import { loopOver, loopState } from "./loop.ts";
import { nameIn, nodeIn, nodesIn, optionalNode, type Node } from "./node.ts";
import { MARK } from "./source.ts";
import {
  callable,
  isCallable,
  isDict,
  isList,
  isNamespace,
  isTrue,
  textOf,
  type Arguments,
  type TemplateValue,
} from "./value.ts";
import { deeper, lookUp, newOutput, outputText, placeAt, step, within, write, type Frame, type Scope } from "./work.ts";

/** Fills in a whole template, with what it extends: a child only fills the blocks of its parent. */
export function fillTemplate(frame: Frame, root: Node): void {
  const blocks = withBlocks(frame, root);
  const parents: Node[] = [];
  const own = { ...frame, blocks };
  for (const node of nodesIn(root)) {
    if (node.typename === "Extends") parents.push(node);
    else run(parents.length === 0 ? own : { ...own, out: newOutput() }, node);
  }
  const [extended] = parents;
  if (extended === undefined) return;
  const opened = open(own, nodeIn(extended, "template"), extended);
  fillTemplate({ ...deeper(own, extended), source: opened.source }, opened.root);
}

/** Does what one statement says; a fault that is not placed yet is one of its template. */
function run(frame: Frame, node: Node): void {
  try {
    runStatement(frame, node);
  } catch (error) {
    if (error instanceof TemplateFault) error.source ??= frame.source;
    throw error;
  }
}

function runStatement(frame: Frame, node: Node): void {
  step(frame, node);
  switch (node.typename) {
    case "NodeList":
      for (const child of nodesIn(node)) run(frame, child);
      return;
    case "Output":
      for (const child of nodesIn(node)) put(frame, child, node);
      return;
    case "If": {
      const branch = isTrue(valueOf(frame, nodeIn(node, "cond")))
        ? optionalNode(node, "body")
        : optionalNode(node, "else_");
      if (branch !== undefined) run(frame, branch);
      return;
    }
    case "For":
      runFor(frame, node);
      return;
    case "Set":
      runSet(frame, node);
      return;
    case "Block":
      runBlock(frame, nameIn(nodeIn(node, "name")), 0);
      return;
    case "Include":
      runInclude(frame, node);
      return;
    case "Macro":
      frame.scope.names.set(nameIn(nodeIn(node, "name")), macroOf(frame, node));
      return;
    case "Import":
      frame.scope.names.set(nameIn(nodeIn(node, "target")), moduleOf(frame, nodeIn(node, "template"), node));
      return;
    case "FromImport": {
      const names = moduleOf(frame, nodeIn(node, "template"), node);
      for (const one of nodesIn(node, "names")) {
        const [name, as] = one.typename === "Pair" ? [nodeIn(one, "key"), nodeIn(one, "value")] : [one, one];
        frame.scope.names.set(nameIn(as), isDict(names) ? names.get(nameIn(name)) : undefined);
      }
      return;
    }
    default:
      throw new TemplateFault(`${node.typename} is not known here`, node);
  }
}

/** What an output puts into the text: letters of the template as they stand, or the text of a value. */
function put(frame: Frame, node: Node, output: Node): void {
  if (node.typename === "TemplateData") {
    for (const [, number] of String(node.value).matchAll(literalMark)) {
      const span = frame.source.literals[Number(number)];
      if (span !== undefined)
        write(frame, frame.source.text.slice(span.start, span.end), "copied", { file: frame.source.file, span }, node);
    }
    return;
  }
  if (putBody(frame, node)) return;
  const value = valueOf(frame, node);
  const place = placeAt(frame, output);
  if (value === undefined) frame.work.unknown.set(`${place.file} ${place.span.start}`, { name: nameOf(node), place });
  write(frame, textOf(value), "made", place, node);
}

const literalMark = new RegExp(`${MARK}(\\d+)${MARK}`, "g");

/** What a macro or a block says is put there letter by letter, so that it keeps its place. */
function putBody(frame: Frame, node: Node): boolean {
  if (node.typename !== "FunCall") return false;
  const name = nodeIn(node, "name");
  if (name.typename !== "Symbol") return false;
  if (nameIn(name) === "super" && frame.inside !== undefined) {
    runBlock(frame, frame.inside.name, frame.inside.level + 1);
    return true;
  }
  const called = lookUp(frame.scope, nameIn(name));
  const body = isCallable(called) ? bodyOf.get(called) : undefined;
  if (body === undefined) return false;
  body(frame, {
    list: argumentNodes(node)
      .filter((one) => one.typename !== "KeywordArgs")
      .map((one) => valueOf(frame, one)),
    named: namedArguments(frame, node),
  });
  return true;
}

function namedArguments(frame: Frame, node: Node): ReadonlyMap<string, TemplateValue> {
  const pairs = argumentNodes(node)
    .filter((one) => one.typename === "KeywordArgs")
    .flatMap((one) => nodesIn(one));
  return new Map(pairs.map((pair) => [nameOfPair(pair), valueOf(frame, nodeIn(pair, "value"))]));
}

/** How a macro writes straight into an output. */
type WriteBody = (frame: Frame, given: Arguments) => void;
const bodyOf = new WeakMap<TemplateValue & object, WriteBody>();

const bodies: Bodies = {
  capture: (frame, body) =>
    captured(frame, (inner) => {
      run(inner, body);
    }),
  caller: (frame, node) => macroOf(frame, node),
};

function valueOf(frame: Frame, node: Node): TemplateValue {
  return evaluate(withSuper(frame), node, bodies);
}

/** `super()` within an expression gives its text. */
function withSuper(frame: Frame): Frame {
  const { inside } = frame;
  if (inside === undefined || frame.scope.names.has("super")) return frame;
  const text = callable(() =>
    captured(frame, (inner) => {
      runBlock(inner, inside.name, inside.level + 1);
    }),
  );
  return { ...frame, scope: within(frame.scope, [["super", text]]) };
}

function captured(frame: Frame, fill: (inner: Frame) => void): string {
  const out = newOutput();
  fill({ ...frame, out });
  return outputText(out);
}

function runFor(frame: Frame, node: Node): void {
  const values = nodeIn(node, "arr");
  // `for x in y if z` is told by the parser as `y if z`.
  const filter =
    values.typename === "InlineIf" && optionalNode(values, "else_") === undefined ? nodeIn(values, "cond") : undefined;
  const all = valueOf(frame, filter === undefined ? values : nodeIn(values, "body"));
  const target = nodeIn(node, "name");
  const names = target.typename === "Symbol" ? nameIn(target) : nodesIn(target).map(nameIn);
  const rounds = loopOver(all, names, values).filter(
    ({ bound }) => filter === undefined || isTrue(valueOf({ ...frame, scope: within(frame.scope, bound) }, filter)),
  );
  for (const [index, { bound }] of rounds.entries()) {
    step(frame, node);
    run(
      { ...frame, scope: within(frame.scope, [...bound, ["loop", loopState(index, rounds.length)]]) },
      nodeIn(node, "body"),
    );
  }
  const otherwise = optionalNode(node, "else_");
  if (rounds.length === 0 && otherwise !== undefined) run(frame, otherwise);
}

function runSet(frame: Frame, node: Node): void {
  const body = optionalNode(node, "body");
  const value = body === undefined ? valueOf(frame, nodeIn(node, "value")) : valueOf(frame, body);
  const targets = nodesIn(node, "targets");
  for (const [index, target] of targets.entries()) {
    const own = targets.length > 1 && isList(value) ? value[index] : value;
    if (target.typename === "LookupVal") {
      const space = valueOf(frame, nodeIn(target, "target"));
      if (!isNamespace(space)) throw new TemplateFault("only members of a namespace() can be set", target);
      space.names.set(textOf(valueOf(frame, nodeIn(target, "val"))), own);
    } else frame.scope.names.set(nameIn(target), own);
  }
}

function runBlock(frame: Frame, name: string, level: number): void {
  const block = frame.blocks.get(name)?.[level];
  if (block === undefined) return;
  run({ ...frame, source: block.source, scope: within(frame.scope), inside: { name, level } }, block.body);
}

function runInclude(frame: Frame, node: Node): void {
  const wanted = valueOf(frame, nodeIn(node, "template"));
  const names = isList(wanted) ? wanted.map(textOf) : [textOf(wanted)];
  const opened = names.map((name) => frame.work.open(name)).find((one) => one !== undefined);
  if (opened !== undefined)
    fillTemplate(
      { ...deeper(frame, node), source: opened.source, scope: within(frame.scope), inside: undefined },
      opened.root,
    );
  else if (node.ignoreMissing !== true)
    throw new TemplateFault(`there is no template ${names.join(" or ")}`, node, "TPL905");
}

function open(frame: Frame, template: Node, at: Node): NonNullable<ReturnType<Frame["work"]["open"]>> {
  const name = textOf(valueOf(frame, template));
  const opened = frame.work.open(name);
  if (opened === undefined) throw new TemplateFault(`there is no template ${name}`, at, "TPL905");
  return opened;
}

/** The names that another template sets: its macros, mostly. */
function moduleOf(frame: Frame, template: Node, node: Node): TemplateValue {
  const opened = open(frame, template, node);
  const scope: Scope = { names: new Map(), up: globalsOf(frame.scope) };
  fillTemplate(
    { ...deeper(frame, node), source: opened.source, scope, out: newOutput(), inside: undefined },
    opened.root,
  );
  return new Map(scope.names);
}

function globalsOf(scope: Scope): Scope {
  return scope.up === undefined ? scope : globalsOf(scope.up);
}

/** A macro sees the names of its template and its own arguments; called alone in an output it keeps the places of its letters. */
function macroOf(frame: Frame, node: Node): TemplateValue {
  const declared = nodesIn(node, "args");
  const names = declared.filter((one) => one.typename === "Symbol").map(nameIn);
  const defaults = declared.filter((one) => one.typename === "KeywordArgs").flatMap((one) => nodesIn(one));
  const body: WriteBody = (caller, given) => {
    const bound = new Map<string, TemplateValue>();
    for (const pair of defaults) bound.set(nameOfPair(pair), valueOf(frame, nodeIn(pair, "value")));
    for (const [index, name] of [...names, ...defaults.map(nameOfPair)].entries())
      if (index < given.list.length) bound.set(name, given.list[index]);
    for (const [name, value] of given.named) bound.set(name, value);
    const inner = deeper({ ...frame, depth: caller.depth, out: caller.out }, node);
    run({ ...inner, scope: within(frame.scope, bound) }, nodeIn(node, "body"));
  };
  const made = callable((given) =>
    captured({ ...frame, depth: frame.depth + 1 }, (inner) => {
      body(inner, given);
    }),
  );
  if (typeof made === "object") bodyOf.set(made, body);
  return made;
}
