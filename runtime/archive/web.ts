import { Agent } from "undici";
import type { Login } from "./services-file.ts";

/** How a job speaks to HTTP archives. One for all transfers of a process: connections and made folders are shared. */
export interface Web {
  readonly agent: Agent;
  /** The archives' own servers; credentials go to these origins only. */
  readonly origins: ReadonlySet<string>;
  /** Asked for once, when a server wants to know who we are; undefined when nobody gave credentials. */
  readonly login: () => Promise<Login | undefined>;
  readonly limits: WebLimits;
  /** Folders that are known to exist. Key: URL. */
  readonly folders: Map<string, Promise<void>>;
  /** Told in a sentence when something is tried again. */
  readonly tell: (text: string) => void;
  readonly signal?: AbortSignal;
}

export interface WebLimits {
  /** Tries of one exchange, the first included. */
  readonly tries: number;
  /** Seconds before the second try; doubled for each further one. */
  readonly firstPause: number;
  /** Seconds; also for what a server asks for by `Retry-After`. */
  readonly longestPause: number;
  /** Seconds for a connection. */
  readonly connect: number;
  /** Seconds without a byte in either direction. */
  readonly silence: number;
  /** Bytes that must pass in `silence` seconds; a slower server is taken for a broken one. */
  readonly leastBytes: number;
  /** Whether credentials may go over plain http to another machine. */
  readonly plainLogin: "allowed" | "refused";
}

export const usualWebLimits: WebLimits = {
  tries: 5,
  firstPause: 1,
  longestPause: 300,
  connect: 20,
  silence: 60,
  leastBytes: 1024,
  plainLogin: "refused",
};

export interface WebOrder {
  /** Addresses of archives; anything else gets no credentials. */
  readonly urls: readonly string[];
  readonly login: () => Promise<Login | undefined>;
  readonly limits?: Partial<WebLimits>;
  readonly tell?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** Opens nothing yet: the first transfer does. */
export function startWeb(order: WebOrder): Web {
  const limits = { ...usualWebLimits, ...order.limits };
  const silence = limits.silence * 1000;
  let login: Promise<Login | undefined> | undefined;
  return {
    agent: new Agent({
      connect: { timeout: limits.connect * 1000 },
      headersTimeout: silence,
      bodyTimeout: silence,
      connections: 16,
    }),
    origins: new Set(order.urls.map((url) => new URL(url).origin)),
    login: () => (login ??= order.login()),
    limits,
    folders: new Map(),
    tell: order.tell ?? (() => undefined),
    ...(order.signal === undefined ? {} : { signal: order.signal }),
  };
}
