import { connectDatabase } from "../../../runtime/registry/database.ts";

// Asks questions whose parameters fill many pieces of the stream, and says how many answers were wrong.
void (async () => {
  const [socketFolder = "", who = "", count = "50"] = process.argv.slice(2);
  const database = connectDatabase({ at: { socketFolder } });
  const large = who.repeat(300_000);
  let wrong = 0;
  for (let n = 0; n < Number(count); n += 1) {
    const [row] =
      who === "a"
        ? await database.query("select $1::integer as n, $2::text as who, length($3) as length", [n, who, large])
        : await database.query("select length($3) as length, $2::text as who, $1::integer as n", [n, who, large]);
    if (row?.["n"] !== n || row["who"] !== who || row["length"] !== large.length) wrong += 1;
  }
  process.stdout.write(`${String(wrong)} wrong\n`);
  await database.close();
})();
