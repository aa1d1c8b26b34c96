/** What a job gives its programs besides the node's own variables. */
export interface EnvironmentOrder {
  /** Of the process that runs the job. */
  readonly own: Readonly<Record<string, string | undefined>>;
  /** `job_environment` of the submission. */
  readonly added: Readonly<Record<string, string>>;
  /** Searched before PATH, so that programs find each other too. */
  readonly programPath: readonly string[];
  /** When the job was started, seconds since 1970. */
  readonly epoch: number;
  /** Marks every program of this start of the job. */
  readonly token: string;
}

/** Names that are passed on: the user, the language, the software stack, the batch system. */
const passed = [
  /^(HOME|USER|LOGNAME|SHELL|PATH|TZ|TERM|LANG|LANGUAGE|LC_\w+|HOSTNAME|PWD)$/,
  /^(TMPDIR|TEMP|TMP|SCRATCH|XDG_\w+)$/,
  /^(LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|MANPATH|PKG_CONFIG_PATH|PERL5LIB|RUBYLIB|NODE_PATH|JAVA_HOME)$/,
  /^PYTHON\w*$/,
  /^(CONDA|MAMBA|VIRTUAL_ENV|EUPS|SETUP|LSST|HSC|DAF|OBS|MODULE|LMOD|LOADED)\w*$/,
  /^\w+_(DIR|HOME|ROOT|PREFIX|LIB|LIBS|INC|VERSION)$/,
  /^(OMP|MKL|OPENBLAS|NUMEXPR|GOTO|KMP|BLIS|VECLIB|MALLOC|CUDA|NVIDIA)_\w+$/,
  /^(SLURM|PBS|LSB|LS|LOADL|SGE|_CONDOR|CONDOR|SUBMIT)_\w+$/,
];

/** Names that no program gets by itself, whatever the list above says: secrets, and the way into databases. */
const kept = [/PASS|SECRET|TOKEN|CREDENTIAL|PRIVATE|APIKEY|API_KEY|ACCESS_KEY|AUTH/i, /^(DES_|PG|WCL_)/];

/** A name that a submission may set: it must be a name, and must not change what programs are or where they come from. */
export function isAllowedName(name: string): boolean {
  return (
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !/^(LD_PRELOAD|LD_AUDIT|PATH|DES_\w+|WCL_\w+|DESDMFW_\w+)$/i.test(name)
  );
}

/** The whole environment of a program. Names of `added` that are not allowed must have been refused before. */
export function programEnvironment(order: EnvironmentOrder): Readonly<Record<string, string>> {
  const own = Object.entries(order.own).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && passed.some((one) => one.test(entry[0])) && !kept.some((one) => one.test(entry[0])),
  );
  const path = [...order.programPath, order.own.PATH ?? "/usr/local/bin:/usr/bin:/bin"].join(":");
  return {
    ...Object.fromEntries(own),
    PATH: path,
    // Python keeps lines back when it writes to a file; people watch logs.
    PYTHONUNBUFFERED: "1",
    PFW_JOB_START_EPOCH: String(order.epoch),
    DESDMFW_RUN_TOKEN: order.token,
    ...order.added,
  };
}

/** Names that mean something on one machine only. */
const local = /^(PWD|HOSTNAME|TERM|TMPDIR|TEMP|TMP|XDG_\w+|(SLURM|PBS|LSB|LS|LOADL|SGE|_CONDOR|CONDOR|SUBMIT)_\w+)$/;

/** What goes along to another machine: what programs may have, and where the job runner finds its logins. */
export function travellingEnvironment(own: EnvironmentOrder["own"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(own).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined &&
        (/^DES_(SERVICES|DB_SECTION)$/.test(entry[0]) ||
          (passed.some((one) => one.test(entry[0])) &&
            !kept.some((one) => one.test(entry[0])) &&
            !local.test(entry[0]))),
    ),
  );
}

/** Folders in which programs are looked for, best first. */
export function programFolders(environment: Readonly<Record<string, string>>): string[] {
  return (environment.PATH ?? "").split(":").filter((folder) => folder !== "");
}
