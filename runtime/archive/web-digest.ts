import type { FileSum } from "./checksum.ts";
import { exchange, type Exchange } from "./web-exchange.ts";
import type { Web } from "./web.ts";

/**
 * The sum of a file as its server gives it (`Want-Digest` of RFC 3230, which grid storage knows), so that it need not be
 * read back; undefined when the server does not.
 */
export async function sumByServer(web: Web, url: string): Promise<FileSum | undefined> {
  const order: Exchange = { method: "HEAD", url, headers: { "want-digest": "md5, sha-256;q=0.5" } };
  const answer = await exchange(web, order).catch(() => undefined);
  if (answer === undefined) return undefined;
  answer.body.destroy();
  const [digest, size] = [answer.header("digest"), answer.header("content-length")];
  const md5 = digest === undefined ? undefined : /(?:^|,)\s*md5=([A-Za-z0-9+/]{22}==)/i.exec(digest)?.[1];
  if (answer.status !== 200 || md5 === undefined || size === undefined) return undefined;
  return { filesize: Number(size), md5sum: Buffer.from(md5, "base64").toString("hex") };
}
