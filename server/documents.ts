import { TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { pathOf } from "./paths.ts";

/** One text that an editor has open. What it says wins over the disk. */
export interface OpenDocument {
  /** As the editor spells it; answers must use the same spelling. */
  readonly uri: string;
  readonly file: string;
  readonly version: number;
  readonly text: string;
  /** Grows with every change of any document, so that a text opened anew is never taken for its forerunner. */
  readonly serial: number;
}

export interface OpenDocuments {
  readonly open: (uri: string, version: number, text: string) => OpenDocument;
  /** Applies edits in order; undefined when the document is not open. */
  readonly change: (
    uri: string,
    version: number,
    changes: readonly TextDocumentContentChangeEvent[],
  ) => OpenDocument | undefined;
  readonly close: (uri: string) => void;
  readonly get: (file: string) => OpenDocument | undefined;
  readonly all: () => readonly OpenDocument[];
}

export function createOpenDocuments(): OpenDocuments {
  const texts = new Map<string, TextDocument>();
  const views = new Map<string, OpenDocument>();
  let serial = 0;
  const keep = (document: TextDocument): OpenDocument => {
    const file = pathOf(document.uri);
    const view = { uri: document.uri, file, version: document.version, text: document.getText(), serial: ++serial };
    texts.set(file, document);
    views.set(file, view);
    return view;
  };
  return {
    open: (uri, version, text) => keep(TextDocument.create(uri, "wcl", version, text)),
    change: (uri, version, changes) => {
      const document = texts.get(pathOf(uri));
      return document === undefined ? undefined : keep(TextDocument.update(document, [...changes], version));
    },
    close: (uri) => {
      texts.delete(pathOf(uri));
      views.delete(pathOf(uri));
    },
    get: (file) => views.get(file),
    all: () => [...views.values()],
  };
}
