// npm run demo: the run of DMTN-059 from nothing to the note's own queries.
//
//   node examples/dmtn-059/demo.mjs [--registry postgresql://…] [--only-data] [--example FOLDER]
//
// --only-data   stops when everything that the run needs is in the archive and the registry
// --example     another copy of this folder (its bin/wcl must find the built product)
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
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

if (!existsSync(join(root, "node_modules/.package-lock.json")))
  step("Install", "npm", ["ci", "--no-audit", "--no-fund"], { cwd: root });
if (example === here) step("Build", "npm", ["run", "--silent", "build"], { cwd: root });
prepareData();
if (!words.includes("--only-data")) {
  title("Check");
  wcl("check", submission);
  console.log("nothing to complain about");
  title("Plan");
  wcl("plan", submission, "--save-facts", `${submission}.facts.json`);
  title("Run");
  wcl("submit", submission);
  showResults();
}

/** Raw exposures, calibrations and what else comes from outside: made, then taken into the archive and the registry. */
function prepareData() {
  const data = join(work, "data");
  step("Generate the data", process.execPath, [join(example, "bin/make_data.py"), data], {});
  title("Take it into the archive and the registry");
  const files = JSON.parse(readFileSync(join(data, "files.json"), "utf8"));
  const patterns = { hsc_raw: "hsc_raw", bias: "hsc_calib_frame", dark: "hsc_calib_frame", flat: "hsc_calib_frame" };
  for (const [filetype, names] of Object.entries(files)) {
    const place =
      patterns[filetype] === "hsc_calib_frame"
        ? ["--dir", `\${project}/cal/${filetype.toUpperCase()}/\${calib_date}`]
        : ["--dirpat", patterns[filetype] ?? "release"];
    wcl(
      "ingest",
      ...names,
      "--filetype",
      filetype,
      "--wcl",
      submission,
      ...place,
      "--message",
      "the demo's generated data",
    );
  }
  const templates = join(example, "submit/butler_templates-V1.yaml");
  wcl("ingest", templates, "--filetype", "butler_template", "--wcl", submission, "--dirpat", "release");
}

/** The three queries of the note, on the attempt that has just ended, which gets the note's tag. */
function showResults() {
  const [run] = JSON.parse(`[${capture("history", "--limit", "1", "--json")}]`);
  const attempt = `a.unitname = '${run.unitname}' and a.reqnum = ${run.reqnum} and a.attnum = ${run.attnum}`;
  const tag = `PROTO-0.1-p${String(run.attnum).padStart(2, "0")}`;
  wcl("tag", `${run.unitname}_r${run.reqnum}p${String(run.attnum).padStart(2, "0")}`, tag);
  title(`The deepcoadd_calexp files, by the tag ${tag}`);
  wcl(
    "sql",
    `select f.path || '/' || f.filename as file from file_archive_info f, desfile d, proctag t
      where d.filetype = 'deepcoadd_calexp' and t.tag = '${tag}' and t.pfw_attempt_id = d.pfw_attempt_id
        and f.desfile_id = d.id order by f.filename`,
  );
  title("How often each step was run");
  wcl(
    "sql",
    `select modname, count(*) from pfw_wrapper w, pfw_attempt a
      where w.pfw_attempt_id = a.id and ${attempt} group by modname order by min(w.wrapnum)`,
  );
  title("How long it took, with all set-up, registration and copying");
  wcl(
    "sql",
    `select end_time - start_time as wallclock from task t, pfw_attempt a where t.id = a.task_id and ${attempt}`,
  );
}

function wcl(...given) {
  const { status } = spawnSync(process.execPath, [join(root, "dist/wcl.cjs"), ...given], { stdio: "inherit", env });
  if (status !== 0) stop(`wcl ${given[0]} ended with ${status}`);
}

function capture(...given) {
  const { status, stdout } = spawnSync(process.execPath, [join(root, "dist/wcl.cjs"), ...given], {
    encoding: "utf8",
    env,
  });
  if (status !== 0) stop(`wcl ${given[0]} ended with ${status}`);
  return stdout.trim();
}

function step(name, program, given, options) {
  title(name);
  const { status } = spawnSync(program, given, { stdio: "inherit", env, ...options });
  if (status !== 0) stop(`${name} ended with ${status}`);
}

function title(text) {
  console.log(`\n${text}`);
}

function stop(message) {
  console.error(`demo: ${message}`);
  process.exit(1);
}
