// The simulated scheduler of the batch tests, with all of its 10,000 jobs.
process.env.WCL_FAULTS = "long";
await import("../execution/batch/simulated.test.ts");
