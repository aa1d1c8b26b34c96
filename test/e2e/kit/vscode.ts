import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { ensureCodeServer } from "../../setup/code-server.mjs";
import { runCommand } from "./workbench.ts";

/** A real VS Code with the extension of this tree loaded from source, shown in a real browser. */
export interface Editor {
  readonly page: Page;
  /** Reloads the window. */
  readonly reload: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export const root = new URL("../../..", import.meta.url).pathname.replace(/\/$/, "");

/** Starts code-server on `folder`; `environment` is what the extension's programs see. Or the reason why it cannot. */
export async function startEditor(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<Editor | { readonly missing: string }> {
  const server = await ensureCodeServer();
  if ("missing" in server) return { missing: server.missing };
  const home = await mkdtemp(join(tmpdir(), "wcl-vscode-"));
  await mkdir(join(home, "data/User"), { recursive: true });
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [
      server.entry,
      ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`],
      ...["--user-data-dir", join(home, "data"), "--extensions-dir", join(home, "extensions")],
      ...["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"],
      folder,
    ],
    { env: { ...process.env, ...environment, HOME: home }, stdio: "ignore", detached: true },
  );
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
  // A context of its own, so that a test can open a second window.
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  const payload = JSON.stringify([
    ["extensionDevelopmentPath", `vscode-remote://127.0.0.1:${port}${root}`],
    ["skipWelcome", "true"],
  ]);
  const address = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(payload)}`;
  await untilAnswers(address);
  await page.goto(address);
  await page.waitForSelector(".monaco-workbench", { timeout: 120_000 });
  return {
    page,
    reload: async () => {
      // The command saves the workbench's state first, as it does for a person; a bare navigation may come before that.
      const loaded = page.waitForEvent("load");
      await runCommand(page, "Developer: Reload Window");
      await loaded;
      await page.waitForSelector(".monaco-workbench", { timeout: 120_000 });
    },
    close: async () => {
      await browser.close();
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function untilAnswers(address: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`code-server did not answer at ${address}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === "object" && address !== null) resolve(address.port);
        else reject(new Error("no port"));
      });
    });
  });
}
