/**
 * Why a value from a row or a name made from it would not come back from WCL as it is; undefined when it would. The
 * reader cuts at `#`, joins a line that ends in `\`, trims blanks, drops empty values and replaces variables.
 */
export function whyNotWritable(text: string): string | undefined {
  if (plain.test(text)) return undefined;
  if (text === "") return "it is empty";
  if (text.includes("#")) return "it holds #, where a comment begins";
  if (/[\n\r]/.test(text)) return "it holds a line break";
  if (text.endsWith("\\")) return "it ends in a backslash, which joins the next line";
  if (text.trim() !== text) return "it begins or ends with a blank";
  return /\$(opt|head|func|loop)?\{/i.test(text) ? "it holds a variable" : undefined;
}

/** Nearly every value: no need to look closer. */
const plain = /^[\w.,:/+@=-]+$/;
