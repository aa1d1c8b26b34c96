/** What a command says and to whom; the only way in which commands speak. */
export interface Terminal {
  /** One line on stdout. */
  readonly print: (line: string) => void;
  /** One JSON value on stdout: a line of its own. */
  readonly json: (value: unknown) => void;
  /** One line on stderr: progress, warnings, what to do next. */
  readonly tell: (line: string) => void;
  /** True when stdout is a screen that a live table can repaint. */
  readonly live: boolean;
  readonly colour: boolean;
  /** Columns. */
  readonly width: () => number;
  readonly repaint: (lines: readonly string[]) => void;
  readonly stdin: () => Promise<string>;
  /** Aborted by the first interrupt (SIGINT, SIGTERM, SIGHUP). */
  readonly interrupted: AbortSignal;
}

/** Exit codes of `wcl`, the same for every command. */
export const exitCode = {
  clean: 0,
  findings: 1,
  /** Wrong usage, or the tool itself could not work. */
  unable: 2,
  interrupted: 130,
} as const;

/** The command cannot do what was asked for; `message` says what and what to do. Ends the command with exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * The real terminal. The first interrupt is handed to a command that asked for it, so that a run can end its programs
 * in order; any other command ends at once, and so does every command at the second.
 */
export function processTerminal(): Terminal {
  const interrupt = new AbortController();
  const asked = { forInterrupts: false };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      if (!asked.forInterrupts) process.exit(exitCode.interrupted);
      interrupt.abort(signal);
    });
  }
  process.stdout.on("error", endQuietlyOnClosedPipe);
  const painted = { lines: 0 };
  return {
    print: (line) => void process.stdout.write(`${line}\n`),
    json: (value) => void process.stdout.write(`${JSON.stringify(value)}\n`),
    tell: (line) => void process.stderr.write(`${line}\n`),
    live: process.stdout.isTTY,
    colour: process.stdout.isTTY && (process.env.NO_COLOR ?? "") === "",
    width: () => process.stdout.columns,
    repaint: (lines) => {
      const up = painted.lines === 0 ? "" : `\u001b[${painted.lines}A`;
      painted.lines = lines.length;
      process.stdout.write(`${up}${lines.map((line) => `\u001b[2K${line}\n`).join("")}\u001b[0J`);
    },
    stdin: readStdin,
    get interrupted() {
      asked.forInterrupts = true;
      return interrupt.signal;
    },
  };
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new UsageError("standard input is not UTF-8 text");
  }
}

/** `wcl … | head` ends without a complaint, as other tools do. */
function endQuietlyOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
}
