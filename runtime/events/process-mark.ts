import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Tells one process from every other, also from a later one that got the same number. */
export interface ProcessMark {
  readonly host: string;
  /** Boot of the machine; empty where the system does not tell. */
  readonly boot: string;
  /** Namespace of process numbers (containers have their own); empty where the system does not tell. */
  readonly namespace: string;
  readonly pid: number;
  /** Start time of the process in ticks since boot (field 22 of /proc/PID/stat); empty where the system does not tell. */
  readonly start: string;
}

export function ownMark(): ProcessMark {
  return {
    host: hostname(),
    boot: textOf("/proc/sys/kernel/random/boot_id"),
    namespace: namespaceOf(),
    pid: process.pid,
    start: startOf(process.pid) ?? "",
  };
}

/** `unknown` means: it may live on another machine or in another container, where we cannot look. */
export function lifeOf(mark: ProcessMark): "alive" | "dead" | "unknown" {
  const own = ownMark();
  if (mark.host !== own.host) return "unknown";
  if (mark.boot !== own.boot) return "dead";
  if (mark.namespace !== own.namespace) return "unknown";
  if (mark.start !== "") return startOf(mark.pid) === mark.start ? "alive" : "dead";
  return answersToSignals(mark.pid) ? "alive" : "dead";
}

/** Reads a mark that was written to a file; undefined when it is none. */
export function readMark(value: unknown): ProcessMark | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { host, boot, namespace, pid, start } = value as Partial<Record<keyof ProcessMark, unknown>>;
  const texts = [host, boot, namespace, start].every((text) => typeof text === "string");
  return texts && Number.isInteger(pid) ? (value as ProcessMark) : undefined;
}

/** Undefined when there is no such process, or when it is a zombie, which holds nothing any more. */
function startOf(pid: number): string | undefined {
  const stat = textOf(`/proc/${String(pid)}/stat`);
  // The second field is the program's name in parentheses and may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

function namespaceOf(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

function answersToSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
