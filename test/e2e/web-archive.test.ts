import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFaultProxy, type Fault, type FaultProxy, type Passing } from "../kit/fault-proxy.ts";
import { login, nginxMissing, startNginx, type Dav } from "../kit/nginx.ts";
import { prepareExample, type Example } from "./kit/example.ts";

const missing = nginxMissing();
if (missing !== undefined) console.log(`the demo on a WebDAV archive is not tested: ${missing}`);

/** Now and then something breaks, at the same places in every run. */
function faultOf({ method, times, path }: Passing): Fault | undefined {
  const sum = Buffer.from(path).reduce((all, byte) => (all * 31 + byte) % 9973, 7);
  if (times > 1) return undefined;
  if (method === "GET" && sum % 9 === 0) return { kind: "cut" };
  if (method === "GET" && sum % 9 === 1) return { kind: "status", status: 503, headers: { "retry-after": "0" } };
  if (method === "GET" && sum % 9 === 2) return { kind: "spoil" };
  if (method === "PUT" && sum % 9 === 3) return { kind: "lost answer" };
  if (method === "PUT" && sum % 9 === 4) return { kind: "status", status: 500 };
  if (method === "MOVE" && sum % 9 === 5) return { kind: "lost answer" };
  return undefined;
}

describe.skipIf(missing !== undefined)(
  "the run of DMTN-059 with nginx as its home archive, and a server that breaks things in between",
  () => {
    let example: Example;
    let dav: Dav;
    let proxy: FaultProxy;
    beforeAll(async () => {
      example = await prepareExample();
      dav = await startNginx(join(example.folder, "work/archive"));
      proxy = await startFaultProxy(dav.url, faultOf);
    });
    afterAll(async () => {
      await proxy.stop();
      await dav.stop();
      await example.remove();
    });

    /** Files with checksums and places, without the attempt's number; logs tell times. */
    async function resultOf(attnum: number): Promise<readonly string[]> {
      const rows = await example.ask(
        `select d.filename, f.path, case d.filetype when 'log' then null else d.md5sum end as md5sum
         from desfile d join pfw_attempt a on a.id = d.pfw_attempt_id
         left join file_archive_info f on f.desfile_id = d.id where a.attnum = ${attnum}`,
      );
      return rows.map((row) => JSON.stringify(row).replaceAll(`p0${attnum}`, "pNN")).sort();
    }

    it("gives the same files as on a local disk, to the last byte, and no secret is anywhere", async () => {
      expect((await example.wcl("submit", example.submission)).code).toBe(0);
      const services = join(example.folder, "services.ini");
      await writeFile(services, `[archive]\nuser = ${login.user}\npasswd = ${login.password}\n`, { mode: 0o600 });
      const site = join(example.folder, "submit/site.wcl");
      const text = await readFile(site, "utf8");
      await writeFile(
        site,
        text
          .replace("job_mvmt_local.JobArchiveLocal", "job_mvmt_http.JobArchiveHttp")
          .replace(
            "filemgmt = filemgmt.filemgmt_db.FileMgmtDB",
            `filemgmt = filemgmt.filemgmt_db.FileMgmtDB\n        root_http = ${proxy.url}`,
          ),
      );
      const settings = ["--set", "des_http_section=archive", "--set", `target_des_services=${services}`];
      const run = await example.wcl("submit", example.submission, ...settings);
      expect(run.code).toBe(0);
      expect(await resultOf(2)).toEqual(await resultOf(1));
      const broken = proxy.seen.filter((passing) => faultOf(passing) !== undefined);
      expect(broken.length).toBeGreaterThan(20);
      // What the registry says lies in the archive does, with its checksum.
      expect((await example.wcl("archive", "verify")).code).toBe(0);
      expect(proxy.seen.filter(({ method }) => method === "PUT").length).toBeGreaterThan(89);
      expect(await filesWith(example.folder, login.password, services)).toEqual([]);
    });
  },
);

/** Files below a folder that hold a text, but for one. */
async function filesWith(folder: string, text: string, but: string): Promise<string[]> {
  const entries = await readdir(join(folder, ".."), { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path === but) continue;
    if ((await readFile(path)).includes(text)) found.push(path);
  }
  return found;
}
