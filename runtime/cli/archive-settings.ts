import { resolve } from "node:path";
import type { Archive } from "../archive/archive.ts";
import { readBoolean } from "../config/boolean.ts";
import type { Context, Program } from "../config/program.ts";
import type { JobSettings } from "../execution/job-settings.ts";
import type { SaveLevel } from "../execution/job-spec.ts";
import { oneOf, sectionAt, sectionIn, textIn, textOf } from "./program-text.ts";
import { UsageError } from "./terminal.ts";

type Settings = Pick<JobSettings, "home" | "saveAt" | "target" | "services" | "web">;

/** Which archives the jobs of a block use, how they reach them, and when files are saved there. Throws UsageError. */
export function archiveSettings(program: Program, context: Context, site: string): Settings {
  const homeName = nameOf(program, "home_archive", context);
  if (homeName === undefined) throw new UsageError("the submission names no home_archive");
  const targetName = nameOf(program, "target_archive", context);
  const mover = moverOf(program, site, homeName, targetName);
  const home = archiveOf(program, homeName, mover === "local" ? "local" : "http");
  const services = servicesOf(program, context);
  const plainLogin = readBoolean(textOf(program, "plain_http_login", context) ?? "false") === true;
  const rest = {
    saveAt: levelOf(program, "use_home_archive_output", context, "job"),
    ...(services === undefined ? {} : { services }),
    ...(plainLogin ? { web: { plainLogin: "allowed" as const } } : {}),
  };
  if (targetName === undefined) return { home, ...rest };
  const target = archiveOf(program, targetName, mover === "http" ? "http" : "local");
  const saveAt = levelOf(program, "use_target_archive_output", context, "never");
  return { home, ...rest, target: { ...target, saveAt } };
}

/** Archives that inputs may come from, the nearest first. */
export function inputArchives(program: Program, { home, target }: Settings): readonly Archive[] {
  const uses = (key: string, otherwise: string) => textOf(program, key, {}) ?? otherwise;
  const fromTarget = target !== undefined && uses("use_target_archive_input", "never").toLowerCase() !== "never";
  const fromHome = uses("use_home_archive_input", "wrapper").toLowerCase() !== "never";
  return [...(fromTarget ? [target] : []), ...(fromHome ? [home] : [])];
}

function nameOf(program: Program, key: string, context: Context): string | undefined {
  const name = textOf(program, key, context)?.toLowerCase();
  return name === undefined || name === "none" || name === "" ? undefined : name;
}

/** When block or run are asked for, files come at the end of each job: never later than they are wanted. */
function levelOf(program: Program, key: string, context: Context, otherwise: SaveLevel): SaveLevel {
  const word = oneOf(["wrapper", "job", "block", "run", "never"], textOf(program, key, context) ?? otherwise, key);
  return word === "block" || word === "run" ? "job" : word;
}

function archiveOf(program: Program, name: string, way: "local" | "http"): Archive {
  const root = textOf(program, "root", { scope: { archive: name } });
  if (root === undefined) throw new UsageError(`the archive ${name} has no root`);
  if (way === "local") return { name, root: resolve(root) };
  const url = textOf(program, "root_http", { scope: { archive: name } });
  if (url === undefined || !URL.canParse(url) || !/^https?:/i.test(url))
    throw new UsageError(`files move by HTTP, but the archive ${name} has no root_http that is an address`);
  if (new URL(url).username !== "")
    throw new UsageError(`root_http of the archive ${name} holds a login: it belongs into the services file`);
  return { name, root: resolve(root), url: url.replace(/\/+$/, "") };
}

/** `mvmtclass` of the site and these archives, by what the last word of the class tells: copies, HTTP, or HTTP to home only. */
function moverOf(
  program: Program,
  site: string,
  home: string,
  target: string | undefined,
): "local" | "http" | "httpcp" {
  const movements = sectionAt(program, "job_file_mvmt");
  const ofSite = sectionIn(movements, site);
  const ofHome = sectionIn(ofSite, home) ?? sectionIn(ofSite, "no_archive");
  const ofBoth = sectionIn(ofHome, target ?? "no_archive") ?? sectionIn(ofHome, "no_archive");
  const name = [ofBoth, ofHome, ofSite, movements]
    .map((one) => textIn(one, "mvmtclass"))
    .find((one) => one !== undefined);
  const word = name?.split(".").at(-1)?.toLowerCase() ?? "jobarchivelocal";
  if (/httpcp/.test(word)) return "httpcp";
  if (/http|webdav/.test(word)) return "http";
  if (/local/.test(word)) return "local";
  throw new UsageError(`mvmtclass is ${name ?? ""}: this engine moves files by local copy, HTTP and WebDAV`);
}

/** The file stays on the node: only where it is goes along. */
function servicesOf(program: Program, context: Context): Settings["services"] {
  const section = textOf(program, "des_http_section", context);
  if (section === undefined) return undefined;
  const file = textOf(program, "target_des_services", context);
  return file === undefined || file.toLowerCase() === "none" ? { section } : { file: resolve(file), section };
}
