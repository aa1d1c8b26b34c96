import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { call, root } from "../kit/wcl.ts";

/** A folder for one editor: a submission with one fault, and `wcl` on the path. */
export interface Desk {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs the editor to its end and reads what its script wrote. */
  readonly run: (program: string, words: readonly string[]) => Promise<unknown>;
  readonly remove: () => Promise<void>;
}

const text = `unitname = U1
reqnum = 7
run = \${unitname}_r\${reqnum}
key =
other = \${un}
`;

/** `setup` is the language of the code block of docs/other-editors.md that sets the editor up. */
export async function makeDesk(setup: "lua" | "elisp"): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), "wcl-editors-"));
  const place = (name: string): string => join(folder, name);
  await writeFile(place("main.des"), text);
  await writeFile(place("setup"), await codeBlock(setup));
  await writeFile(place("wcl"), `#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist/wcl.cjs")}" "$@"\n`);
  await chmod(place("wcl"), 0o755);
  const environment = {
    PATH: `${folder}:${process.env.PATH ?? ""}`,
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    WCL_SETUP: place("setup"),
    WCL_FILE: place("main.des"),
    WCL_OUT: place("out.json"),
  };
  return {
    folder,
    environment,
    run: async (program, words) => {
      const ended = await call(program, words, { cwd: folder, environment });
      const written = await readFile(place("out.json"), "utf8").catch(() => undefined);
      if (written === undefined) throw new Error(`${program} ended with ${ended.code}: ${ended.stdout}${ended.stderr}`);
      return JSON.parse(written) as unknown;
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}

/** The first block of that language in docs/other-editors.md. */
export async function codeBlock(language: string): Promise<string> {
  const page = await readFile(join(root, "docs/other-editors.md"), "utf8");
  const found = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "m").exec(page)?.[1];
  if (found === undefined) throw new Error(`docs/other-editors.md has no block in ${language}`);
  return found;
}
