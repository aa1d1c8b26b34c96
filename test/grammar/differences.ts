/**
 * Where the grammar deliberately does not do what the reference reader does. Everything else is compared to the letter
 * in `reference.test.ts`; a case that differs and is not listed here fails.
 */

/**
 * The reference stops, but not over the form of a line or a tag: a section meets a string, or a name meets the scoped
 * search. That depends on what has been included before, so it is found where files are merged, in `runtime/config`
 * (WCL105, WCL114), and is no problem of the grammar.
 */
export const foundWhenMerged: readonly string[] = [
  "scalar then section",
  "scalar then section nested",
  "section then scalar then section",
  "section-over-scalar",
  "dot section collides",
  "current shadows",
  "current-shadows",
  "dotted-section-exists",
];

/** The reference reads on in silence, to a tree that nobody can mean; we give the same tree, and an error. */
export const stricter: ReadonlyMap<string, readonly string[]> = new Map([
  // A byte order mark becomes part of the first key, so that the key is never found.
  ["bom", ["STY613"]],
]);

/**
 * After a refusal the reference has no tree. Ours goes on, so these agree in being refused, not in where or how often:
 * - an unclosed section is reported at its open tag, not at the end of the file without a place;
 * - `</b>` that comes after `</a>` closed `<b>` with it is reported as well;
 * - a key written `__sublabel__` is a key, where the reference takes its section for the second of a two-name tag;
 * - `</__topwcl__>` is a close tag that closes nothing, where the reference fails within itself.
 *
 * Limits that the reference lacks, so that no file can exhaust memory or stack: sections 200 deep, variables 50
 * deep in names and values of a million characters that hold variables (WCL116).
 */
