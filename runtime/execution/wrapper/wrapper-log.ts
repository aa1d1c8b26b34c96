import { closeSync, existsSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** What the wrapper itself has to say, in the same file as the outputs of its programs. */
export interface WrapperLog {
  /** Absolute. */
  readonly path: string;
  /** It is written when this returns, so that a program that is started then writes behind it. */
  readonly say: (step: string, level: "INFO" | "WARN" | "ERROR", text: string) => void;
  readonly close: () => void;
}

/** Opens (for appending) a log, and makes its folder. */
export function openWrapperLog(path: string): WrapperLog {
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "a", 0o644);
  const say: WrapperLog["say"] = (step, level, text) => {
    const time = new Date().toISOString().slice(0, 19).replace("T", " ").replaceAll("-", "/");
    const lines = text.split("\n").map((line) => `WRAP: ${time} - ${step} - ${level}: ${line}\n`);
    writeSync(file, lines.join(""));
  };
  const close = () => {
    closeSync(file);
  };
  return { path, say, close };
}
