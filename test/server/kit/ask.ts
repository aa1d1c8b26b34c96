import type { Range, TextEdit } from "vscode-languageserver-protocol";
import { find, type Client } from "./client.ts";

/** Asks in the words of the protocol. */
export async function ask<R>(client: Client, method: string, params: unknown): Promise<R> {
  return client.connection.sendRequest<R>(method, params);
}

/** A document and the place of the first `sought` in it. */
export function at(client: Client, name: string, sought: string, where: "start" | "end" = "start") {
  return { textDocument: { uri: client.uri(name) }, position: find(client.text(name), sought, where) };
}

export function slice(text: string, { start, end }: Range): string {
  const lines = text.split("\n");
  if (start.line === end.line) return (lines[start.line] ?? "").slice(start.character, end.character);
  const middle = lines.slice(start.line + 1, end.line);
  return [
    (lines[start.line] ?? "").slice(start.character),
    ...middle,
    (lines[end.line] ?? "").slice(0, end.character),
  ].join("\n");
}

export function edited(text: string, edits: readonly TextEdit[]): string {
  const starts = [0];
  for (let index = 0; index < text.length; index++) if (text[index] === "\n") starts.push(index + 1);
  const offset = (position: { line: number; character: number }): number =>
    (starts[position.line] ?? text.length) + position.character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (now, edit) => now.slice(0, offset(edit.range.start)) + edit.newText + now.slice(offset(edit.range.end)),
      text,
    );
}
