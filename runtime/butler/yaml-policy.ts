import { isAlias, isMap, isScalar, isSeq, parseDocument, type Node, type Pair, type Scalar } from "yaml";
import type { Fix, Problem } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";
import { butlerProblem } from "./butler-problem.ts";
import type { PolicyMap, PolicyNode, PolicyValue } from "./policy-tree.ts";

/**
 * Reads a policy, a repository configuration or a file of path templates written in YAML 1.1, as the stack's own
 * reader takes it: a repeated key is accepted and the last one wins (with a warning), tags such as
 * `!RepositoryCfg_v1` or `!!python/name:CLASS` are plain data. Total: no text makes it throw.
 */
export function readYamlPolicy(text: string, file: string): { policy: PolicyMap; problems: readonly Problem[] } {
  const reader: Reader = { file, problems: [], anchors: new Map(), nodes: 0, refused: false };
  const contents = parseContents(text, reader);
  const node = contents === null ? undefined : toNode(reader, contents, 0);
  if (node?.kind === "map") return { policy: node, problems: reader.problems };
  if (node !== undefined && !(node.value === null || node.value === "")) {
    reader.problems.push(butlerProblem("policy/syntax", "error", "a policy is a map of names", node.place));
  }
  return {
    policy: { kind: "map", entries: new Map(), keys: new Map(), place: whole(file, text) },
    problems: reader.problems,
  };
}

interface Reader {
  readonly file: string;
  readonly problems: Problem[];
  /** What an anchor names, and how many nodes it stands for. */
  readonly anchors: Map<string, { readonly node: PolicyNode; readonly size: number }>;
  nodes: number;
  refused: boolean;
}

const deepest = 200;
/** Aliases can multiply a small file without bound; real policies stay under three thousand nodes. */
const mostNodes = 200_000;

/**
 * The library composes nested collections by recursion, and a file without end of brackets or indentation would
 * exhaust the stack inside it; so such a file is refused before it is read. Quotes are not looked at: no policy has
 * hundreds of open brackets in its texts either.
 */
function nestsTooDeeply(text: string): boolean {
  let open = 0;
  let lead = 0;
  let leading = true;
  for (const letter of text) {
    if (letter === "[" || letter === "{") open += 1;
    else if ((letter === "]" || letter === "}") && open > 0) open -= 1;
    leading = letter === "\n" || (leading && " \t-?:".includes(letter));
    lead = letter === "\n" ? 0 : lead + (leading ? 1 : 0);
    if (open > deepest || lead > 4 * deepest) return true;
  }
  return false;
}

function parseContents(text: string, reader: Reader): Node | null {
  if (nestsTooDeeply(text)) {
    const place = whole(reader.file, text);
    reader.problems.push(butlerProblem("policy/syntax", "error", `nested deeper than ${deepest} levels`, place));
    return null;
  }
  const document = parseDocument(text, { version: "1.1", uniqueKeys: false, prettyErrors: false });
  for (const error of document.errors) {
    // At the end of a text the library points one letter behind it.
    const [start, end] = error.pos.map((offset) => Math.min(offset, text.length)) as [number, number];
    const place = { file: reader.file, span: { start, end: Math.max(end, start) } };
    const { message, fixes } = yamlFault(text, start, error.message, reader.file);
    reader.problems.push(butlerProblem("policy/syntax", "error", message, place, { fixes }));
  }
  return document.contents;
}

/** The commonest faults of a template file get their own words, and a way out. */
function yamlFault(
  text: string,
  at: number,
  message: string,
  file: string,
): { readonly message: string; readonly fixes: readonly Fix[] } {
  const percent = text[at] === "%" ? at : text[at - 1] === "%" ? at - 1 : undefined;
  if (percent !== undefined) {
    const value = /^[^\n\r]*?(?=\s*(?:\s#[^\n]*)?(?:\r?\n|$))/.exec(text.slice(percent))?.[0] ?? "";
    const edit = { file, span: { start: percent, end: percent + value.length }, newText: quoted(value) };
    const fixes = value.includes("'") ? [] : [{ title: "Quote the value", edits: [edit], safe: true }];
    return { message: "a value that begins with % must be quoted in YAML", fixes };
  }
  if (text[at] !== "\t") return { message, fixes: [] };
  const tabs = /^\t+/.exec(text.slice(at))?.[0].length ?? 1;
  const edit = { file, span: { start: at, end: at + tabs }, newText: "    ".repeat(tabs) };
  return {
    message: "YAML does not indent with tabs",
    fixes: [{ title: "Indent with blanks", edits: [edit], safe: true }],
  };
}

const quoted = (value: string) => `'${value}'`;

function toNode(reader: Reader, node: Node, depth: number): PolicyNode {
  const place = placeOf(reader, node);
  if (depth > deepest) return refuse(reader, `nested deeper than ${deepest} levels`, place);
  if (reader.nodes >= mostNodes) return refuse(reader, `more than ${mostNodes} values`, place);
  reader.nodes += 1;
  if (isAlias(node)) return aliased(reader, node.source, place);
  const before = reader.nodes;
  const converted = convert(reader, node, place, depth);
  if ("anchor" in node && typeof node.anchor === "string") {
    reader.anchors.set(node.anchor, { node: converted, size: reader.nodes - before });
  }
  return converted;
}

function convert(reader: Reader, node: Node, place: Place, depth: number): PolicyNode {
  if (isMap(node)) {
    const keys = new Map<string, Place>();
    return { kind: "map", entries: toEntries(reader, node.items, depth, keys), keys, place };
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => toNode(reader, item as Node, depth + 1));
    return { kind: "leaf", value: items.map((item) => valueOf(reader, item)), floating: false, place };
  }
  if (isScalar(node)) return { kind: "leaf", value: scalarValue(node), floating: isFloating(node), place };
  return { kind: "leaf", value: null, floating: false, place };
}

function toEntries(
  reader: Reader,
  pairs: readonly Pair[],
  depth: number,
  places: Map<string, Place>,
): Map<string, PolicyNode> {
  const entries = new Map<string, PolicyNode>();
  const firstPlaces = new Map<string, Place>();
  for (const pair of pairs) {
    const keyNode = pair.key as Node | null;
    const key = keyNode !== null && isScalar(keyNode) ? String(keyNode.source ?? keyNode.value) : undefined;
    if (key === undefined || keyNode === null) {
      if (keyNode !== null) {
        reader.problems.push(
          butlerProblem("policy/syntax", "error", "a key must be a plain word", placeOf(reader, keyNode)),
        );
      }
      continue;
    }
    const keyPlace = placeOf(reader, keyNode);
    const first = firstPlaces.get(key);
    if (first !== undefined) {
      const related = [{ ...first, message: `first ${key}` }];
      reader.problems.push(
        butlerProblem("policy/duplicate", "warning", `${key} stands here again; only this last one counts`, keyPlace, {
          related,
        }),
      );
    }
    firstPlaces.set(key, first ?? keyPlace);
    places.set(key, keyPlace);
    const value = pair.value as Node | null;
    entries.set(
      key,
      value === null
        ? { kind: "leaf", value: null, floating: false, place: keyPlace }
        : toNode(reader, value, depth + 1),
    );
  }
  return entries;
}

/** Gives up on a part of a hostile file; one problem tells it. */
function refuse(reader: Reader, reason: string, place: Place): PolicyNode {
  if (!reader.refused) reader.problems.push(butlerProblem("policy/syntax", "error", reason, place));
  reader.refused = true;
  return { kind: "leaf", value: null, floating: false, place };
}

function aliased(reader: Reader, name: string, place: Place): PolicyNode {
  const target = reader.anchors.get(name);
  if (target !== undefined) {
    reader.nodes += target.size;
    return reader.nodes >= mostNodes ? refuse(reader, `more than ${mostNodes} values`, place) : target.node;
  }
  reader.problems.push(
    butlerProblem("policy/syntax", "error", `*${name} refers to nothing that is complete here`, place),
  );
  return { kind: "leaf", value: null, floating: false, place };
}

/** A map inside a list has no meaning in a policy. */
function valueOf(reader: Reader, node: PolicyNode): PolicyValue {
  if (node.kind === "leaf") return node.value;
  reader.problems.push(butlerProblem("policy/syntax", "error", "a list holds plain values only", node.place));
  return null;
}

const plainNull = new Set(["null", "Null", "NULL", "~", ""]);

function scalarValue(node: Scalar): PolicyValue {
  if (typeof node.tag === "string" && node.tag.includes("python/name:"))
    return node.tag.replace(/^.*python\/name:/, "");
  const { value } = node;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (value === null) return null;
  const source = node.source ?? "";
  return plainNull.has(source) ? null : source;
}

const isFloating = (node: Scalar) => typeof node.value === "number" && /[.eE]/.test(node.source ?? "");

function placeOf(reader: Reader, node: Node): Place {
  const [start, end] = node.range ?? [0, 0];
  return { file: reader.file, span: { start, end } };
}

const whole = (file: string, text: string): Place => ({ file, span: { start: 0, end: text.length } });
