import {
  DocumentLink,
  languages,
  Range,
  Uri,
  type Disposable,
  type DocumentSelector,
  type ExtensionContext,
  type TextDocument,
} from "vscode";

/** More links than this in one log are of no use, and slow to draw. */
const mostLinks = 2000;

/** In the logs of runs, absolute paths can be followed; `:LINE` behind one leads to the line. */
export function registerLogLinks(context: ExtensionContext): void {
  context.subscriptions.push(linkPaths({ language: "wcl-log" }));
}

/** Makes the absolute paths in some documents links. */
export function linkPaths(documents: DocumentSelector): Disposable {
  return languages.registerDocumentLinkProvider(documents, { provideDocumentLinks: linksOf });
}

function linksOf(document: TextDocument): DocumentLink[] {
  const found: DocumentLink[] = [];
  for (const match of document.getText().matchAll(/(?<![\w/.])(\/[^\s:'",;()<>]+)(?::(\d+))?/g)) {
    if (found.length >= mostLinks) break;
    const [whole, path = "", line] = match;
    const range = new Range(document.positionAt(match.index), document.positionAt(match.index + whole.length));
    found.push(new DocumentLink(range, Uri.file(path).with({ fragment: line === undefined ? "" : `L${line}` })));
  }
  return found;
}
