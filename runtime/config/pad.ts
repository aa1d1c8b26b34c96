/** The widest number that padding makes; more is a slip of the pen. */
const widest = 10_000;

/** The `N` of `${name:N}`: blanks around it and a further `:` with what follows do not count. */
export function readWidth(text: string): number | undefined {
  if (/^\d$/.test(text)) return Number(text);
  const number = readInteger(text.split(":", 1)[0] ?? "");
  return number === undefined || number < 0n || number > BigInt(widest) ? undefined : Number(number);
}

/** The value as an integer, zero-padded to `width` characters, the sign counted: -4 to 3 is -04. */
export function pad(value: string, width: number): string | undefined {
  // Nearly all numbers are these: digits only, no leading zero that padding might have to drop.
  if (/^[1-9]\d{0,14}$/.test(value)) return value.padStart(width, "0");
  const number = readInteger(value);
  if (number === undefined) return undefined;
  return number < 0n ? `-${(-number).toString().padStart(width - 1, "0")}` : number.toString().padStart(width, "0");
}

/** An integer as the reference reads one: blanks around, a sign, and `_` between digits are allowed. */
function readInteger(text: string): bigint | undefined {
  const match = /^([+-]?)(\d+(?:_\d+)*)$/.exec(text.trim());
  if (match === null || text.length > widest) return undefined;
  const digits = BigInt((match[2] ?? "").replaceAll("_", ""));
  return match[1] === "-" ? -digits : digits;
}
