import { createReadStream } from "node:fs";
import { ArchiveError } from "./archive.ts";
import type { CopyOrder, CopyResult } from "./arrive.ts";
import { sameSum, sumOfFile, tellDifference, type FileSum, type FullSum } from "./checksum.ts";
import { sumByServer } from "./web-digest.ts";
import { sumOfUrl } from "./web-download.ts";
import { exchange, expectStatus, WebError, type Exchange } from "./web-exchange.ts";
import { makeWebFolders } from "./web-folders.ts";
import { withRetries } from "./web-retry.ts";
import { decideCopy } from "./transfer.ts";
import type { Web } from "./web.ts";

export interface UploadOrder extends CopyOrder {
  /** Address of the archive; the destination (a URL) lies below it. */
  readonly root: string;
}

/**
 * Puts a file of this machine into a WebDAV archive so that its name is either absent or complete and checked: put under
 * the name of a part, summed by the server or read back, and only then moved to its name, never over another file.
 * Throws ArchiveError.
 */
export async function uploadChecked(web: Web, order: UploadOrder): Promise<CopyResult> {
  const { source, destination, expected, replaces } = order;
  const own = await sumOfFile(source);
  if (own === undefined) throw new ArchiveError("missing", `${source} is not there`);
  if (expected !== undefined && !sameSum(own, expected))
    throw new ArchiveError("corrupt", `${source} is not what it should be: ${tellDifference(own, expected)}`);
  const there = await sumThere(web, destination, own);
  const replace = there !== undefined && replaces !== undefined && sameSum(there, replaces);
  if (there !== undefined && !replace) {
    if (decideCopy(own, there) === "skip") return { ...own, copied: false };
    throw new ArchiveError("conflict", `${destination} exists with other contents: ${tellDifference(there, own)}`);
  }
  await makeWebFolders(web, order.root, destination);
  const part = `${destination}.part.${order.token}`;
  try {
    await withRetries(web, `saving ${destination}`, () => putPart(web, source, part, own));
    order.beforeRename?.();
    await withRetries(web, `naming ${destination}`, () => nameIt(web, part, destination, own, replace ? "T" : "F"));
    return { ...own, copied: true };
  } catch (error) {
    await removeFromWeb(web, part).catch(() => undefined);
    throw error;
  }
}

/** Removes a file; one that is not there is as good. */
export async function removeFromWeb(web: Web, url: string): Promise<void> {
  const order: Exchange = { method: "DELETE", url };
  await withRetries(web, `removing ${url}`, async () => {
    const answer = expectStatus(order, await exchange(web, order), [200, 202, 204, 404, 410]);
    answer.body.resume();
  });
}

/** What lies at a URL by now; undefined when nothing does. */
async function sumThere(web: Web, url: string, own: FullSum): Promise<FileSum | undefined> {
  const order: Exchange = { method: "HEAD", url };
  const exists = await withRetries(web, `looking at ${url}`, async () => {
    const answer = expectStatus(order, await exchange(web, order), [200, 204, 404, 410]);
    answer.body.resume();
    return answer.status < 300;
  });
  if (!exists) return undefined;
  const there = (await sumByServer(web, url)) ?? (await sumOfUrl(web, url));
  // The wire may have spoilt what was read back: what seems to be another's is read once more.
  return there === undefined || sameSum(there, own) ? there : sumOfUrl(web, url);
}

/** Whether these bytes lie at a URL; twice other bytes are other bytes. */
async function holds(web: Web, url: string, own: FullSum): Promise<boolean> {
  for (let looks = 0; looks < 2; looks += 1) {
    const there = await sumOfUrl(web, url);
    if (there !== undefined && sameSum(there, own)) return true;
  }
  return false;
}

async function putPart(web: Web, source: string, part: string, own: FullSum): Promise<void> {
  const order: Exchange = {
    method: "PUT",
    url: part,
    headers: { "content-length": String(own.filesize), "content-type": "application/octet-stream" },
    // A stream that was read half by a failed try would send only the rest.
    body: () => createReadStream(source),
  };
  const answer = expectStatus(order, await exchange(web, order), [200, 201, 204]);
  answer.body.resume();
  const there = (await sumByServer(web, part)) ?? (await sumOfUrl(web, part));
  if (there === undefined) throw new WebError(`${part} is not there after it was put`, { again: true });
  if (!sameSum(there, own))
    throw new WebError(`${part} arrived spoilt: ${tellDifference(there, own)}`, { again: true });
}

async function nameIt(web: Web, part: string, destination: string, own: FullSum, overwrite: "T" | "F"): Promise<void> {
  const order: Exchange = { method: "MOVE", url: part, headers: { destination, overwrite } };
  const answer = await exchange(web, order);
  if (answer.status === 412 || answer.status === 404) {
    // Another made the name in the meantime, or the answer to an earlier try got lost.
    answer.body.destroy();
    if (await holds(web, destination, own)) return removeFromWeb(web, part);
    throw new ArchiveError("conflict", `${destination} was made by another with other contents`);
  }
  expectStatus(order, answer, [200, 201, 204]);
  answer.body.resume();
}
