import { lexValue } from "./lexer.ts";
import { parseValueTokens } from "./parser.ts";
import type { Value } from "./tree.ts";

/**
 * The parts of a value: text, and references to variables. `start` is the offset in the file of its first character.
 * Total: what is no reference (`${}`, an unclosed `${x`) is text, as it is to the reference.
 */
export function parseValue(text: string, start = 0): Value {
  return parseValueTokens(lexValue(text, 0).tokens, {
    text,
    spanInFile: (from, to) => ({ start: start + from, end: start + to }),
  });
}
