import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DocumentDiagnosticReport, Hover, MarkupContent } from "vscode-languageserver-protocol";
import type { RunContexts } from "../../server/protocol.ts";
import { ask, at } from "./kit/ask.ts";
import { patient, startClient, type Client } from "./kit/client.ts";
import { submission } from "./kit/submission.ts";

// An included file by itself is half a thing: what it means, its submission says.

/** The module's file with a fault that only its submission can show, and one that its text shows. */
const faulty = submission().replace("used = list.raw.img", "used = list.raw.imgg");
const alone = faulty.slice(faulty.indexOf("--- modules/warp.wcl"), faulty.indexOf("--- coadd.des.facts.json"));

async function codes(client: Client, name: string): Promise<readonly unknown[]> {
  const textDocument = { uri: client.uri(name) };
  const report = await ask<DocumentDiagnosticReport>(client, "textDocument/diagnostic", { textDocument });
  return report.kind === "full" ? report.items.map((item) => item.code) : [];
}

async function hover(client: Client, name: string, sought: string): Promise<string> {
  const found = await ask<Hover>(client, "textDocument/hover", at(client, name, sought));
  return (found.contents as MarkupContent).value;
}

describe("an included file that is opened alone", () => {
  test("is judged in the submission that includes it, which nobody has opened", async () => {
    const client = await startClient(faulty, { capabilities: patient });
    await client.untilIndexed();
    client.open("modules/warp.wcl");
    expect(await codes(client, "modules/warp.wcl")).toContain("PFW216");
    expect(await hover(client, "modules/warp.wcl", "wrapperloop")).not.toContain("no known submission");
    await client.stop();
  });

  test("is told nothing false where no submission is known: not by what is missing, not by what is unused", async () => {
    for (const folders of [undefined, "none"] as const) {
      const options = folders === undefined ? {} : { folders };
      const client = await startClient(alone, { capabilities: patient, ...options });
      if (folders === undefined) await client.untilIndexed();
      client.open("modules/warp.wcl");
      expect(await codes(client, "modules/warp.wcl")).toEqual([]);
      expect(await hover(client, "modules/warp.wcl", "qoutfile}")).toMatch(/Set by the framework|no known submission/);
      const textDocument = { uri: client.uri("modules/warp.wcl") };
      expect(await ask<RunContexts>(client, "wcl/contexts", { textDocument })).toMatchObject({ role: "none" });
      await client.stop();
    }
  });

  test("is judged as soon as a submission that includes it appears", async () => {
    const client = await startClient(alone, { capabilities: patient });
    await client.untilIndexed();
    client.open("modules/warp.wcl");
    expect(await codes(client, "modules/warp.wcl")).toEqual([]);
    const all = faulty.split(/^--- /m);
    for (const name of ["coadd.des", "patterns.wcl"]) {
      const text = all.find((one) => one.startsWith(`${name}\n`)) ?? "";
      await writeFile(join(client.folder, name), text.slice(name.length + 1));
    }
    const changes = ["coadd.des", "patterns.wcl"].map((name) => ({ uri: client.uri(name), type: 1 }));
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
    expect(await codes(client, "modules/warp.wcl")).toContain("PFW216");
    await client.stop();
  });

  test("keeps the submission that was chosen for it in an earlier session", async () => {
    const two = `--- a.des\nblocklist = x\nb = from a\n<<include part.wcl>>\n--- z.des\nblocklist = x\nb = from z\n<<include part.wcl>>\n--- part.wcl\nc = \${b}\n`;
    const client = await startClient(two, {
      initializationOptions: (uri: (name: string) => string) => ({ contexts: { [uri("part.wcl")]: uri("z.des") } }),
    });
    await client.untilIndexed();
    client.open("part.wcl");
    expect(await hover(client, "part.wcl", "b}")).toContain("from z");
    const textDocument = { uri: client.uri("part.wcl") };
    expect(await ask<RunContexts>(client, "wcl/contexts", { textDocument })).toMatchObject({
      role: "included",
      chosen: client.uri("z.des"),
      remembered: true,
    });
    await client.stop();
  });
});
