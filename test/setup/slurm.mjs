// A Slurm of one machine for tests: installs it where that is possible (Debian, as root), starts it in a folder of its
// own with a configuration of its own, and stops it. Nothing of the system's configuration is read or written.
// As a program: `slurm.mjs up FOLDER [NODES]` prints the SLURM_CONF to use, `slurm.mjs down FOLDER` stops it.
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ensureDebian } from "./debian.mjs";

const packages = ["slurmctld", "slurmd", "slurm-client", "munge"];
const policy = "/usr/sbin/policy-rc.d";

/** The reason why there is no Slurm; undefined when there is one. */
export function ensureSlurm() {
  if (process.getuid?.() !== 0) return "a test cluster of Slurm needs root";
  if (existsSync("/usr/sbin/slurmctld") && existsSync("/usr/sbin/munged")) return undefined;
  // Packages must not start daemons: the tests start their own.
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    return ensureDebian("/usr/sbin/slurmctld", packages) ?? ensureDebian("/usr/sbin/munged", packages);
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

/**
 * Starts munged, slurmctld and slurmd below `folder` (absolute, short: sockets live there). `nodes` virtual nodes with
 * `cpus` processors each, whatever the machine has. Answers with what tests need.
 */
export async function startSlurm(folder, { nodes = 1, cpus = 4, killWait = 5 } = {}) {
  mkdirSync(folder, { recursive: true });
  // munged is another user.
  chmodSync(folder, 0o755);
  const conf = join(folder, "slurm.conf");
  const names = Array.from({ length: nodes }, (_, at) => (nodes === 1 ? "node1" : `node${at + 1}`));
  const ports = await freePorts(nodes + 1);
  writeFileSync(conf, configuration({ folder, names, ports, cpus, killWait }));
  startMunge(folder);
  const environment = { ...process.env, SLURM_CONF: conf };
  const run = (program, ...words) => spawnSync(program, words, { env: environment, encoding: "utf8" });
  const cluster = {
    ...{ folder, conf, names, run },
    startController: () => run("/usr/sbin/slurmctld", "-f", conf),
    killController: () => killPid(join(folder, "slurmctld.pid"), "SIGKILL"),
    killNode: (name) => killPid(join(folder, `slurmd.${name}.pid`), "SIGKILL"),
    startNode: (name) => run("/usr/sbin/slurmd", "-f", conf, "-N", name),
    stop: () => stopSlurm(folder),
  };
  cluster.startController();
  for (const name of names) cluster.startNode(name);
  for (let tries = 0; tries < 60; tries++) {
    const states = run("sinfo", "-h", "-N", "-o", "%T").stdout.trim().split("\n");
    if (states.length === nodes && states.every((state) => state === "idle")) return cluster;
    await sleep(500);
  }
  const log = readFileSync(join(folder, "slurmctld.log"), "utf8").slice(-2000);
  await stopSlurm(folder);
  throw new Error(`Slurm did not start:\n${log}`);
}

/** Ends everything that `startSlurm` started in this folder. */
export async function stopSlurm(folder) {
  const conf = join(folder, "slurm.conf");
  if (!existsSync(conf)) return;
  const names = [...readFileSync(conf, "utf8").matchAll(/^NodeName=(\S+)/gm)].map(([, name]) => name);
  const environment = { ...process.env, SLURM_CONF: conf };
  spawnSync("scancel", ["-u", "root"], { env: environment, timeout: 5000 });
  await sleep(500);
  const files = [...names.map((name) => `slurmd.${name}.pid`), "slurmctld.pid", "munged.pid"];
  for (const file of files) killPid(join(folder, file), "SIGTERM");
  for (let tries = 0; tries < 20 && files.some((file) => lives(join(folder, file))); tries++) await sleep(250);
  for (const file of files) killPid(join(folder, file), "SIGKILL");
}

function startMunge(folder) {
  const { uid, gid } = passwd("munge");
  const own = join(folder, "munge");
  mkdirSync(own, { recursive: true });
  chownSync(own, uid, gid);
  chmodSync(own, 0o755);
  const key = join(own, "key");
  writeFileSync(key, "a key for tests, long enough to be one: 0123456789abcdef", { mode: 0o600 });
  chownSync(key, uid, gid);
  const words = [`--socket=${own}/socket`, `--key-file=${key}`, `--pid-file=${folder}/munged.pid`];
  const more = [`--log-file=${own}/log`, `--seed-file=${own}/seed`, "--force"];
  writeFileSync(join(folder, "munged.pid"), "");
  chownSync(join(folder, "munged.pid"), uid, gid);
  const { status, stderr } = spawnSync("/usr/sbin/munged", [...words, ...more], { uid, gid, encoding: "utf8" });
  if (status !== 0) throw new Error(`munged: ${stderr}`);
}

function passwd(user) {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((one) => one.startsWith(`${user}:`));
  const [, , uid, gid] = (line ?? "").split(":");
  return { uid: Number(uid), gid: Number(gid) };
}

function killPid(file, signal) {
  const pid = pidIn(file);
  if (pid === undefined) return;
  try {
    process.kill(pid, signal);
  } catch {
    // It has gone already.
  }
}

function pidIn(file) {
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8").trim()) : 0;
  return pid > 1 ? pid : undefined;
}

function lives(file) {
  const pid = pidIn(file);
  return pid !== undefined && existsSync(`/proc/${pid}`);
}

async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((resolve) => {
          const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function configuration({ folder, names, ports, cpus, killWait }) {
  const host = hostname().split(".")[0];
  const [controller, ...others] = ports;
  const shape = `CPUs=${cpus} Boards=1 SocketsPerBoard=1 CoresPerSocket=${cpus} ThreadsPerCore=1 RealMemory=8000`;
  const nodes = names.map(
    (name, at) => `NodeName=${name} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${others[at]} ${shape} State=UNKNOWN`,
  );
  return `ClusterName=test
SlurmctldHost=${host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${folder}/munge/socket
CredType=cred/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
ReturnToService=2
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.%n.pid
SlurmctldPort=${controller}
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool.%n
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.%n.log
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,bf_interval=1,default_queue_depth=2000,sched_max_job_start=0
EpilogMsgTime=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU=100
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MaxArraySize=1001
MaxJobCount=50000
MinJobAge=300
SlurmctldTimeout=30
SlurmdTimeout=20
KillWait=${killWait}
SlurmdParameters=config_overrides
${nodes.join("\n")}
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , what, folder, nodes = "1"] = process.argv;
  if (what === "down") await stopSlurm(folder);
  else {
    const reason = ensureSlurm();
    if (reason !== undefined) throw new Error(reason);
    console.log(`export SLURM_CONF=${(await startSlurm(folder, { nodes: Number(nodes) })).conf}`);
  }
}
