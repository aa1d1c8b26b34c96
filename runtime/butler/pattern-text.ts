import { wclText } from "./token-text.ts";
import type { Token } from "./token.ts";

/**
 * The text of a WCL pattern, with the variables of the file section put back where a literal equals their value:
 * a whole component for a directory, the start or the ending of a name.
 */
export function keepText(
  tokens: readonly Token[],
  variables: ReadonlyMap<string, string>,
  where: "directory" | "name",
): string {
  if (where === "directory") {
    return tokens
      .map((token) =>
        token.kind === "literal"
          ? token.text
              .split("/")
              .map((part) => named(part, variables))
              .join("/")
          : wclText([token]),
      )
      .join("");
  }
  return tokens
    .map((token, index) => {
      if (token.kind !== "literal") return wclText([token]);
      const ending = index === tokens.length - 1 ? suffixNamed(token.text, variables) : token.text;
      return index === 0 ? prefixNamed(ending, variables) : ending;
    })
    .join("");
}

const named = (text: string, variables: ReadonlyMap<string, string>): string => {
  const name = text === "" ? undefined : [...variables].find(([, value]) => value === text)?.[0];
  return name === undefined ? text : `\${${name}}`;
};

function suffixNamed(text: string, variables: ReadonlyMap<string, string>): string {
  const dot = text.indexOf(".");
  return dot < 0 ? text : `${text.slice(0, dot + 1)}${named(text.slice(dot + 1), variables)}`;
}

function prefixNamed(text: string, variables: ReadonlyMap<string, string>): string {
  const known = [...variables].filter(([, value]) => value !== "" && text.startsWith(value));
  const [longest] = known.sort(([, a], [, b]) => b.length - a.length);
  if (longest === undefined || /^[A-Za-z0-9]/.test(text.slice(longest[1].length))) return text;
  return `\${${longest[0]}}${text.slice(longest[1].length)}`;
}
