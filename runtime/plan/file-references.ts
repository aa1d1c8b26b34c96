import type { DataDefinition } from "./definitions.ts";

/**
 * In the input WCL the section of files is called `filespecs`. Renames `file.NAME` where NAME is a file definition of
 * the module and the reference's boundaries stand before it (the start, `{`, a blank, a comma, a colon); other text,
 * such as `-o file.txt`, is left alone.
 */
export function renameFileReferences(text: string, files: ReadonlyMap<string, DataDefinition>): string {
  if (files.size === 0 || !/file\./i.test(text)) return text;
  // Names of variables have no case; other text has.
  return text.replace(/(\{file|(?:^|[\s,:])file)\.([^\s,:.{}()]+)/gi, (whole, before: string, name: string) =>
    files.has(name.toLowerCase()) && (before.startsWith("{") || before.endsWith("file"))
      ? `${before.slice(0, -"file".length)}filespecs.${name}`
      : whole,
  );
}
