import { join } from "node:path";
import type { BackendJob } from "../../backend.ts";
import { SchedulerError } from "../scheduler.ts";
import { adText, argumentsText, oneLine, pathText } from "./quoting.ts";

export interface DescriptionOrder {
  /** Of the DAG. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Any job of its kind: what one asks for all ask for. */
  readonly sample: BackendJob;
  /** How many jobs the DAG has. */
  readonly jobs: number;
}

/** Holds after which a job is removed: out of memory, and the two limits of time. */
export const limitCodes = { memory: [34], time: [46, 47] } as const;

/** Attributes that operators look for, as the original has them: name to key of the submission. */
const attributes = [
  ["des_project", "project"],
  ["des_pipeline", "pipeline"],
  ["des_run", "run"],
  ["des_operator", "operator"],
  ["des_runsite", "target_site"],
  ["des_block", "blockname"],
  ["des_campaign", "campaign"],
] as const;

/**
 * The submit description of jobs that ask for the same; the DAG gives each its `element` and `subblock`. A job that is
 * held for want of memory or time is removed, since nothing would release it; any other hold waits for a person.
 */
export function submitDescription({ name, folder, sample, jobs }: DescriptionOrder): string {
  const { resources = {}, requests = {} } = sample;
  const { cpus, memory, disk, minutes } = resources;
  const codes = [...limitCodes.memory, ...limitCodes.time].map((code) => `HoldReasonCode == ${String(code)}`);
  const asked = (key: string, value: number | undefined, unit = "") =>
    value === undefined ? [] : [`${key} = ${String(value)}${unit}`];
  const given = (command: string, key: string) => {
    const value = requests[key];
    return value === undefined ? [] : [`${command} = ${oneLine(value)}`];
  };
  return `${[
    "universe = vanilla",
    "executable = /bin/sh",
    "transfer_executable = False",
    `arguments = ${argumentsText([pathText(join(folder, `${name}.sh`)), "$(element)"])}`,
    `initialdir = ${pathText(folder)}`,
    `output = ${pathText(join(folder, "out"))}/$(Cluster).out`,
    `error = ${pathText(join(folder, "out"))}/$(Cluster).out`,
    "should_transfer_files = NO",
    "getenv = False",
    'environment = "SUBMIT_CONDORID=$(Cluster).$(Process)"',
    "notification = Never",
    "kill_sig_timeout = 60",
    ...asked("request_cpus", cpus ?? 1),
    ...asked("request_memory", memory, "MB"),
    ...asked("request_disk", disk, "KB"),
    ...asked("allowed_execute_duration", minutes === undefined ? undefined : minutes * 60),
    ...requirementsOf(requests),
    ...given("concurrency_limits", "concurrency_limits"),
    ...given("accounting_group", "psn"),
    `periodic_remove = (JobStatus == 5) && (${codes.join(" || ")})`,
    "+des_isjob = TRUE",
    ...attributes.flatMap(([attribute, key]) => {
      const value = requests[key];
      return value === undefined ? [] : [`+${attribute} = ${adText(value)}`];
    }),
    '+des_subblock = "$(subblock)"',
    `+des_numjobs = ${String(jobs)}`,
    "queue",
  ].join("\n")}\n`;
}

function requirementsOf({ condorjobreq }: NonNullable<BackendJob["requests"]>): string[] {
  if (condorjobreq === undefined) return [];
  let depth = 0;
  for (const letter of condorjobreq) {
    depth += letter === "(" ? 1 : letter === ")" ? -1 : 0;
    if (depth < 0) break;
  }
  if (depth !== 0) throw new SchedulerError("refused", `condorjobreq is no whole expression: ${condorjobreq}`);
  return [`requirements = (${oneLine(condorjobreq)})`];
}
