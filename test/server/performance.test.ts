import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { DocumentDiagnosticReport, Hover, MarkupContent } from "vscode-languageserver-protocol";
import type { ServerStatus } from "../../server/protocol.ts";
import { ask, at } from "./kit/ask.ts";
import { startClient, type Client } from "./kit/client.ts";
import { facts, submission, warpModule } from "./kit/submission.ts";

/** Times are printed, not judged: this machine may be busy. What must hold is that the answers are right. */
describe("How long things take", () => {
  test("a submission of 2,000 lines over ten includes", { timeout: 180_000 }, async () => {
    const modules = Array.from({ length: 40 }, (_, index) => moduleText(index));
    const includes = Array.from({ length: 10 }, (_, index) => `<<include part${index}.wcl>>`).join("\n");
    const parts = Array.from({ length: 10 }, (_, index) => {
      return `\n--- part${index}.wcl\n<module>\n${modules.slice(index * 4, index * 4 + 4).join("\n")}\n</module>\n`;
    });
    const names = modules.map((_, index) => `w${index}`).join(", ");
    const text = submission({ extra: includes }).replace(
      "modulelist = warp, stack",
      `modulelist = warp, stack, ${names}`,
    );
    const start = performance.now();
    const client = await startClient(text + parts.join(""));
    print("spawn to initialize", [performance.now() - start]);
    client.open("coadd.des");
    await diagnostics(client);
    print("spawn to first diagnostics", [performance.now() - start]);
    const edits = await times(30, async (round) => {
      client.edit("coadd.des", `${client.text("coadd.des")}# ${round}\n`);
      await diagnostics(client);
    });
    print("edit to diagnostics", edits);
    const syntax = await times(30, async (round) => {
      client.edit("part3.wcl", `${client.text("part3.wcl")}# ${round}\n`);
      await ask(client, "textDocument/foldingRange", { textDocument: { uri: client.uri("part3.wcl") } });
    });
    print("edit to folding", syntax);
    for (const method of ["hover", "completion", "definition"]) {
      print(
        method,
        await times(50, () => ask(client, `textDocument/${method}`, at(client, "coadd.des", "filepat = tp"))),
      );
    }
    print("memory, MB", [memory(client)]);
    print("longest turn", [(await ask<ServerStatus>(client, "wcl/status", null)).longestTurn]);
    const hover = await ask<Hover>(client, "textDocument/hover", at(client, "coadd.des", "w39"));
    expect((hover.contents as MarkupContent).value).toContain("**6 quanta**");
    await client.stop();
  });

  test("100,000 fact rows", { timeout: 300_000 }, async () => {
    const row = (patch: number, ccd: number) => {
      return {
        img: { filename: `r${patch}-${ccd}.fits`, tract: "0", patch: String(patch), visit: "1", ccd: String(ccd) },
      };
    };
    const rows = Array.from({ length: 100_000 }, (_, index) => row(Math.floor(index / 10), index % 10));
    const many = JSON.stringify({ v: 1, taken: "2026-11-24T10:00:00Z", modules: { warp: { "list-raw": rows } } });
    const client = await startClient(submission().replace(facts, many));
    client.open("coadd.des");
    const start = performance.now();
    const hover = (): Promise<Hover> =>
      ask<Hover>(client, "textDocument/hover", at(client, "coadd.des", "warp, stack"));
    let found = await hover();
    while (!(found.contents as MarkupContent).value.includes("10,000 quanta")) found = await hover();
    print("first exact count", [performance.now() - start]);
    print("hover", await times(30, hover));
    const meanwhile = await times(10, async (round) => {
      client.edit("coadd.des", `${client.text("coadd.des")}# ${round}\n`);
      await ask(client, "textDocument/documentSymbol", { textDocument: { uri: client.uri("coadd.des") } });
    });
    print("outline while planning", meanwhile);
    print("hover while planning", await times(10, hover));
    print("memory, MB", [memory(client)]);
    expect((found.contents as MarkupContent).value).toContain("**10,000 quanta**");
    await client.stop();
  });
});

function moduleText(index: number): string {
  return warpModule
    .replace("<module>\n", "")
    .replace(/<\/module>$/, "")
    .replaceAll("<warp>", `<w${index}>`)
    .replaceAll("</warp>", `</w${index}>`)
    .replace("exec = ask.py\n                args = --qoutfile ${qoutfile}", "depends warp.list.raw")
    .replaceAll("flabel = warped", `flabel = w${index}`)
    .replaceAll("flabel = raw", `flabel = raw${index}`);
}

async function diagnostics(client: Client): Promise<void> {
  await ask<DocumentDiagnosticReport>(client, "textDocument/diagnostic", {
    textDocument: { uri: client.uri("coadd.des") },
  });
}

async function times(count: number, work: (round: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < count; round++) {
    const start = performance.now();
    await work(round);
    taken.push(performance.now() - start);
  }
  return taken;
}

function print(what: string, taken: readonly number[]): void {
  const sorted = [...taken].sort((a, b) => a - b);
  const p = (part: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1);
  console.log(sorted.length === 1 ? `${what}: ${p(0)}` : `${what}: p50 ${p(0.5)} ms, p95 ${p(0.95)} ms`);
}

function memory(client: Client): number {
  const status = readFileSync(`/proc/${client.child.pid ?? 0}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000;
}
