const shouted = /\b(ERROR|FATAL|CRITICAL|SEVERE)\b/;
const said =
  /(error|exception|fatal|panic|failure)\s*:|\btraceback\b|segmentation fault|\b(cannot|could not|failed)\b/i;

/** True for a line of a log that tells of an error; a line of code that only names one is not meant. */
export function speaksOfError(line: string): boolean {
  return shouted.test(line) || said.test(line);
}
