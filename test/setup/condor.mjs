// A real HTCondor of one machine for tests: its package is in Debian 13 only, so it lives in a folder with a Debian of its
// own, made once. Tests run inside it as a normal user, since HTCondor takes no jobs from root; this tree is seen there at
// the same path, and cannot be written. `node test/setup/condor.mjs [--short] [--report FILE] [TEST…]` runs test/condor.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ensureDebian } from "./debian.mjs";

const tree = join(dirname(fileURLToPath(import.meta.url)), "../..");
const place = process.env.WCL_CONDOR_ROOT ?? join(tmpdir(), "wcl-condor");
const user = "observer";
const report = "/tmp/wcl-condor-report.json";

const configuration = `use ROLE: CentralManager
use ROLE: Submit
use ROLE: Execute
CONDOR_HOST = 127.0.0.1
NETWORK_INTERFACE = 127.0.0.1
BIND_ALL_INTERFACES = False
SEC_DEFAULT_AUTHENTICATION = REQUIRED
ALLOW_DAEMON = condor@$(UID_DOMAIN)
ALLOW_NEGOTIATOR = condor@$(UID_DOMAIN)
ALLOW_ADMINISTRATOR = root@$(UID_DOMAIN) condor@$(UID_DOMAIN)
ALLOW_WRITE = *
ALLOW_READ = *
# One machine with four processors, whatever it has, that answers fast.
NUM_CPUS = 4
SCHEDD_INTERVAL = 5
NEGOTIATOR_INTERVAL = 2
NEGOTIATOR_CYCLE_DELAY = 2
STARTER_UPDATE_INTERVAL = 5
UPDATE_INTERVAL = 5
RUNBENCHMARKS = 0
# The folder is no mount point for private mounts of jobs.
MOUNT_UNDER_SCRATCH =
MOUNT_PRIVATE_DEV_SHM = False
`;

/** Why there is no HTCondor; undefined when there is one. */
export function ensureCondor() {
  if (process.getuid?.() !== 0) return "a Debian of its own for HTCondor needs root";
  try {
    if (!existsSync(join(place, "etc/condor/config.d/50-tests"))) return makePlace();
    mountAll();
    return undefined;
  } catch (error) {
    return error.message;
  }
}

/** A Debian with HTCondor in it. */
function makePlace() {
  const missing = ensureDebian("/usr/sbin/debootstrap", ["debootstrap"]);
  if (missing !== undefined) return missing;
  mkdirSync(place, { recursive: true });
  const made = quiet("debootstrap", "--variant=minbase", "trixie", place);
  if (made !== undefined) return `debootstrap: ${made}`;
  // Packages must not start daemons: the tests start their own.
  writeFileSync(join(place, "usr/sbin/policy-rc.d"), "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  for (const file of ["/etc/resolv.conf", "/etc/hosts"]) copyFileSync(file, join(place, file));
  mountAll();
  const install = "DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends condor procps";
  const failed = inside("root", `${install} && useradd -m ${user}`);
  if (failed !== undefined) return `HTCondor: ${failed}`;
  writeFileSync(join(place, "etc/condor/config.d/50-tests"), configuration);
  return undefined;
}

/** Starts the daemons. Throws when no machine offers itself within a minute. */
export async function startCondor() {
  mountAll();
  const node = join(place, "usr/local/bin/node");
  if (!existsSync(node) || statSync(node).size !== statSync(process.execPath).size)
    copyFileSync(process.execPath, node);
  const folders = "/run/condor /var/lock/condor /var/log/condor /var/spool/condor /var/lib/condor/execute";
  inside("root", `mkdir -p ${folders} && chown condor:condor ${folders} && /usr/sbin/condor_master`);
  for (let tries = 0; tries < 120; tries++) {
    if (inside("root", "condor_status -af Name | grep -q slot") === undefined) return;
    await sleep(500);
  }
  throw new Error("HTCondor did not start: no slot in condor_status");
}

/** Ends the daemons, and gives the mounts back. */
export async function stopCondor() {
  inside("root", "condor_rm -all; condor_off -fast -master");
  for (let tries = 0; tries < 40; tries++) {
    if (inside("root", "pgrep -x condor_master") !== undefined) break;
    await sleep(500);
  }
  for (const one of [tree, "/dev", "/proc"]) quiet("umount", "-l", join(place, one));
}

function mountAll() {
  mount("/proc", "-t", "proc", "proc");
  mount("/dev", "--bind", "/dev");
  mkdirSync(join(place, tree), { recursive: true });
  if (mount(tree, "--bind", tree)) quiet("mount", "-o", "remount,bind,ro", join(place, tree));
}

/** Whether it was not there before. */
function mount(where, ...words) {
  const at = join(place, where);
  if (quiet("mountpoint", "-q", at) === undefined) return false;
  const failed = quiet("mount", ...words, at);
  if (failed !== undefined) throw new Error(`mount ${at}: ${failed}`);
  return true;
}

/** Undefined when the line ended well, else what it said last. */
function inside(who, line) {
  return quiet("chroot", place, "su", "-", who, "-c", line);
}

function quiet(program, ...words) {
  const { status, error, stdout, stderr } = spawnSync(program, words, { encoding: "utf8" });
  if (status === 0) return undefined;
  return error?.message ?? `${stdout}${stderr}`.trim().split("\n").slice(-3).join(" ");
}

async function runTests(words) {
  const reason = ensureCondor();
  if (reason !== undefined) {
    console.log(`skipped: jobs on a real HTCondor: ${reason}`);
    return 0;
  }
  await startCondor();
  try {
    rmSync(join(place, report), { force: true });
    const wanted = words.includes("--report") ? words[words.indexOf("--report") + 1] : undefined;
    const files = words.filter((word) => word !== wanted && /^\w+$/.test(word)).join(" ");
    const form = words.includes("--short") ? "short" : "long";
    const vitest = `node ${tree}/node_modules/vitest/vitest.mjs run -c test/condor/vitest.config.ts --configLoader runner ${files}`;
    // DAGMan refuses to keep its logs in /tmp.
    const line = `cd ${tree} && mkdir -p ~/t && TMPDIR=~/t WCL_CONDOR=${form} ${vitest} --reporter=default --reporter=json --outputFile.json=${report}`;
    const { status } = spawnSync("chroot", [place, "su", "-", user, "-c", line], { stdio: "inherit" });
    if (wanted !== undefined && existsSync(join(place, report))) copyFileSync(join(place, report), wanted);
    return status ?? 1;
  } finally {
    await stopCondor();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(await runTests(process.argv.slice(2)));
