import type { Readable } from "node:stream";
import { request } from "undici";
import { ArchiveError } from "./archive.ts";
import { ServicesError } from "./services-file.ts";
import type { Web } from "./web.ts";

export interface Exchange {
  readonly method: "GET" | "HEAD" | "PUT" | "MKCOL" | "MOVE" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Made anew for each redirect and each try: a stream can be read once. */
  readonly body?: () => Readable;
}

export interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  /** Must be read or destroyed. */
  readonly body: Readable;
}

/** The server refused, or the line broke; `again` says whether another try may help, `pause` what the server asks for. */
export class WebError extends Error {
  override readonly name = "WebError";
  readonly again: boolean;
  /** Seconds. */
  readonly pause: number | undefined;
  readonly status: number | undefined;
  constructor(message: string, more: { again: boolean; pause?: number; status?: number; cause?: unknown }) {
    super(message, { cause: more.cause });
    this.again = more.again;
    this.pause = more.pause;
    this.status = more.status;
  }
}

const mostRedirects = 5;

/** One question and its answer, redirects followed. Throws WebError when nobody answers. */
export async function exchange(web: Web, order: Exchange): Promise<Answer> {
  let url = order.url;
  for (let hops = 0; ; hops += 1) {
    const answer = await ask(web, { ...order, url });
    const next = isRedirect(answer.status, order.method) ? answer.header("location") : undefined;
    if (next === undefined) return answer;
    answer.body.destroy();
    if (hops >= mostRedirects) throw new WebError(`${order.url} redirects without end`, { again: false });
    url = redirected(url, next);
  }
}

/** Fails for every status but those wanted; reads the body away. */
export function expectStatus(order: Exchange, answer: Answer, wanted: readonly number[]): Answer {
  if (wanted.includes(answer.status)) return answer;
  answer.body.destroy();
  const { status } = answer;
  const after = answer.header("retry-after");
  const pause = after === undefined ? undefined : secondsOf(after);
  throw new WebError(`${order.method} ${order.url}: the server answers ${status}`, {
    status,
    again: status >= 500 ? status !== 501 && status !== 505 && status !== 507 : [408, 425, 429].includes(status),
    ...(pause === undefined ? {} : { pause }),
  });
}

async function ask(web: Web, order: Exchange): Promise<Answer> {
  const authorization = await authorizationFor(web, order.url);
  try {
    const { statusCode, headers, body } = await request(order.url, {
      method: order.method as "GET",
      headers: { "user-agent": "wcl", ...order.headers, ...authorization },
      dispatcher: web.agent,
      ...(order.body === undefined ? {} : { body: order.body() }),
      ...(web.signal === undefined ? {} : { signal: web.signal }),
    });
    // Who gives an answer up early needs not hear of it.
    body.on("error", () => undefined);
    const header = (name: string) => {
      const value = headers[name];
      return Array.isArray(value) ? value[0] : value;
    };
    return { status: statusCode, header, body };
  } catch (error) {
    if (web.signal?.aborted === true)
      throw new ArchiveError("failed", `${order.method} ${order.url} was stopped`, error);
    throw new WebError(`${order.method} ${order.url}: ${reasonOf(error)}`, { again: true, cause: error });
  }
}

/** Credentials go to the archives' own servers only, and not in the clear to another machine. */
async function authorizationFor(web: Web, address: string): Promise<Record<string, string>> {
  const url = new URL(address);
  if (!web.origins.has(url.origin)) return {};
  const login = await web.login().catch((error: unknown) => {
    if (error instanceof ServicesError) throw new ArchiveError("failed", error.message, error);
    throw error;
  });
  if (login === undefined) return {};
  const local = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== "https:" && !local && web.limits.plainLogin === "refused")
    throw new ArchiveError("failed", `${url.origin} would get the password in the clear: use https`);
  return { authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}` };
}

function isRedirect(status: number, method: Exchange["method"]): boolean {
  if (status === 307 || status === 308) return true;
  return (method === "GET" || method === "HEAD") && (status === 301 || status === 302 || status === 303);
}

function redirected(from: string, to: string): string {
  const url = URL.canParse(to, from) ? new URL(to, from) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "")
    throw new WebError(`${from} redirects to an address that is none`, { again: false });
  if (from.startsWith("https:") && url.protocol !== "https:")
    throw new WebError(`${from} redirects from https to plain http`, { again: false });
  return url.href;
}

/** `Retry-After`: seconds, or a date. */
function secondsOf(text: string): number | undefined {
  if (/^\d+$/.test(text.trim())) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code === "" ? (error instanceof Error ? error.message : String(error)) : code;
}
