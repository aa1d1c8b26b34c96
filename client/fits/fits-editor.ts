import { basename } from "node:path";
import { commands, window, type CustomDocument, type ExtensionContext } from "vscode";
import { fillPage } from "../webview.ts";
import { fitsFile } from "./fits-file.ts";
import type { FitsAnswer } from "./messages.ts";
import { fitsBody } from "./page.ts";
import { isFitsRequest } from "./request-shape.ts";

/** Looks into FITS files: pictures, tables, headers. It only reads, piece by piece, and starts nothing. */
export function registerFitsEditor(context: ExtensionContext): void {
  context.subscriptions.push(
    window.registerCustomEditorProvider(
      "wcl.fits",
      {
        openCustomDocument: (uri): CustomDocument => ({ uri, dispose: () => undefined }),
        resolveCustomEditor: ({ uri }, panel) => {
          const answer = fitsFile(uri.fsPath);
          const post = (told: FitsAnswer): void => void panel.webview.postMessage(told);
          panel.webview.onDidReceiveMessage((request: unknown) => {
            if (!isFitsRequest(request)) return;
            if (uri.scheme !== "file")
              post({ kind: "trouble", text: "Only files on this machine can be looked into." });
            else if (request.kind === "lineage") void commands.executeCommand("wcl.showLineage", basename(uri.fsPath));
            else
              void answer(request).then((told) => {
                if (told !== undefined) post(told);
              });
          });
          fillPage(context, panel.webview, { name: "fits", title: "FITS", body: fitsBody });
        },
      },
      { supportsMultipleEditorsPerDocument: true },
    ),
  );
}
