import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call, root } from "../kit/wcl.ts";
import { manualSteps, printedAs } from "./manual.ts";

/** Pages that begin in an empty folder and need nothing but `wcl`. */
const pages = ["first-pipeline.md"];

describe.each(pages)("docs/%s does what it says, step by step", async (page) => {
  const steps = manualSteps(await readFile(join(root, "docs", page), "utf8"));
  const given: string[] = [];
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "wcl-manual-"));
    const tools = join(folder, ".tools");
    await mkdir(tools);
    await writeFile(
      join(tools, "wcl"),
      `#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist/wcl.cjs")}" "$@"\n`,
      {
        mode: 0o755,
      },
    );
  });
  afterAll(async () => {
    await shell([...given, "wcl registry stop"]);
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });
  const shell = (commands: readonly string[]) =>
    call("bash", ["-e", "-c", commands.join("\n")], {
      cwd: folder,
      environment: { PATH: `${join(folder, ".tools")}:${process.env.PATH ?? ""}`, NO_COLOR: "1" },
    });

  test.each(steps.map((step) => [step.kind === "file" ? step.name : step.commands.join("; "), step] as const))(
    "%s",
    async (_, step) => {
      if (step.kind === "file") {
        await mkdir(dirname(join(folder, step.name)), { recursive: true });
        await writeFile(join(folder, step.name), step.text);
        return;
      }
      const answer = await shell([...given, ...step.commands]);
      expect(answer.code, answer.stdout + answer.stderr).toBe(0);
      // What is exported stays, as in the shell of whoever types this.
      given.push(...step.commands.filter((command) => command.startsWith("export ")));
      if (step.prints !== undefined) expect(answer.stdout + answer.stderr).toMatch(printedAs(step.prints));
    },
  );
});
