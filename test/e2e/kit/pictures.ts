import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { root } from "./vscode.ts";

/** Takes a picture into `.cache/pictures`; with WCL_PICTURES=docs it becomes the one that the documents show. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = join(root, process.env.WCL_PICTURES === "docs" ? "docs/pictures" : ".cache/pictures");
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
