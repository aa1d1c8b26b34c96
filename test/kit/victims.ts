import { readdir, readFile } from "node:fs/promises";

/** What a soak kills; each is found by the folder of its run, so that nobody else's process is ever hit. */
export const victims = ["engine", "job", "launcher", "program", "registry"] as const;
export type Victim = (typeof victims)[number];

interface Living {
  readonly pid: number;
  readonly parent: number;
  readonly line: string;
}

/** Kills one living process of that kind by SIGKILL; false when there is none just now. */
export async function kill(victim: Victim, folder: string): Promise<boolean> {
  const found = (await living(folder)).filter((one) => kindOf(one, folder) === victim);
  const one = found[Math.floor(Math.random() * found.length)];
  if (one === undefined) return false;
  try {
    process.kill(one.pid, "SIGKILL");
    return true;
  } catch {
    return false;
  }
}

/** Processes of runs in that folder that are neither engine nor registry: none may be left when all has ended. */
export async function leftOver(folder: string): Promise<string[]> {
  const own = (await living(folder)).filter((one) => !["registry", "engine"].includes(kindOf(one, folder) ?? ""));
  return own.map(({ line }) => line);
}

function kindOf({ line }: Living, folder: string): Victim | undefined {
  if (line.includes("registry-owner.cjs")) return "registry";
  if (line.includes("launcher.cjs")) return "launcher";
  if (line.includes("wcl.cjs job ")) return "job";
  if (/wcl\.cjs (submit|resume)/.test(line)) return "engine";
  return line.includes(folder) || /test\/execution\/bin\/(make|merge)/.test(line) ? "program" : undefined;
}

/** Processes whose command line or environment names the folder. */
async function living(folder: string): Promise<Living[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(
    pids.map(async (pid): Promise<readonly Living[]> => {
      const [line, environment, stat] = await Promise.all(
        ["cmdline", "environ", "stat"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "")),
      );
      const fields = (stat ?? "").slice((stat ?? "").lastIndexOf(")") + 2).split(" ");
      if (fields[0] === "Z" || !`${line ?? ""}${environment ?? ""}`.includes(folder)) return [];
      return [{ pid: Number(pid), parent: Number(fields[1]), line: (line ?? "").replaceAll("\0", " ") }];
    }),
  );
  return found.flat();
}
