// npm run demo: the run of DMTN-059 from nothing to the note's own queries.
//
//   node examples/dmtn-059/demo.mjs [--registry postgresql://…] [--only-data] [--example FOLDER]
//
// --registry    a PostgreSQL server instead of the embedded registry (WCL_REGISTRY does the same)
// --only-data   stops when everything that the run needs is in the archive and the registry
// --example     another copy of this folder (its bin/wcl must find the built product)
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const words = process.argv.slice(2);
const option = (name) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
const example = option("--example") ?? here;
const registry = option("--registry");
const work = join(example, "work");
// Everything the demo makes lies in work/, so that removing it is all that is needed to begin anew.
const env = {
  WCL_REGISTRY_DIR: join(work, "registry"),
  WCL_RUN_DIR: join(work, "runs"),
  ...process.env,
  ...(registry === undefined ? {} : { WCL_REGISTRY: registry }),
};
const submission = join(example, "submit/dmtn-059.des");
// The tag marks the final run; the note's queries ask by it.
const tag = "PROTO-0.1";
const taggedRuns = `select a.unitname || '_r' || a.reqnum || 'p' || case when a.attnum < 10 then '0' else '' end || a.attnum as run
  from proctag t, pfw_attempt a where a.id = t.pfw_attempt_id and t.tag = 'PROTO-0.1'`;

const noteQueries = [
  [
    "The coadds, by their tag",
    `select f.path || '/' || f.filename as deepcoadd_calexp from file_archive_info f, desfile d, proctag t
  where d.filetype = 'deepcoadd_calexp' and t.tag = 'PROTO-0.1' and t.pfw_attempt_id = d.pfw_attempt_id
  and f.desfile_id = d.id order by f.filename`,
  ],
  [
    "How often each step was run",
    `select w.modname, count(*) from pfw_wrapper w, pfw_attempt a, proctag t
  where w.pfw_attempt_id = a.id and t.pfw_attempt_id = a.id and t.tag = 'PROTO-0.1'
  group by w.modname order by min(w.wrapnum)`,
  ],
  [
    "How long it took, with all set-up, registration and copying",
    `select k.end_time - k.start_time as wallclock from task k, pfw_attempt a, proctag t
  where k.id = a.task_id and t.pfw_attempt_id = a.id and t.tag = 'PROTO-0.1'`,
  ],
];

if (!existsSync(join(root, "node_modules/.package-lock.json")))
  step("Install what the tool is built from", "npm", ["ci", "--no-audit", "--no-fund"], { cwd: root });
if (example === here)
  step("Build the tool and the example's programs", "npm", ["run", "--silent", "build"], { cwd: root });
prepareData();
if (!words.includes("--only-data")) {
  title("Check: what is wrong before anything runs");
  wcl("check", submission);
  title("Plan: what would run");
  wcl("plan", submission, "--save-facts", `${submission}.facts.json`);
  title("Run");
  wcl("submit", submission);
  showResults();
}

/** Raw exposures, calibrations and what else comes from outside: made, then taken into the archive and the registry. */
function prepareData() {
  const data = join(work, "data");
  step("Make the data: stars at known places, seen through a camera", process.execPath, [
    join(example, "bin/make_data.py"),
    data,
  ]);
  title("Take the data into the archive and the registry");
  const files = JSON.parse(readFileSync(join(data, "files.json"), "utf8"));
  for (const [filetype, names] of Object.entries(files)) ingest(filetype, names, placeOf(filetype));
  ingest("butler_template", [join(example, "submit/butler_templates-V1.yaml")], placeOf("butler_template"));
}

/** Which directory pattern of the submission places a file type in the archive. */
function placeOf(filetype) {
  if (filetype === "hsc_raw") return ["--dirpat", "hsc_raw"];
  if (["bias", "dark", "flat"].includes(filetype))
    return ["--dirpat", "hsc_calib", "--value", `calib_type=${filetype.toUpperCase()}`];
  return ["--dirpat", "release"];
}

function ingest(filetype, names, place) {
  wcl("ingest", ...names, "--filetype", filetype, "--wcl", submission, ...place, "--message", "data of the demo");
}

/** The three queries of the note. The tag marks the final run, which is the one that has just ended. */
function showResults() {
  const [latest] = lines("history", "--limit", "1", "--json");
  for (const { run } of lines("sql", taggedRuns, "--format", "json")) wcl("tag", run, tag, "--remove");
  wcl("tag", `${latest.unitname}_r${latest.reqnum}p${String(latest.attnum).padStart(2, "0")}`, tag);
  for (const [question, query] of noteQueries) {
    title(question);
    wcl("sql", query);
  }
}

/** Runs the tool as a person would, and shows how. */
function wcl(...given) {
  console.log(`$ wcl ${shown(given)}`);
  const { status } = spawnSync(process.execPath, [join(root, "dist/wcl.cjs"), ...given], { stdio: "inherit", env });
  if (status !== 0) stop(`wcl ${given[0]} ended with ${status}`);
}

/** What the tool answers, one object a line. */
function lines(...given) {
  const { status, stdout } = spawnSync(process.execPath, [join(root, "dist/wcl.cjs"), ...given], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    env,
  });
  if (status !== 0) stop(`wcl ${given[0]} ended with ${status}`);
  return stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
}

/** Words of a command for people: short paths, one file for many, quotes where a shell wants them. */
function shown(given) {
  const short = given.map((word) => (word.startsWith(example) ? relative(process.cwd(), word) : word));
  const many = short.filter((word) => word.includes("work/data/"));
  const few = short.filter((word) => !many.slice(1).includes(word));
  return few
    .map((word) => (word === many[0] && many.length > 1 ? `${word} … (${many.length} files)` : quoted(word)))
    .join(" ");
}

function quoted(word) {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return word.includes("'") ? `"${word}"` : `'${word}'`;
}

function step(name, program, given, options = {}) {
  title(name);
  const { status } = spawnSync(program, given, { stdio: "inherit", env, ...options });
  if (status !== 0) stop(`${program} ended with ${status}`);
}

function title(text) {
  console.log(`\n── ${text}`);
}

function stop(message) {
  console.error(`demo: ${message}`);
  process.exit(1);
}
