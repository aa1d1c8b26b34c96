/** Columns of each table by name, with the name of their SQL type as information_schema has it. */
export type TableColumns = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** How values are compared with a column of that type. */
export function columnFamily(type: string): "number" | "boolean" | "time" | "text" {
  if (/^(smallint|integer|bigint|numeric|real|double precision)$/.test(type)) return "number";
  if (type === "boolean") return "boolean";
  return /^(date|timestamp with(out)? time zone)$/.test(type) ? "time" : "text";
}

/** Whether a value that was written in WCL can be a value of such a column. What is a time, the database says. */
export function valueFits(value: string, type: string): boolean {
  switch (columnFamily(type)) {
    case "number":
      return /^[+-]?(\d{1,400}\.?\d{0,400}|\.\d{1,400})(e[+-]?\d{1,3})?$/i.test(value);
    case "boolean":
      return /^(t|true|f|false|y|yes|n|no|on|off|1|0)$/i.test(value);
    case "time":
    case "text":
      return true;
  }
}

/** A name as SQL reads it whatever it holds. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
