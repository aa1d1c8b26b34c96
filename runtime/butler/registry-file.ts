import initSqlJs from "sql.js";
import type { Statement } from "./registry-statements.ts";

/**
 * The bytes of an SQLite file that the statements make; the only file that knows sql.js.
 * `wasm` holds the bytes of `sql-wasm.wasm`: where they lie differs between the source tree and a bundle.
 */
export async function sqliteFile(statements: readonly Statement[], wasm: Uint8Array): Promise<Uint8Array> {
  const sql = await initSqlJs({ wasmBinary: exactBuffer(wasm) });
  const database = new sql.Database();
  try {
    database.run("BEGIN");
    for (const { sql: text, parameters } of statements) database.run(text, [...parameters]);
    database.run("COMMIT");
    return database.export();
  } finally {
    database.close();
  }
}

/** A Uint8Array may be a window on a larger buffer; the library wants the buffer. */
function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
}
