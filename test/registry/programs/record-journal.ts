import { connectDatabase } from "../../../runtime/registry/database.ts";
import { recorder } from "../../../runtime/registry/recording.ts";
import { recordJournal } from "../../../runtime/registry/record-journal.ts";

// Records a journal over and over, in small batches, until it is killed: `record-journal WHERE JOURNAL BATCH`.
void (async () => {
  const [where = "", journal = "", size = "3"] = process.argv.slice(2);
  const database = connectDatabase({ at: where.startsWith("/") ? { socketFolder: where } : { url: where } });
  const events = recorder(database);
  const inPieces: typeof events = {
    position: events.position,
    record: async (batch) => {
      let result = { seq: 0, refusals: [] as readonly never[] } as Awaited<ReturnType<typeof events.record>>;
      for (let at = 0; at < batch.length; at += Number(size)) {
        result = await events.record(batch.slice(at, at + Number(size)));
        process.stdout.write(`${String(result.seq)}\n`);
      }
      return result;
    },
  };
  await recordJournal(inPieces, journal);
  process.stdout.write("done\n");
  await database.close();
})();
