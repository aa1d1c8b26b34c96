import type { KeyType } from "./template.ts";
import type { FieldFormat, Token } from "./token.ts";

/** Tokens as a WCL pattern writes them: `${visit:7}`. */
export function wclText(tokens: readonly Token[]): string {
  return tokens.map(wclForm).join("");
}

/** Tokens as a line of butler_templates writes them: `%(visit)07d`; keys of unknown type are taken for text. */
export function templateText(tokens: readonly Token[], types: ReadonlyMap<string, KeyType> = new Map()): string {
  return tokens.map((token) => templateForm(token, types)).join("");
}

function wclForm(token: Token): string {
  switch (token.kind) {
    case "literal":
      return token.text;
    case "field":
      return token.format.kind === "pad" ? `\${${token.key}:${token.format.width}}` : `\${${token.key}}`;
    case "run":
      return variable(token.name, token.width);
    case "unknown":
      return `\${${token.name}}`;
  }
}

function templateForm(token: Token, types: ReadonlyMap<string, KeyType>): string {
  switch (token.kind) {
    case "literal":
      return token.text.replaceAll("%", "%%");
    case "field":
      return `%(${token.key})${conversionOf(token.format, types.get(token.key))}`;
    case "run":
      return variable(token.name, token.width);
    case "unknown":
      return `\${${token.name}}`;
  }
}

function conversionOf(format: FieldFormat, type: KeyType | undefined): string {
  switch (format.kind) {
    case "pad":
      return `0${format.width}d`;
    case "space":
      return `${format.width}d`;
    case "int":
      return "d";
    case "raw":
      return type === "int" ? "d" : "s";
  }
}

const variable = (name: string, width: number) => (width === 0 ? `\${${name}}` : `\${${name}:${width}}`);
