/** Where a command deliberately answers otherwise than the reference did to the same input. */
export interface CommandDifference {
  readonly set: string;
  readonly case: string;
  /** Codes of the errors that tell of it, as they come. */
  readonly codes: readonly string[];
  readonly ours: string;
  readonly reason: string;
}

/**
 * Beyond what `test/config/differences.ts` says of values: the reference's tree, with an error beside it, or a refusal
 * before anything runs.
 */
export const differences: readonly CommandDifference[] = [
  {
    ...{ set: "syntax", case: "bom", codes: ["STY613"], ours: "the same tree, and an error" },
    reason: "A byte order mark becomes part of the first key, so that the key is never found.",
  },
  ...["space in path", "space before >>", "hash in path"].map((name) => ({
    ...{ set: "include", case: name, codes: ["STY602"], ours: "the same tree, and an error" },
    reason: "An include that is not recognised as one becomes a key, and the file that it names is missing in silence.",
  })),
  {
    ...{ set: "cmdline", case: "positional 0", codes: ["JOB503"], ours: "refused" },
    reason: "_0 would replace the program by its argument.",
  },
  {
    ...{ set: "cmdline", case: "positional _01 & _1", codes: ["JOB503"], ours: "refused" },
    reason: "Two arguments at one place come in an order that nobody chose.",
  },
];
