// npm run demo:astromatic: a second pipeline, of programs that know nothing of this framework, on a sky made here.
//
//   node examples/astromatic/demo.mjs [--registry postgresql://…] [--work FOLDER]
//
// On Debian as root the programs are installed; elsewhere they must be there already.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { makeSky } from "./make-sky.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const words = process.argv.slice(2);
const option = (name) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
const work = option("--work") ?? join(here, "work");
const registry = option("--registry");
const env = {
  WCL_REGISTRY_DIR: join(work, "registry"),
  WCL_RUN_DIR: join(work, "runs"),
  ...process.env,
  ...(registry === undefined ? {} : { WCL_REGISTRY: registry }),
};
const submission = join(here, "submit/astromatic.des");
const archive = join(work, "archive");
// The archive goes where the work goes.
const settings = ["--set", `archive_folder=${archive}`];

if (!existsSync(join(root, "node_modules/.package-lock.json")))
  step("Install what the tool is built from", "npm", ["ci", "--no-audit", "--no-fund"], { cwd: root });
if (!existsSync(join(root, "dist/wcl.cjs"))) step("Build the tool", "npm", ["run", "--silent", "build"], { cwd: root });
await findPrograms();
title("Make a sky: stars at known places, seen four times");
const data = join(work, "data");
const exposures = makeSky(data);
console.log(`${exposures.length} exposures, ${truth().stars.length} stars`);
title("Take exposures and configuration into the archive and the registry");
const configuration = readdirSync(join(here, "submit/config")).map((name) => join(here, "submit/config", name));
const message = ["--message", "data of the demo"];
wcl(
  "ingest",
  ...exposures,
  "--filetype",
  "sky_exposure",
  "--wcl",
  submission,
  ...settings,
  "--dirpat",
  "raw",
  ...message,
);
wcl(
  "ingest",
  ...configuration,
  "--filetype",
  "astro_config",
  "--wcl",
  submission,
  ...settings,
  "--dirpat",
  "config",
  ...message,
);
title("Check and run");
wcl("check", submission);
wcl("submit", submission, ...settings);
title("What ran");
wcl(
  "sql",
  "select w.modname, count(*) as count, min(e.version) as version from pfw_wrapper w join pfw_exec e on e.pfw_wrapper_task_id = w.task_id group by w.modname order by min(w.wrapnum)",
);
title("What the programs said");
wcl("sql", "select message_lvl as level, message, count(*) from task_message group by 1, 2 order by 1, 2 limit 12");
title("What was found, beside the truth");
report();

/** Stars of the truth with the source of the catalogue nearest to each. */
function report() {
  const { stars, exposure } = truth();
  const sources = catalogue();
  const pairs = stars.map((star) => ({ star, ...nearest(star, sources) }));
  const found = pairs.filter(({ distance }) => distance < 1);
  const bright = found.filter(({ star }) => star.mag < 18);
  const distances = bright.map(({ distance }) => distance).sort((one, other) => one - other);
  const offsets = bright.map(({ star, source }) => Math.abs(source.mag - star.mag)).sort((one, other) => one - other);
  for (const { star, source, distance } of found.slice(0, 8))
    console.log(
      `${star.ra.toFixed(5)} ${star.dec.toFixed(5)}  ${star.mag.toFixed(2)} mag  found at ${distance.toFixed(3)}" with ${source.mag.toFixed(2)} mag`,
    );
  console.log(
    `… ${found.length} of ${stars.length} stars recovered in exposures of ${exposure} s (${sources.length} sources)`,
  );
  console.log(
    `median offset ${distances[distances.length >> 1].toFixed(3)}", median difference ${offsets[offsets.length >> 1].toFixed(3)} mag (brighter than 18)`,
  );
  if (found.length < 0.95 * stars.length) stop("fewer than 95 % of the stars were recovered");
  if (distances[distances.length >> 1] > 0.1) stop("positions are off");
  if (offsets[offsets.length >> 1] > 0.05) stop("magnitudes are off");
}

function nearest(star, sources) {
  const shrink = Math.cos((star.dec * Math.PI) / 180);
  const distances = sources.map((source) => ({
    source,
    distance: 3600 * Math.hypot((source.ra - star.ra) * shrink, source.dec - star.dec),
  }));
  return distances.reduce((best, one) => (one.distance < best.distance ? one : best));
}

/** Rows of SExtractor's text: NUMBER, ALPHA_J2000, DELTA_J2000, FLUX_AUTO, MAG_AUTO, FLAGS. */
function catalogue() {
  const [row] = lines(
    "sql",
    "select f.path || '/' || f.filename as path from file_archive_info f join desfile d on d.id = f.desfile_id where d.filetype = 'catalogue' order by d.id desc limit 1",
    "--format",
    "json",
  );
  const text = readFileSync(join(archive, row.path), "utf8");
  return text.split("\n").flatMap((line) => {
    if (line.startsWith("#") || line.trim() === "") return [];
    const [, ra, dec, , mag] = line.trim().split(/\s+/).map(Number);
    return [{ ra, dec, mag }];
  });
}

function truth() {
  return JSON.parse(readFileSync(join(data, "truth.json"), "utf8"));
}

async function findPrograms() {
  const { ensureDebian } = await import("../../test/setup/debian.mjs");
  const packages = { "source-extractor": "source-extractor", psfex: "psfex", SWarp: "swarp", fpack: "libcfitsio-bin" };
  for (const [program, name] of Object.entries(packages)) {
    const missing = ensureDebian(`/usr/bin/${program}`, [name]);
    if (missing !== undefined) stop(missing);
  }
}

function wcl(...given) {
  console.log(`$ wcl ${shown(given)}`);
  const { status } = spawnSync(process.execPath, [join(root, "dist/wcl.cjs"), ...given], { stdio: "inherit", env });
  if (status !== 0) stop(`wcl ${given[0]} ended with ${status}`);
}

function lines(...given) {
  const { status, stdout } = spawnSync(process.execPath, [join(root, "dist/wcl.cjs"), ...given], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    env,
  });
  if (status !== 0) stop(`wcl ${given[0]} ended with ${status}`);
  return stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
}

function shown(given) {
  return given
    .map((word) => (word.startsWith(here) || word.startsWith(work) ? relative(process.cwd(), word) : word))
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `"${word}"`))
    .join(" ");
}

function step(name, program, given, options = {}) {
  title(name);
  const { status } = spawnSync(program, given, { stdio: "inherit", env, ...options });
  if (status !== 0) stop(`${program} ended with ${status}`);
}

function title(text) {
  console.log(`\n── ${text}`);
}

function stop(text) {
  console.error(`demo: ${text}`);
  process.exit(1);
}
