import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cut, type Form, readForm } from "../../grammar/forms.ts";
import { WclParser } from "../../grammar/parser.ts";
import { parseValue } from "../../grammar/value.ts";
import type { Part } from "../../grammar/tree.ts";
import { line } from "./texts.ts";

// The rules once more, as patterns: slow on some lines, but short enough to be compared with the specification.

const blank = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const other = blank.replace("[", "[^");

/** In order; the first that fits decides. */
const forms: readonly (readonly [kind: Form["kind"], pattern: string])[] = [
  ["include", `<<include (${other}+)>>`],
  ["function-include", "<<inclfunc ([^>]+)>>"],
  ["close", `^${blank}*</${blank}*(${other}+)${blank}*>${blank}*$`],
  ["open", `^${blank}*<(${other}+)${blank}*(${other}+)?>${blank}*$`],
  ["equals", `^${blank}*(${other}+)${blank}*=${blank}*([^\\n]+)$`],
  ["blank", `^${blank}*(${other}+)${blank}+([^=\\n][^\\n]*)$`],
];

test("a line has the first form that fits", () => {
  fc.assert(
    fc.property(line, (text) => {
      const [trimmed = ""] = new RegExp(`(?!${blank})[^]*`).exec(text) ?? [];
      if (trimmed === "") return;
      expect(described(trimmed, readForm(trimmed))).toEqual(expected(trimmed));
    }),
    { numRuns: 30_000 },
  );
});

function expected(text: string): readonly (string | undefined)[] {
  for (const [kind, pattern] of forms) {
    const found = new RegExp(pattern).exec(text);
    if (found === null) continue;
    const [, first, second] = found;
    return kind === "equals" || kind === "blank" ? [kind, first, stripped(second ?? "")] : [kind, first, second];
  }
  return ["none"];
}

function described(text: string, form: Form): readonly (string | undefined)[] {
  const at = (cut: Cut | undefined): string | undefined => (cut === undefined ? undefined : text.slice(...cut));
  switch (form.kind) {
    case "include":
      return [form.kind, at(form.target), undefined];
    case "function-include":
      return [form.kind, at(form.call), undefined];
    case "close":
      return [form.kind, at(form.name), undefined];
    case "open":
      return [form.kind, at(form.name), at(form.label)];
    case "equals":
    case "blank":
      return [form.kind, at(form.key), at(form.value)];
    case "none":
      return [form.kind];
  }
}

function stripped(text: string): string {
  return text.replace(new RegExp(`^${blank}+`), "").replace(new RegExp(`${blank}+$`), "");
}

test("the references of a value are those that replacing the innermost first would find", () => {
  fc.assert(
    fc.property(line, (text) => {
      expect(referencesIn(parseValue(text).parts).sort()).toEqual(replacedInnermostFirst(text).sort());
    }),
    { numRuns: 30_000 },
  );
});

const innermost = /\$(?:LOOP|[oO][pP][tT]|[hH][eE][aA][dD]|[fF][uU][nN][cC]|[fF][mM][tT])?\{([^$}]+)\}/;

/** Every reference as written; each found one is put away under a letter that no text has. */
function replacedInnermostFirst(text: string): string[] {
  const found: string[] = [];
  let rest = text;
  for (let match = innermost.exec(rest); match !== null; match = innermost.exec(rest)) {
    const written = match[0].replace(/[\ue000-\uf8ff]/g, (letter) => found[letter.charCodeAt(0) - 0xe000] ?? "");
    rest = rest.replace(match[0], () => String.fromCharCode(0xe000 + found.length));
    found.push(written);
  }
  return found;
}

function referencesIn(parts: readonly Part[]): string[] {
  return parts.flatMap((part) =>
    part.kind === "literal" ? [] : [part.text, ...referencesIn(part.name), ...referencesIn(part.width?.parts ?? [])],
  );
}

test("the grammar has no choice that one token cannot decide", () => {
  expect(() => new WclParser("validated")).not.toThrow();
});
