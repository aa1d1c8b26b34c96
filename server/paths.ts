import { fileURLToPath, pathToFileURL } from "node:url";

/** Documents that lie on no disk (`untitled:…`) get a path in this folder, which is none. */
const nowhere = "/.virtual/";

/** The absolute path by which everything inside the server knows a document. Two spellings of one file URI give one path. */
export function pathOf(uri: string): string {
  if (uri.startsWith("file:")) {
    try {
      return fileURLToPath(uri);
    } catch {
      // A host or an encoded slash: no file of this machine.
    }
  }
  return nowhere + encodeURIComponent(uri);
}

/** The way back. An open document keeps the spelling of its editor, see session.ts. */
export function uriOf(path: string): string {
  return isVirtual(path) ? decodeURIComponent(path.slice(nowhere.length)) : pathToFileURL(path).href;
}

/** True for a document that lies on no disk. */
export function isVirtual(path: string): boolean {
  return path.startsWith(nowhere);
}
