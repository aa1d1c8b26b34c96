import { exchange, expectStatus, type Exchange } from "./web-exchange.ts";
import { withRetries } from "./web-retry.ts";
import type { Web } from "./web.ts";

/** Makes every folder between the archive's address and a file, each once in the life of a process. */
export async function makeWebFolders(web: Web, root: string, url: string): Promise<void> {
  const base = root.replace(/\/+$/, "");
  const names = url
    .slice(base.length + 1)
    .split("/")
    .slice(0, -1);
  let folder = base;
  for (const name of names) {
    folder = `${folder}/${name}`;
    const known = web.folders.get(folder) ?? makeOne(web, folder);
    web.folders.set(folder, known);
    await known.catch((error: unknown) => {
      web.folders.delete(folder);
      throw error;
    });
  }
}

/** 405 (and 301 of some servers) is how WebDAV says that the folder exists. */
async function makeOne(web: Web, folder: string): Promise<void> {
  const order: Exchange = { method: "MKCOL", url: `${folder}/` };
  await withRetries(web, `making ${folder}`, async () => {
    const answer = expectStatus(order, await exchange(web, order), [200, 201, 204, 301, 405]);
    answer.body.resume();
  });
}
