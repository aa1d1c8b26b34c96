import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  CodeAction,
  CompletionList,
  Diagnostic,
  DocumentDiagnosticReport,
  Hover,
  LocationLink,
  MarkupContent,
} from "vscode-languageserver-protocol";
import type { PolicyDocument } from "../../server/protocol.ts";
import { breaks } from "../butler/breaks.ts";
import { ask, at, edited, slice } from "./kit/ask.ts";
import { patient, startClient, type Client } from "./kit/client.ts";

const example = fileURLToPath(new URL("../../examples/dmtn-059/", import.meta.url));
const templates = "submit/butler_templates-V1.yaml";
const calexp = "submit/modules/processccd.wcl";

/** The example as the client's kit wants it: one text of all its files. */
function exampleText(): string {
  const files = [
    "wcl.toml",
    ...["submit", "submit/modules", "policy", "policy/base"].flatMap((folder) => filesIn(folder)),
  ];
  return files.map((file) => `--- ${file}\n${readFileSync(join(example, file), "utf8")}`).join("");
}

const filesIn = (folder: string) =>
  readdirSync(join(example, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".facts.json"))
    .map((entry) => `${folder}/${entry.name}`);

describe("the Butler in the editor, over the protocol", () => {
  let client: Client;
  beforeAll(async () => {
    client = await startClient(exampleText(), { capabilities: patient });
    await client.untilIndexed();
    for (const file of ["submit/dmtn-059.des", "submit/patterns.wcl", templates]) client.open(file);
    for (const file of new Set(breaks.map((one) => one.file))) client.open(file);
  });
  afterAll(async () => {
    await client.stop();
  });

  const problems = async (file: string): Promise<readonly Diagnostic[]> => {
    const textDocument = { uri: client.uri(file) };
    const report = await ask<DocumentDiagnosticReport>(client, "textDocument/diagnostic", { textDocument });
    return report.kind === "full" ? report.items : [];
  };
  const actions = async (file: string, diagnostic: Diagnostic): Promise<readonly CodeAction[]> => {
    const context = { diagnostics: [diagnostic], only: ["quickfix"] };
    const params = { textDocument: { uri: client.uri(file) }, range: diagnostic.range, context };
    const all = await ask<CodeAction[]>(client, "textDocument/codeAction", params);
    return all.filter((one) => !one.title.startsWith("Ignore") && one.diagnostics?.[0]?.code === diagnostic.code);
  };

  test("nothing is wrong with the example", async () => {
    for (const file of new Set([templates, ...breaks.map((one) => one.file)])) expect(await problems(file)).toEqual([]);
  });

  test.each(breaks.map((one) => [one.what, one] as const))(
    "%s: underlined where it lies, clean after its fix",
    async (_what, one) => {
      const sound = client.text(one.file);
      client.edit(
        one.file,
        sound.replace(one.from, () => one.to),
      );
      const file = one.at ?? one.file;
      const text = one.at === undefined ? sound.replace(one.from, () => one.to) : client.text(file);
      const found = (await problems(file)).find((item) => item.code === one.code && (item.severity ?? 0) !== 3);
      if (found === undefined) throw new Error(`${one.code} is not underlined in ${file}`);
      expect(slice(text, found.range)).toBe(one.underlined);
      const [fix] = await actions(file, found);
      const before = new Map<string, string>();
      for (const [uri, edits] of Object.entries(fix?.edit?.changes ?? {})) {
        const name = uri.slice(client.uri("").length).replace(/^\//, "");
        const now = name === one.file ? sound.replace(one.from, () => one.to) : client.text(name);
        before.set(name, name === one.file ? sound : now);
        client.open(name);
        client.edit(name, edited(now, edits));
      }
      expect(before.size).toBeGreaterThan(0);
      expect((await problems(file)).map((item) => item.message)).toEqual([]);
      expect((await problems(one.file)).map((item) => item.message)).toEqual([]);
      for (const [name, old] of [...before, [one.file, sound] as const]) client.edit(name, old);
      expect(await problems(file)).toEqual([]);
    },
  );

  test("a mismatch is shown in the file of templates, too", async () => {
    const patterns = "submit/patterns.wcl";
    const sound = client.text(patterns);
    client.edit(patterns, sound.replace("hsc_ccd = ${flabel}-${visit:7}", "hsc_ccd = ${flabel}-${visit}"));
    const found = await problems(templates);
    client.edit(patterns, sound);
    expect(found.map((item) => item.code)).toContain("sync/format");
    expect(
      slice(
        client.text(templates),
        found[0]?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      ),
    ).toContain("%(visit)07d");
  });

  test("hover on a file section: its dataset type, the verdict, the template", async () => {
    // A hover does not wait long for a new judgement; here it shall speak of the text as it is.
    await problems(calexp);
    const hover = await ask<Hover>(client, "textDocument/hover", at(client, calexp, "calexp>"));
    const text = (hover.contents as MarkupContent).value;
    expect(text).toContain("**Butler** `calexp`: equal");
    expect(text).toContain("CORR-%(visit)07d-%(ccd)03d_r${reqnum}p${attnum:2}.fits");
    expect(text).toContain("hides");
  });

  test("go to definition from a file section: its template, then the policy's layer", async () => {
    const links = await ask<LocationLink[]>(client, "textDocument/definition", at(client, calexp, "calexp>"));
    expect(links.map((link) => link.targetUri)).toEqual([client.uri(templates), client.uri("policy/HscMapper.yaml")]);
    expect(slice(client.text(templates), links[0]?.targetSelectionRange ?? (links[0]?.targetRange as never))).toContain(
      "CORR-",
    );
  });

  test("completion and hover in the file of templates; from a type to the layer it hides", async () => {
    const sound = client.text(templates);
    client.edit(templates, sound.replace("datasets:\n", "datasets:\n    \n"));
    const position = at(client, templates, "    icSrc:");
    const list = await ask<CompletionList>(client, "textDocument/completion", {
      ...position,
      position: { line: position.position.line - 1, character: 4 },
    });
    client.edit(templates, sound);
    const labels = list.items.map((item) => item.label);
    expect(labels).toContain("deepCoadd_ref");
    expect(labels).not.toContain("calexp");
    const hover = await ask<Hover>(client, "textDocument/hover", at(client, templates, "deepCoadd_ref"));
    expect((hover.contents as MarkupContent).value).toContain("merge_coadd_measurements.file.deepcoadd_ref");
    const links = await ask<LocationLink[]>(client, "textDocument/definition", at(client, templates, "deepCoadd_ref"));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(link.targetUri).toContain("/policy/");
  });

  test("completion of dataset types in WCL", async () => {
    const sound = client.text(calexp);
    client.edit(calexp, sound.replace("<calexp>\n", "<calexp>\nbutler_dataset_type = calexpB\n"));
    const list = await ask<CompletionList>(
      client,
      "textDocument/completion",
      at(client, calexp, "type = calexpB", "end"),
    );
    client.edit(calexp, sound);
    expect(list.items.map((item) => item.label)).toContain("calexpBackground");
  });

  test("completion of data id keys: behind --id those of the task, in a pattern all that templates know", async () => {
    const module = "submit/modules/make_coadd_temp_exp.wcl";
    const patterns = "submit/patterns.wcl";
    for (const file of [module, patterns]) client.open(file);
    await problems(patterns);
    const labels = async (file: string, from: string, to: string): Promise<readonly string[]> => {
      const sound = client.text(file);
      client.edit(
        file,
        sound.replace(from, () => to),
      );
      const list = await ask<CompletionList>(client, "textDocument/completion", at(client, file, to, "end"));
      client.edit(file, sound);
      return list.items.map((item) => item.label);
    };
    const id = "id = tract=${tract} patch=${patch} filter=${filter}";
    expect(await labels(module, id, "id = tract=${tract} ")).toEqual(
      expect.arrayContaining(["tract=${tract}", "patch=${patch}", "filter=${filter}"]),
    );
    expect(await labels(module, id, "id = tract=${tract} pa")).toContain("patch=${patch}");
    expect(await labels(module, id, "id = vis")).not.toContain("visit=${visit}");
    const name = "hsc_tract_patch = ${flabel}-${tract}-${patch}_r${reqnum}p${attnum:2}.${fsuffix}";
    expect(await labels(patterns, name, "hsc_tract_patch = ${flabel}-${calibD")).toContain("calibDate");
  });

  test("nothing takes a file of templates for WCL", async () => {
    const params = { textDocument: { uri: client.uri(templates) }, options: { tabSize: 4, insertSpaces: true } };
    expect(await ask(client, "textDocument/formatting", params)).toBeNull();
    expect(await ask(client, "textDocument/documentSymbol", params)).toBeNull();
  });

  test("the merged policy as a document, each value with its place", async () => {
    const { text, links } = await ask<PolicyDocument>(client, "wcl/policy", {
      textDocument: { uri: client.uri("submit/dmtn-059.des") },
    });
    expect(text).toMatch(/^# merged policy: HscMapper\.yaml under butler_templates-V1\.yaml\n/);
    const line = text.split("\n").findIndex((one) => one.includes("template: ") && one.includes("CORR-"));
    const link = links.find((one) => one.range.start.line === line);
    expect(link?.target.uri).toBe(client.uri(templates));
  });
});
