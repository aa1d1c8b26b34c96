/** `--name value` pairs; a missing one that is needed ends the program, which makes the query fail with this message. */
export function readArguments(words: readonly string[], needed: readonly string[]): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = {};
  for (let at = 0; at < words.length; at += 2) {
    const name = words[at];
    const value = words[at + 1];
    if (name?.startsWith("--") !== true || value === undefined)
      throw new Error(`"${name ?? ""}" is not an option with a value`);
    pairs[name.slice(2)] = value;
  }
  const missing = needed.filter((name) => pairs[name] === undefined);
  if (missing.length > 0) throw new Error(`missing ${missing.map((name) => `--${name}`).join(", ")}`);
  return pairs;
}
