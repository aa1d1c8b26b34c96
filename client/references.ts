import { commands, Location, Position, Range, Uri, type ExtensionContext } from "vscode";
import type { Location as ProtocolLocation, Position as ProtocolPosition } from "../server/document-protocol.ts";

/** `wcl.showReferences`, behind the lens "n references": the editor's own list, from places in the protocol's form. */
export function registerShowReferences(context: ExtensionContext): void {
  const show = (uri: string, at: ProtocolPosition, places: readonly ProtocolLocation[]): Thenable<unknown> =>
    commands.executeCommand(
      "editor.action.showReferences",
      Uri.parse(uri),
      position(at),
      places.map(({ uri: file, range }) => new Location(Uri.parse(file), rangeOf(range))),
    );
  context.subscriptions.push(commands.registerCommand("wcl.showReferences", show));
}

function rangeOf({ start, end }: ProtocolLocation["range"]): Range {
  return new Range(position(start), position(end));
}

function position({ line, character }: ProtocolPosition): Position {
  return new Position(line, character);
}
