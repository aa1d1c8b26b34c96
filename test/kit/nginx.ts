import { spawn, spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureNginx } from "../setup/nginx.mjs";

/** A real WebDAV server on this machine, with a login. */
export interface Dav {
  /** `http://127.0.0.1:PORT/archive` */
  readonly url: string;
  /** The folder that it serves. */
  readonly root: string;
  readonly stop: () => Promise<void>;
}

export const login = { user: "job", password: "hidden-password" } as const;

/** Why there is no nginx here, or undefined. */
export function nginxMissing(): string | undefined {
  const found = ensureNginx();
  return "reason" in found ? found.reason : undefined;
}

/** Starts nginx on a free port; `folder` is served, made when it is not given. */
export async function startNginx(folder?: string): Promise<Dav> {
  const found = ensureNginx();
  if ("reason" in found) throw new Error(found.reason);
  const place = await mkdtemp(join(tmpdir(), "wcl-nginx-"));
  const root = folder ?? join(place, "archive");
  await mkdir(root, { recursive: true });
  await mkdir(join(place, "logs"));
  await chmod(place, 0o755);
  const port = await freePort();
  const hash = spawnSync("openssl", ["passwd", "-apr1", login.password], { encoding: "utf8" }).stdout.trim();
  await writeFile(join(place, "users"), `${login.user}:${hash}\n`);
  await writeFile(join(place, "nginx.conf"), configuration({ place, root, port, dav: found.dav }));
  const server = spawn(
    found.nginx,
    ["-p", place, "-c", join(place, "nginx.conf"), "-e", join(place, "logs/error.log")],
    {
      stdio: "ignore",
    },
  );
  const url = `http://127.0.0.1:${port}/archive`;
  for (let waited = 0; (await fetch(url).catch(() => undefined)) === undefined; waited += 50) {
    if (waited > 10_000) throw new Error("nginx does not answer");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const stop = async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await ended;
    await rm(place, { recursive: true, force: true });
  };
  return { url, root, stop };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}

function configuration(at: { place: string; root: string; port: number; dav: string }): string {
  const user = process.getuid?.() === 0 ? "user root;" : "";
  return `
load_module ${at.dav};
${user}
daemon off;
pid ${at.place}/nginx.pid;
worker_processes 1;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path ${at.place}/body;
  proxy_temp_path ${at.place}/proxy;
  fastcgi_temp_path ${at.place}/fastcgi;
  uwsgi_temp_path ${at.place}/uwsgi;
  scgi_temp_path ${at.place}/scgi;
  server {
    listen 127.0.0.1:${at.port};
    client_max_body_size 0;
    location /archive/ {
      alias ${at.root}/;
      dav_methods PUT DELETE MKCOL COPY MOVE;
      dav_ext_methods PROPFIND OPTIONS;
      dav_access user:rw group:r all:r;
      auth_basic "archive";
      auth_basic_user_file ${at.place}/users;
    }
  }
}
`;
}
