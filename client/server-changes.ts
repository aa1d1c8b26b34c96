import { EventEmitter, type Event } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { WclNotifications } from "../server/protocol.ts";

export type ServerChange = WclNotifications["wcl/changed"];

/** What the server says has changed, for everybody who wants to know: a client has one handler for each notification. */
export function serverChanges(client: LanguageClient): Event<ServerChange> {
  const changed = new EventEmitter<ServerChange>();
  client.onNotification("wcl/changed", (change: ServerChange) => {
    changed.fire(change);
  });
  return changed.event;
}
