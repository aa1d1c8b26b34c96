import { lineOf } from "../lines.ts";
import type { Snapshot } from "../snapshot.ts";

/** How a form is written, and which part of it the cursor is in. */
export interface Signature {
  readonly label: string;
  readonly documentation: string;
  readonly parameters: readonly { readonly label: string; readonly documentation: string }[];
  readonly active: number;
}

interface Form {
  readonly opening: RegExp;
  readonly separator: string;
  readonly label: string;
  readonly documentation: string;
  readonly parameters: Signature["parameters"];
}

const name = { label: "name", documentation: "Any key that is visible here; dots make an exact path." };
const width = { label: "width", documentation: "Digits the number is padded to with zeros: `3` makes `007` of `7`." };

/** The forms with parts, the longer opening first. */
const forms: readonly Form[] = [
  {
    opening: /\$opt\{$/i,
    separator: ":",
    label: "$opt{name:width}",
    documentation: "The value of a variable; nothing when it is not set.",
    parameters: [name, width],
  },
  {
    opening: /\$head\{$/i,
    separator: ",",
    label: "$HEAD{file,KEYWORD}",
    documentation: "Header keywords of a FITS file, joined by commas; read inside the job, never by the editor.",
    parameters: [
      { label: "file", documentation: "Path inside the job, usually `${file.NAME.fullname}`." },
      { label: "KEYWORD", documentation: "Keyword of the primary header; several are separated by commas." },
    ],
  },
  {
    opening: /\$func\{$/i,
    separator: ",",
    label: "$FUNC{module.function,argument}",
    documentation: "The answer of a registered function; asked for at submission, never by the editor.",
    parameters: [
      { label: "module.function", documentation: "Name of the function." },
      { label: "argument", documentation: "Texts that the function is given, separated by commas." },
    ],
  },
  {
    opening: /\$fmt\{$/i,
    separator: ",",
    label: "$FMT{format,column}",
    documentation: "A formatted column of a list.",
    parameters: [
      { label: "format", documentation: "One `%d`, `%f` or `%s` with its width: `%03d`, `%s[0]`." },
      { label: "column", documentation: "`FILE.fullname`, `FILE.key` or a key of the line." },
    ],
  },
  {
    opening: /\$\{$/,
    separator: ":",
    label: "${name:width}",
    documentation: "The value of a variable; it must be set.",
    parameters: [name, width],
  },
];

/** The form around the cursor, by the text to its left; unfinished forms are the normal case. */
export function signatureHelp(snapshot: Snapshot, offset: number): Signature | undefined {
  const { document, starts } = snapshot.source;
  const left = document.text.slice(starts[lineOf(starts, offset)] ?? 0, offset);
  const open = innermostOpen(left);
  if (open === undefined) return undefined;
  const before = left.slice(0, open + 1);
  const form = forms.find((one) => one.opening.test(before));
  if (form === undefined) return undefined;
  const inside = left.slice(open + 1);
  const active = Math.min(form.parameters.length - 1, inside.split(form.separator).length - 1);
  const { label, documentation, parameters } = form;
  return { label, documentation, parameters, active };
}

/** Index of the last brace that is open at the end of a text. */
function innermostOpen(text: string): number | undefined {
  const stack: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") stack.push(at);
    else if (text[at] === "}") stack.pop();
  }
  return stack.at(-1);
}
