import { expect, it } from "vitest";
import { prepareExample } from "../e2e/kit/example.ts";

/** Takes its minutes; `npm run condor` has it, `npm test` has the short form. */
it.skipIf(process.env.WCL_CONDOR !== "long")("the run of DMTN-059 on HTCondor gives the note's table", async () => {
  const example = await prepareExample();
  try {
    const run = await example.wcl("submit", example.submission, "--engine", "htcondor");
    expect([run.stderr, run.code]).toEqual(["", 0]);
    const rows = await example.ask(
      "select modname, count(*)::int as n from pfw_wrapper group by modname order by min(wrapnum)",
    );
    expect(rows.map(({ modname, n }) => [modname, n])).toEqual([
      ["create_butler_registry", 1],
      ["processccd", 16],
      ["make_coadd_temp_exp", 32],
      ["assemble_coadd", 8],
      ["detect_coadd_sources", 8],
      ["merge_coadd_detections", 4],
      ["measure_coadd_sources", 8],
      ["merge_coadd_measurements", 4],
      ["forced_phot_coadd", 8],
    ]);
  } finally {
    await example.remove();
  }
});
