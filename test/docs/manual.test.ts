import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPostgres, startCluster, type Cluster } from "../kit/postgres.ts";
import { call, root } from "../kit/wcl.ts";
import { manualSteps, printedAs } from "./manual.ts";

/** Pages that are read in one go, in one folder that is empty at first, with nothing but `wcl`. */
const readings = [["first-pipeline.md", "operations.md", "campaigns.md", "administration.md"]];

/** What a page calls by a name that everybody has otherwise. */
const server = "postgresql://wcl@db.example.org/wcl";

describe.each(readings)("docs/%s, %s, %s, %s do what they say, step by step", async (...pages) => {
  const texts = await Promise.all(pages.map((page) => readFile(join(root, "docs", page), "utf8")));
  const given: string[] = [];
  let folder = "";
  let cluster: Cluster | undefined;
  let database = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "wcl-manual-"));
    const tools = join(folder, ".tools");
    await mkdir(tools);
    const wcl = `#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist/wcl.cjs")}" "$@"\n`;
    await writeFile(join(tools, "wcl"), wcl, { mode: 0o755 });
    const postgres = findPostgres();
    if ("reason" in postgres) return;
    cluster = await startCluster(postgres.bin);
    database = cluster.freshDatabase();
  });
  afterAll(async () => {
    await shell([...given, "unset WCL_REGISTRY", "wcl registry stop"]);
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });
  const shell = (commands: readonly string[]) =>
    call("bash", ["-e", "-c", commands.join("\n")], {
      cwd: folder,
      environment: { PATH: `${join(folder, ".tools")}:${process.env.PATH ?? ""}`, NO_COLOR: "1" },
    });

  const steps = texts.flatMap(manualSteps);
  test.for(steps.map((step) => [step.kind === "file" ? step.name : step.commands[0]?.words, step] as const))(
    "%s",
    async ([, step], { skip }) => {
      if (step.kind === "file") {
        await mkdir(dirname(join(folder, step.name)), { recursive: true });
        await writeFile(join(folder, step.name), step.text);
        return;
      }
      let printed = "";
      for (const { words, code } of step.commands) {
        skip(words.includes(server) && cluster === undefined, "no PostgreSQL server here");
        const answer = await shell([...given, words.replaceAll(server, database)]);
        expect(answer.code, `${words}\n${answer.stdout}${answer.stderr}`).toBe(code);
        printed += answer.stdout + answer.stderr;
        // What is exported stays, as in the shell of whoever types this.
        if (words.startsWith("export ")) given.push(words.replaceAll(server, database));
      }
      if (step.prints !== undefined) expect(printed).toMatch(printedAs(step.prints));
    },
  );
});
