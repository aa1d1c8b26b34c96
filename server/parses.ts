import { parse as parseAnew, type Parse, type Parsed } from "../grammar/parse.ts";

interface Kept {
  readonly text: string;
  readonly parsed: Parsed;
}

/** How many files are remembered; each way of reading keys counts for itself. */
const keptParses = 400;

/** A `parse` that reads each file once for each text: of a submission, an edit changes one file and leaves the others. */
export function createParse(parse: Parse = parseAnew): Parse {
  const known = new Map<string, Kept>();
  return (text, file, options = {}) => {
    const key = `${options.reading ?? ""} ${options.keepsCase === true ? "kept" : "folded"} ${file}`;
    const before = known.get(key);
    if (before?.text === text) return before.parsed;
    const parsed = parse(text, file, options);
    known.delete(key);
    known.set(key, { text, parsed });
    for (const oldest of known.keys()) {
      if (known.size <= keptParses) break;
      known.delete(oldest);
    }
    return parsed;
  };
}
