import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { JobSpec, JobWrapper } from "./job-spec.ts";

/** A job may hold 100,000 wrapper instances: each is a line of its own, so that nobody needs all of the text at once. */
const lineStart = '{"wrapnum":';

/** `job.json`: JSON as any, with a line for each wrapper instance. */
export function jobSpecText({ groups, ...rest }: JobSpec): string {
  const lists = groups.map(({ wrappers, ...group }) => {
    const lines = wrappers.map(({ wrapnum, ...more }) => JSON.stringify({ wrapnum, ...more }));
    return `${JSON.stringify(group).slice(0, -1)},"wrappers":[\n${lines.join(",\n")}\n]}`;
  });
  return `${JSON.stringify(rest).slice(0, -1)},"groups":[${lists.join(",")}]}\n`;
}

/** Reads it line by line; also one whose lines are others. Undefined when it holds no job. Throws when it is no JSON. */
export async function readJobSpecText(path: string): Promise<Partial<JobSpec> | undefined> {
  const wrappers = new Map<number, JobWrapper>();
  const share = sharing();
  const rest: string[] = [];
  for await (const line of createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity })) {
    if (!line.startsWith(lineStart)) rest.push(line);
    else {
      const own = share(JSON.parse(line.endsWith(",") ? line.slice(0, -1) : line) as JobWrapper);
      // Its place in the list is held by a number, which is no wrapper instance.
      rest.push(`${String(wrappers.size)}${line.endsWith(",") ? "," : ""}`);
      wrappers.set(wrappers.size, own);
    }
  }
  const spec = JSON.parse(rest.join("\n")) as Skeleton | null;
  if (spec === null) return undefined;
  const { groups, ...more } = spec;
  if (groups === undefined) return more;
  const whole = groups.map((group) => ({
    ...group,
    wrappers: group.wrappers.map((one) => (typeof one === "number" ? known(wrappers, one) : one)),
  }));
  return { ...more, groups: whole };
}

/** What wrapper instances have in common is kept once: half of the memory. */
function sharing(): (wrapper: JobWrapper) => JobWrapper {
  const known = new Map<string, unknown>();
  const common = new Set(["wrappername", "logArchivePath", "programs"]);
  const shared = (key: string, value: unknown): unknown => {
    const empty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
    if (!empty && !common.has(key)) return value;
    const text = JSON.stringify(value);
    if (!known.has(text)) known.set(text, value);
    return known.get(text);
  };
  return (wrapper) => {
    // In place: an object that is put together anew takes more than one that was parsed.
    for (const [key, value] of Object.entries(wrapper)) Reflect.set(wrapper, key, shared(key, value));
    return wrapper;
  };
}

/** The job with places instead of wrapper instances. */
interface Skeleton extends Partial<Omit<JobSpec, "groups">> {
  readonly groups?: readonly (Omit<JobSpec["groups"][number], "wrappers"> & {
    readonly wrappers: readonly (JobWrapper | number)[];
  })[];
}

function known(wrappers: ReadonlyMap<number, JobWrapper>, at: number): JobWrapper {
  const one = wrappers.get(at);
  if (one === undefined) throw new Error(`a wrapper instance is missing at place ${String(at)}`);
  return one;
}
