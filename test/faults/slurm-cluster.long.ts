// The runs on a real Slurm with those that take minutes.
process.env.WCL_FAULTS = "long";
await import("../execution/batch/slurm-cluster.test.ts");
