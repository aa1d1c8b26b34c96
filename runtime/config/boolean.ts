const yes: ReadonlySet<string> = new Set(["true", "1", "t", "yes", "y"]);
const no: ReadonlySet<string> = new Set(["false", "0", "f", "no", "n"]);

/** The one boolean rule of the project, in any case; anything else is undefined, and a problem where it stands. */
export function readBoolean(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}
