import { describe, expect, it } from "vitest";
import { isAllowedName, programEnvironment, programFolders } from "../../runtime/execution/program-environment.ts";

const order = { added: {}, programPath: [], epoch: 1_700_000_000, token: "T" };

describe("a program gets", () => {
  it("user, language, software stack and batch system of the node", () => {
    const own = {
      HOME: "/h",
      LC_ALL: "C",
      PYTHONPATH: "/p",
      EUPS_PATH: "/e",
      AFW_DIR: "/a",
      SLURM_JOB_ID: "7",
      OMP_NUM_THREADS: "1",
    };
    expect(programEnvironment({ ...order, own })).toMatchObject(own);
  });

  it("nothing that looks like a secret, and no way into a database", () => {
    const own = {
      PGPASSWORD: "x",
      DES_SERVICES: "x",
      WCL_REGISTRY: "postgresql://u:pw@h",
      AWS_SECRET_ACCESS_KEY: "x",
      GITHUB_TOKEN: "x",
      MY_PASSWORD_DIR: "x",
      ANYTHING: "x",
    };
    expect(Object.keys(programEnvironment({ ...order, own })).sort()).toEqual([
      "DESDMFW_RUN_TOKEN",
      "PATH",
      "PFW_JOB_START_EPOCH",
      "PYTHONUNBUFFERED",
    ]);
  });

  it("what the submission adds, over what the node has", () => {
    expect(
      programEnvironment({ ...order, own: { TMPDIR: "/tmp" }, added: { TMPDIR: "/scratch", OBS_HSC_POLICY: "/x" } }),
    ).toMatchObject({
      TMPDIR: "/scratch",
      OBS_HSC_POLICY: "/x",
    });
  });

  it("the submission's programs before all others", () => {
    const environment = programEnvironment({
      ...order,
      own: { PATH: "/usr/bin:/bin" },
      programPath: ["/opt/a", "/opt/b"],
    });
    expect(programFolders(environment)).toEqual(["/opt/a", "/opt/b", "/usr/bin", "/bin"]);
  });
});

describe("a submission may set", () => {
  it.each(["A", "obs_hsc_policy", "_X1"])("%s", (name) => {
    expect(isAllowedName(name)).toBe(true);
  });
  it.each([
    "PATH",
    "path",
    "LD_PRELOAD",
    "LD_AUDIT",
    "DES_SERVICES",
    "WCL_REGISTRY",
    "DESDMFW_TASKID",
    "1A",
    "A-B",
    "A B",
    "A;B",
    "",
  ])("not %j", (name) => {
    expect(isAllowedName(name)).toBe(false);
  });
});
