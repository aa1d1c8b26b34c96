import type { Answer, Exchange } from "./web-exchange.ts";
import { WebError } from "./web-exchange.ts";
import type { Web } from "./web.ts";

/**
 * Hands every chunk of an answer on, one after another. Throws WebError when the line breaks, when fewer bytes come
 * than were announced, and when they come so slowly that the end would not.
 */
export async function readBody(
  web: Web,
  order: Exchange,
  answer: Answer,
  take: (bytes: Buffer) => Promise<void>,
): Promise<void> {
  const announced = answer.header("content-length");
  const watch = watchPace(web, (text) => answer.body.destroy(new WebError(`${order.url}: ${text}`, { again: true })));
  let read = 0;
  try {
    for await (const chunk of answer.body) {
      const bytes = chunk as Buffer;
      read += bytes.length;
      watch.passed(bytes.length);
      await take(bytes);
    }
  } catch (error) {
    if (error instanceof WebError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    // Only the line's own faults are worth another try; a full disk is not.
    if (!/^(UND_ERR|ECONN|EPIPE|ETIMEDOUT|ERR_SSL|HPE_)/.test(code)) throw error;
    throw new WebError(`${order.url}: the line broke after ${read} bytes (${code})`, { again: true, cause: error });
  } finally {
    watch.end();
  }
  if (announced !== undefined && order.method === "GET" && read !== Number(announced))
    throw new WebError(`${order.url}: ${read} bytes came, ${announced} were announced`, { again: true });
}

/** Looks now and then whether enough has passed since the last look. */
function watchPace(web: Web, tooSlow: (text: string) => void): { passed: (bytes: number) => void; end: () => void } {
  const { silence, leastBytes } = web.limits;
  let passed = 0;
  const timer = setInterval(() => {
    if (passed < leastBytes) tooSlow(`only ${passed} bytes in ${silence} s`);
    passed = 0;
  }, silence * 1000);
  return {
    passed: (bytes) => {
      passed += bytes;
    },
    end: () => {
      clearInterval(timer);
    },
  };
}
