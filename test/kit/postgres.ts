import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A throw-away PostgreSQL server on a Unix socket. */
export interface Cluster {
  /** Folder of the socket, for `psql -h`. */
  readonly socketFolder: string;
  /** Folder of `psql` and the like. */
  readonly bin: string;
  /** Makes an empty database and gives its connection URL. */
  readonly freshDatabase: () => string;
  readonly stop: () => Promise<void>;
}

/** The folder of PostgreSQL's programs, or why there are none; installs them where that is possible. */
export function findPostgres(): { readonly bin: string } | { readonly reason: string } {
  const script = fileURLToPath(new URL("../setup/postgres.mjs", import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [script], { encoding: "utf8" });
  const answer = stdout.trim();
  return status === 0 ? { bin: answer } : { reason: answer };
}

export async function startCluster(bin: string): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), "wcl-pg-"));
  // The server refuses to be root, so for root it runs as the user that its package made.
  const asServer = process.getuid?.() === 0 ? ["runuser", "-u", "postgres", "--"] : [];
  if (asServer.length > 0) run(["chown", "postgres", folder]);
  await chmod(folder, 0o755);
  const data = join(folder, "data");
  run([...asServer, join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]);
  const settings = `-k ${folder} -c listen_addresses='' -c timezone=Asia/Tokyo -c datestyle=German`;
  run([...asServer, join(bin, "pg_ctl"), "-D", data, "-o", settings, "-l", join(folder, "log"), "-w", "start"]);
  let databases = 0;
  return {
    socketFolder: folder,
    bin,
    freshDatabase: () => {
      databases += 1;
      const name = `test_${String(databases)}`;
      run([join(bin, "createdb"), "-h", folder, "-U", "postgres", name]);
      return `postgresql://postgres@/${name}?host=${encodeURIComponent(folder)}`;
    },
    stop: async () => {
      run([...asServer, join(bin, "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop"]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function run(words: readonly string[]): void {
  const [program = "", ...rest] = words;
  // pg_ctl leaves a server behind that keeps its pipes open, so it gets none.
  const { status, error } = spawnSync(program, rest, { cwd: "/", stdio: "ignore" });
  if (status !== 0) throw new Error(`${words.join(" ")}: exit ${String(status)} ${error?.message ?? ""}`);
}
