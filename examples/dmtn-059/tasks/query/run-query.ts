/** Runs a query program; what goes wrong is one line for the operator, and exit code 1. */
export function runQuery(query: () => void): void {
  try {
    query();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}\n`);
    process.exitCode = 1;
  }
}
