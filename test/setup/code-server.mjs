// Installs a real VS Code (code-server from npm) into .cache/code-server once; its native parts are built here.
import { spawnSync } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDebian } from "./debian.mjs";

const version = "4.100.3";
const cache = join(dirname(fileURLToPath(import.meta.url)), "../../.cache/code-server");
const home = join(cache, "node_modules/code-server");

/** The entry script of code-server, or the reason why it cannot be had. */
export async function ensureCodeServer() {
  const missing =
    ensureDebian("/usr/bin/chromium", ["chromium"]) ??
    ensureDebian("/usr/bin/g++", ["g++", "make", "python3"]) ??
    ensureDebian("/usr/bin/rg", ["ripgrep"]);
  if (missing !== undefined) return { missing };
  const entry = join(home, "out/node/entry.js");
  const done = join(cache, `installed-${version}`);
  if (!existsSync(done)) {
    await mkdir(cache, { recursive: true });
    await writeFile(join(cache, "package.json"), JSON.stringify({ name: "code-server-cache", private: true }));
    // The installers are talkative even when all is well (node-pty's last step fails harmlessly): their words go to a file.
    const log = openSync(join(cache, "install.log"), "a");
    const npm = (cwd, ...words) => spawnSync("npm", words, { cwd, stdio: ["ignore", log, log] });
    npm(cache, "install", "--ignore-scripts", "--no-save", `code-server@${version}`);
    const vscode = join(home, "lib/vscode");
    npm(vscode, "install", "--omit=dev", "--ignore-scripts");
    npm(vscode, "rebuild", "@vscode/spdlog", "native-watchdog", "node-pty");
    npm(cache, "rebuild", "argon2", "--build-from-source");
    const ripgrep = join(vscode, "node_modules/@vscode/ripgrep/bin");
    await mkdir(ripgrep, { recursive: true });
    await symlink("/usr/bin/rg", join(ripgrep, "rg")).catch((error) => {
      if (error.code !== "EEXIST") throw error;
    });
    if (!existsSync(entry))
      return {
        missing: "code-server could not be installed from the npm registry; see .cache/code-server/install.log",
      };
    await writeFile(done, "");
  }
  return { entry };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await ensureCodeServer());
