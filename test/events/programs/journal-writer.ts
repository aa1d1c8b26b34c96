import { openJournal } from "../../../runtime/events/journal.ts";

// Appends for ever, and prints the number of each event that it was told is on disk.
async function writeForEver(path: string): Promise<never> {
  const journal = await openJournal(path, "r");
  for (;;) {
    const three = [1, 2, 3].map(() => journal.append({ kind: "note", text: "x".repeat(200) }));
    const events = await Promise.all(three);
    process.stdout.write(`${String(events.at(-1)?.seq)}\n`);
  }
}

void (async () => {
  const path = process.argv[2];
  if (path === undefined) throw new Error("which journal?");
  await writeForEver(path);
})();
