import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { call, root, type Answer } from "../../kit/wcl.ts";

/** A copy of the example with registry, archive and runs of its own. */
export interface Example {
  /** Its folder: submit, policy, bin, work. */
  readonly folder: string;
  readonly submission: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly wcl: (...words: readonly string[]) => Promise<Answer>;
  /** Rows of a question, as objects. */
  readonly ask: (question: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly remove: () => Promise<void>;
}

/** Copies the built example, makes its data and takes them into archive and registry; `registry` is a URL or undefined. */
export async function prepareExample(registry?: string): Promise<Example> {
  const place = await mkdtemp(join(tmpdir(), "wcl-example-"));
  const folder = join(place, "dmtn-059");
  await cp(join(root, "examples/dmtn-059"), folder, {
    recursive: true,
    filter: (path) => !/\/work$|\.facts\.json$/.test(path),
  });
  // The example's own `wcl` looks for the built product three folders above it.
  await writeFile(
    join(folder, "bin/wcl"),
    `#!/usr/bin/env node\nrequire(${JSON.stringify(join(root, "dist/wcl.cjs"))});\n`,
  );
  const environment = {
    WCL_REGISTRY_DIR: join(place, "registry"),
    WCL_RUN_DIR: join(place, "runs"),
    NO_COLOR: "1",
    ...(registry === undefined ? {} : { WCL_REGISTRY: registry }),
  };
  const node = (words: readonly string[]): Promise<Answer> =>
    call(process.execPath, words, { cwd: folder, environment });
  const wcl: Example["wcl"] = (...words) => node([join(root, "dist/wcl.cjs"), ...words]);
  const prepared = await node([join(root, "examples/dmtn-059/demo.mjs"), "--only-data", "--example", folder]);
  if (prepared.code !== 0) throw new Error(`the example's data: ${prepared.stdout}${prepared.stderr}`);
  return {
    folder,
    submission: join(folder, "submit/dmtn-059.des"),
    environment,
    wcl,
    ask: async (question) => {
      // By standard input, where a question may begin with a comment.
      const words = [join(root, "dist/wcl.cjs"), "sql", "--format", "json"];
      const answer = await call(process.execPath, words, { cwd: folder, environment, input: question });
      if (answer.code !== 0) throw new Error(answer.stderr);
      return answer.stdout
        .split("\n")
        .flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Record<string, unknown>]));
    },
    remove: async () => {
      if (registry === undefined) await wcl("registry", "stop");
      await rm(place, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}
