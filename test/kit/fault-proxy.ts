import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What may happen to an exchange instead of its answer. */
export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Half of the answer's body, then the line breaks. */
  | { readonly kind: "cut" }
  /** Half of the answer's body, and a length that says this is all. */
  | { readonly kind: "short" }
  /** The right length, one byte wrong. */
  | { readonly kind: "spoil" }
  /** No answer at all. */
  | { readonly kind: "hang" }
  /** A byte now and then. */
  | { readonly kind: "drip" }
  /** The line breaks before the answer, after the server did what it was asked to. */
  | { readonly kind: "lost answer" }
  | { readonly kind: "redirect"; readonly to: string };

/** An exchange that comes by. */
export interface Passing {
  readonly method: string;
  readonly path: string;
  /** How often this method and path came by, this time included. */
  readonly times: number;
  readonly headers: IncomingMessage["headers"];
}

export interface FaultProxy {
  /** The upstream's address, through the proxy. */
  readonly url: string;
  /** Every exchange that came by, in order. */
  readonly seen: readonly Passing[];
  readonly stop: () => Promise<void>;
}

/** A server between us and a WebDAV server that breaks what it is told to break. */
export async function startFaultProxy(
  upstream: string,
  faultOf: (passing: Passing) => Fault | undefined,
): Promise<FaultProxy> {
  const seen: Passing[] = [];
  const server = createServer((incoming, outgoing) => {
    const [method, path] = [incoming.method ?? "", incoming.url ?? ""];
    const times = seen.filter((one) => one.method === method && one.path === path).length + 1;
    const passing = { method, path, times, headers: incoming.headers };
    seen.push(passing);
    pass(upstream, incoming, outgoing, faultOf(passing));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}${new URL(upstream).pathname}`, seen, stop };
}

function pass(upstream: string, incoming: IncomingMessage, outgoing: ServerResponse, fault: Fault | undefined): void {
  if (fault?.kind === "hang") return;
  if (fault?.kind === "status") {
    incoming.resume();
    outgoing.writeHead(fault.status, fault.headers).end("<html>an error page</html>");
    return;
  }
  if (fault?.kind === "redirect") {
    incoming.resume();
    outgoing.writeHead(307, { location: fault.to }).end();
    return;
  }
  const to = new URL(incoming.url ?? "/", upstream);
  const destination = incoming.headers.destination;
  const headers = {
    ...incoming.headers,
    host: to.host,
    // WebDAV names the target with the host that the client sees.
    ...(typeof destination === "string" ? { destination: new URL(new URL(destination).pathname, to).href } : {}),
  };
  const onward = request(to, { method: incoming.method, headers }, (answer) => {
    if (fault === undefined) {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
      return;
    }
    void collect(answer).then((body) => {
      breakAnswer(outgoing, answer, body, fault);
    });
  });
  onward.on("error", () => outgoing.destroy());
  incoming.pipe(onward);
}

async function collect(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function breakAnswer(outgoing: ServerResponse, answer: IncomingMessage, body: Buffer, fault: Fault): void {
  const status = answer.statusCode ?? 500;
  const half = body.subarray(0, Math.floor(body.length / 2));
  if (fault.kind === "lost answer") {
    outgoing.destroy();
  } else if (fault.kind === "cut") {
    outgoing.writeHead(status, answer.headers);
    outgoing.write(half, () => setTimeout(() => outgoing.destroy(), 50));
  } else if (fault.kind === "short") {
    outgoing.writeHead(status, { ...answer.headers, "content-length": String(half.length) }).end(half);
  } else if (fault.kind === "spoil") {
    const spoilt = Buffer.from(body);
    if (spoilt.length > 0) spoilt[0] = (spoilt[0] ?? 0) ^ 1;
    outgoing.writeHead(status, answer.headers).end(spoilt);
  } else if (fault.kind === "drip") {
    outgoing.writeHead(status, answer.headers);
    const timer = setInterval(() => outgoing.write("x"), 200);
    outgoing.once("close", () => {
      clearInterval(timer);
    });
  }
}
