import { TemplateFault } from "./fault.ts";
import { callFilter } from "./filters.ts";
import { isMethod, callMethod } from "./methods.ts";
import { isNode, nameIn, nodeIn, nodesIn, optionalNode, type Node } from "./node.ts";
import { arithmetic } from "./operators.ts";
import { callTest } from "./tests.ts";
import {
  compare,
  isCallable,
  isDict,
  isEqual,
  isList,
  isNamespace,
  isTrue,
  numberOf,
  textOf,
  type Arguments,
  type TemplateValue,
} from "./value.ts";
import { lookUp, spend, spendValue, step, type Frame } from "./work.ts";

/** What makes values of nodes that hold statements: text that is captured, the body of a call. */
export interface Bodies {
  readonly capture: (frame: Frame, body: Node) => string;
  readonly caller: (frame: Frame, node: Node) => TemplateValue;
}

/**
 * The value of an expression. Nothing of a template is ever run as a program: names give values that were given,
 * attributes give members of dictionaries, and only the functions, methods, filters and tests of our tables are called.
 */
export function evaluate(frame: Frame, node: Node, bodies: Bodies): TemplateValue {
  step(frame, node);
  const value = (field: string): TemplateValue => evaluate(frame, nodeIn(node, field), bodies);
  switch (node.typename) {
    case "Literal":
      return literal(node);
    case "Symbol":
      return symbol(frame, nameIn(node));
    case "LookupVal":
      return member(value("target"), value("val"), node);
    case "Group":
    case "Array": {
      const members = nodesIn(node).map((one) => evaluate(frame, one, bodies));
      return node.typename === "Group" && members.length === 1 ? members[0] : measured(frame, node, members);
    }
    case "Dict":
      return measured(frame, node, new Map(nodesIn(node).map((pair) => entry(frame, pair, bodies))));
    case "InlineIf":
      if (isTrue(value("cond"))) return value("body");
      return optionalNode(node, "else_") === undefined ? undefined : value("else_");
    case "And": {
      const left = value("left");
      return isTrue(left) ? value("right") : left;
    }
    case "Or": {
      const left = value("left");
      return isTrue(left) ? left : value("right");
    }
    case "Not":
      return !isTrue(value("target"));
    case "In":
      return isIn(value("left"), measured(frame, node, value("right")), node);
    case "Is":
      return test(frame, node, bodies);
    case "Compare":
      return comparison(frame, node, bodies);
    case "Concat": {
      const text = textOf(value("left")) + textOf(value("right"));
      spend(frame, text.length, node);
      return text;
    }
    case "Add":
    case "Sub":
    case "Mul":
    case "Div":
    case "FloorDiv":
    case "Mod":
    case "Pow":
      return measured(frame, node, arithmetic(node.typename, value("left"), value("right"), node));
    case "Neg":
      return arithmetic("Sub", 0, value("target"), node);
    case "Pos":
      return value("target");
    case "Filter": {
      const [first, ...rest] = argumentNodes(node);
      const given = argumentsOf(frame, rest, bodies);
      const input = first === undefined ? undefined : measured(frame, node, evaluate(frame, first, bodies));
      return measured(frame, node, callFilter(nameIn(nodeIn(node, "name")), input, given, node));
    }
    case "FunCall":
      return call(frame, node, bodies);
    case "Capture":
      return bodies.capture(frame, nodeIn(node, "body"));
    case "Caller":
      return bodies.caller(frame, node);
    default:
      throw new TemplateFault(`${node.typename} is not known here`, node);
  }
}

/** What stands between the parentheses of a call. */
export function argumentsOf(frame: Frame, nodes: readonly Node[], bodies: Bodies): Arguments {
  const named = nodes.filter((node) => node.typename === "KeywordArgs").flatMap((node) => nodesIn(node));
  return {
    list: nodes.filter((node) => node.typename !== "KeywordArgs").map((node) => evaluate(frame, node, bodies)),
    named: new Map(named.map((pair) => [nameOfPair(pair), evaluate(frame, nodeIn(pair, "value"), bodies)])),
  };
}

export const argumentNodes = (node: Node): readonly Node[] => nodesIn(node, "args");

export function nameOfPair(pair: Node): string {
  return nameIn(nodeIn(pair, "key"));
}

function literal(node: Node): TemplateValue {
  const { value } = node;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isInteger(value) ? value : { kind: "float", value };
  throw new TemplateFault("this is no value of Jinja", node);
}

const words: Readonly<Record<string, TemplateValue>> = { True: true, False: false, None: null };

function symbol(frame: Frame, name: string): TemplateValue {
  return Object.hasOwn(words, name) ? words[name] : lookUp(frame.scope, name);
}

function member(target: TemplateValue, key: TemplateValue, node: Node): TemplateValue {
  if (isDict(target)) return target.get(textOf(key));
  if (isNamespace(target)) return target.names.get(textOf(key));
  const index = numberOf(key);
  if (index !== undefined && isList(target)) return target.at(index);
  if (index !== undefined && typeof target === "string") return target.at(index);
  if (target === undefined)
    throw new TemplateFault(`${nameOf(nodeIn(node, "target"))} has no value, so it has no ${textOf(key)}`, node);
  return undefined;
}

function call(frame: Frame, node: Node, bodies: Bodies): TemplateValue {
  const name = nodeIn(node, "name");
  if (name.typename === "LookupVal") {
    const target = measured(frame, node, evaluate(frame, nodeIn(name, "target"), bodies));
    const key = textOf(evaluate(frame, nodeIn(name, "val"), bodies));
    const own = isDict(target) ? target.get(key) : isNamespace(target) ? target.names.get(key) : undefined;
    const given = argumentsOf(frame, argumentNodes(node), bodies);
    if (isCallable(own)) return own.call(given);
    if (!isMethod(target, key)) throw new TemplateFault(`${nameOf(name)} is no function that templates may call`, name);
    return measured(frame, node, callMethod(target, key, given, node));
  }
  const called = evaluate(frame, name, bodies);
  if (!isCallable(called)) throw new TemplateFault(`${nameOf(name)} is no function or macro`, name);
  return measured(frame, node, called.call(argumentsOf(frame, argumentNodes(node), bodies)));
}

function test(frame: Frame, node: Node, bodies: Bodies): boolean {
  const right = nodeIn(node, "right");
  const isCall = right.typename === "FunCall";
  const named = isCall ? nodeIn(right, "name") : right;
  const name = named.typename === "Symbol" ? nameIn(named) : textOf(literal(named)).toLowerCase();
  const given = isCall
    ? argumentsOf(frame, argumentNodes(right), bodies)
    : { list: [], named: new Map<string, TemplateValue>() };
  return callTest(name, subjectOf(frame, nodeIn(node, "left"), bodies), given, right);
}

/** `a.b is defined` may be asked where not even `a` is there. */
function subjectOf(frame: Frame, node: Node, bodies: Bodies): TemplateValue {
  if (node.typename !== "LookupVal") return evaluate(frame, node, bodies);
  const target = subjectOf(frame, nodeIn(node, "target"), bodies);
  return target === undefined ? undefined : member(target, evaluate(frame, nodeIn(node, "val"), bodies), node);
}

function comparison(frame: Frame, node: Node, bodies: Bodies): boolean {
  let left = evaluate(frame, nodeIn(node, "expr"), bodies);
  for (const operand of nodesIn(node, "ops")) {
    const right = evaluate(frame, nodeIn(operand, "expr"), bodies);
    if (!holds(String(operand.type), left, right, operand)) return false;
    left = right;
  }
  return true;
}

function holds(sign: string, left: TemplateValue, right: TemplateValue, node: Node): boolean {
  if (sign === "==" || sign === "===") return isEqual(left, right);
  if (sign === "!=" || sign === "!==") return !isEqual(left, right);
  const order = compare(left, right);
  if (order === undefined) throw new TemplateFault("these two cannot be compared", node);
  if (sign === "<") return order < 0;
  if (sign === "<=") return order <= 0;
  return sign === ">" ? order > 0 : order >= 0;
}

function isIn(sought: TemplateValue, values: TemplateValue, node: Node): boolean {
  if (isList(values)) return values.some((one) => isEqual(one, sought));
  if (isDict(values)) return values.has(textOf(sought));
  if (typeof values === "string" && typeof sought === "string") return values.includes(sought);
  throw new TemplateFault("nothing can be in this", node);
}

/** What was made, or is gone through, counts: else doubling a text often enough fills the memory. */
function measured(frame: Frame, node: Node, value: TemplateValue): TemplateValue {
  spendValue(frame, value, node);
  return value;
}

function entry(frame: Frame, pair: Node, bodies: Bodies): readonly [string, TemplateValue] {
  const key = evaluate(frame, nodeIn(pair, "key"), bodies);
  return [textOf(key), evaluate(frame, nodeIn(pair, "value"), bodies)];
}

/** An expression as one would say it, for messages. */
export function nameOf(node: Node): string {
  if (node.typename === "Symbol") return String(node.value);
  if (node.typename === "LookupVal" && isNode(node.target) && isNode(node.val))
    return `${nameOf(node.target)}.${String(node.val.value)}`;
  return "the value";
}
