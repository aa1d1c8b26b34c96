import type { Memento } from "vscode";

const key = "wcl.contexts";

/** The submissions that a user chose for files: document URI to submission URI. */
export function rememberedContexts(memory: Memento): Readonly<Record<string, string>> {
  return memory.get<Readonly<Record<string, string>>>(key, {});
}

/** Remembers the choice for one file; null forgets it. */
export async function rememberContext(memory: Memento, uri: string, entry: string | null): Promise<void> {
  const others = Object.entries(rememberedContexts(memory)).filter(([known]) => known !== uri);
  await memory.update(key, Object.fromEntries(entry === null ? others : [...others, [uri, entry]]));
}
