import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * The name under which everything inside the server knows a document: an absolute path for files, the URI itself for
 * documents that lie on no disk (`untitled:…`). Two spellings of one file URI give one path.
 */
export function pathOf(uri: string): string {
  if (!uri.startsWith("file:")) return uri;
  try {
    return fileURLToPath(uri);
  } catch {
    return uri;
  }
}

/** The way back. An open document keeps the spelling of its editor, see documents.ts. */
export function uriOf(path: string): string {
  return isVirtual(path) ? path : pathToFileURL(path).href;
}

/** True for a document that lies on no disk. */
export function isVirtual(path: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(path) && !/^[a-z]:[\\/]/i.test(path);
}
