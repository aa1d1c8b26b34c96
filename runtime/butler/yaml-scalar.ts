/** A text as one YAML scalar: plain where that is safe, else in single quotes, and in double quotes when it holds control characters. */
export function yamlScalar(text: string): string {
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(text)) return doubleQuoted(text);
  return isPlain(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

/** Words that some YAML 1.1 reader takes for something other than text. */
const special = /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?\.(?:inf|nan))$/i;
const numberLike = /^[-+]?[\d.][\d_,.:eExXoa-fA-F+-]*$/;

function isPlain(text: string): boolean {
  if (text === "" || text === "None" || special.test(text) || numberLike.test(text)) return false;
  if (/^[\s\-?:,[\]{}#&*!|>'"%@`=]/.test(text) || /\s$/.test(text)) return false;
  return !/: |:$| #|[{}[\],]/.test(text);
}

function doubleQuoted(text: string): string {
  const escaped = text
    .replace(/["\\]/g, "\\$&")
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g, (letter) => {
      return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
    });
  return `"${escaped}"`;
}
