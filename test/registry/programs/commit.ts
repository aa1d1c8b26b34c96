import { connectDatabase } from "../../../runtime/registry/database.ts";

// Commits rows one by one as fast as it can and prints each number once it is acknowledged: `commit SOCKET_FOLDER WHO`.
void (async () => {
  const [socketFolder = "", who = ""] = process.argv.slice(2);
  const database = connectDatabase({ at: { socketFolder } });
  for (let n = 1; ; n += 1) {
    await database.transaction((session) => session.query("insert into mark (who, n) values ($1, $2)", [who, n]));
    process.stdout.write(`${String(n)}\n`);
  }
})().catch(() => process.exit(7));
