import type { DataDefinition } from "./definitions.ts";

/**
 * In the input WCL the section of files is called `filespecs`. Renames `file.NAME` where NAME is a file definition of
 * the module and the reference's boundaries stand before it (the start, `{`, a blank, a comma, a colon); other text,
 * such as `-o file.txt`, is left alone.
 */
export function renameFileReferences(text: string, files: ReadonlyMap<string, DataDefinition>): string {
  if (!text.includes("file.") || files.size === 0) return text;
  return text.replace(/(^|[{\s,:])file\.([^\s,:.{}()]+)/g, (whole, before: string, name: string) =>
    files.has(name.toLowerCase()) ? `${before}filespecs.${name}` : whole,
  );
}
