/** Values in which we differ from the reference on purpose. */
export interface Deliberate {
  /** Paths of the values: see `differences`. */
  readonly where: RegExp;
  readonly why: string;
}

/** In every submission. */
export const everywhere: readonly Deliberate[] = [
  {
    where: /\/files\/ref_cat\/fullname$|\/infiles$/,
    why: "a literal fullname may hold variables until the job; the plan shows what they will be, the input WCL keeps them",
  },
];

/** By feature: in what our plan differs, or what we say instead. */
export const features: Readonly<Record<string, Feature>> = {
  "depends-list-nick": {
    values: [{ where: /infiles$/, why: "the reference counts the files of the first fullname column only" }],
  },
  "list-two-files": {
    values: [{ where: /infiles$/, why: "the reference counts the files of the first fullname column only" }],
  },
  "list-format-wcl": {
    values: [{ where: /infiles$/, why: "the reference takes every word of a list in WCL form for a file" }],
  },
  "depends-other-dir": {
    values: [
      {
        where: /m3\/\d+\/lists\/in\/lines$/,
        why: "what one consumer says of a file's folder no longer changes it for others",
      },
    ],
    problems: ["BLK461"],
    why: "m2 looks for the file elsewhere than m1 of the same job made it: the reference's job dies looking for it",
  },
  "file-upper-vars": {
    plansWhatTheReferenceCannot: true,
    why: "what is known of a file is looked up without case, as variables are",
  },
  "jobs-fwthreads": {
    values: [{ where: /^jobs$/, why: "fw_nmaxthread is a maximum; in the reference it was a minimum" }],
  },
  "list-allow-missing": {
    problems: ["BLK454"],
    why: "allow_missing leaves the value empty, which textsp cannot hold and textcsv can; the reference ignores the key and dies",
  },
  "list-fmt": {
    plansWhatTheReferenceCannot: true,
    why: "each $FMT ends at its own brace; the reference dies on several",
  },
  "list-fmt-two": {
    values: [{ where: /columns$|lists\/in\/lines$/, why: "the reference loses all $FMT columns but the first" }],
  },
  "list-format-unknown": {
    problems: ["BLK433"],
    why: "an unknown format is refused; the reference writes textsp and its reader refuses that in the job",
  },
  "loop-config-missing-key": { problems: ["BLK402"], why: "the same end, but located" },
  "loop-file-iter-info-too-late": {
    problems: ["BLK408"],
    why: "band of the loop file is known when names are made; then two outputs share a name, which is said",
  },
  "opt-var-in-cmdline": {
    values: [{ where: /inputwcl_data\/optval$/, why: "the value of $opt{x} is carried into the job" }],
  },
  "output-list": {
    values: [
      { where: /files\/img\/fullname$/, why: "files that are made through a list are shown with their section" },
    ],
  },
};

export interface Feature {
  /** Each must differ somewhere, and nothing else may. */
  readonly values?: readonly Deliberate[];
  /** Codes that we report, in this order; none unless said. */
  readonly problems?: readonly string[];
  readonly plansWhatTheReferenceCannot?: true;
  readonly why?: string;
}
