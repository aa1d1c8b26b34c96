import { expect, it } from "vitest";
import { prepareExample } from "../e2e/kit/example.ts";
import { noteTable } from "../kit/note-table.ts";

/** Takes its minutes; `npm run condor` has it, `npm test` has the short form. */
it.skipIf(process.env.WCL_CONDOR !== "long")("the run of DMTN-059 on HTCondor gives the note's table", async () => {
  const example = await prepareExample();
  try {
    const run = await example.wcl("submit", example.submission, "--engine", "htcondor");
    expect([run.stderr, run.code]).toEqual(["", 0]);
    const rows = await example.ask(
      "select modname, count(*)::int as n from pfw_wrapper group by modname order by min(wrapnum)",
    );
    expect(rows.map(({ modname, n }) => [modname, n])).toEqual(noteTable);
  } finally {
    await example.remove();
  }
});
