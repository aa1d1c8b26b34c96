/** One way to break the example, and what must come of it. */
export interface Break {
  readonly what: string;
  /** Below `examples/dmtn-059`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly code: string;
  /** The text that is underlined, in `at` where it is not the file that was changed. */
  readonly underlined: string;
  readonly at?: string;
}

const patterns = "submit/patterns.wcl";
const templates = "submit/butler_templates-V1.yaml";
const step = (name: string) => `submit/modules/${name}.wcl`;

const icSrc = "%(pointing)05d/%(filter)s/output/ICSRC-%(visit)07d-%(ccd)03d_r${reqnum}p${attnum:2}.fits";

/** How people break the agreement of the two sides: each fault has its place, and each fix makes it sound again. */
export const breaks: readonly Break[] = [
  {
    what: "two folders changed places",
    file: patterns,
    from: "${job_outtype}/${filter}/${tract}/${patch}",
    to: "${job_outtype}/${tract}/${filter}/${patch}",
    code: "sync/order",
    underlined: "${tract}",
  },
  {
    what: "a folder too many",
    file: patterns,
    from: "${pointing:5}/${filter}/${job_enddir}",
    to: "${pointing:5}/${filter}/more/${job_enddir}",
    code: "sync/dir-depth",
    underlined: "more",
  },
  {
    what: "a padding forgotten",
    file: patterns,
    from: "hsc_ccd = ${flabel}-${visit:7}",
    to: "hsc_ccd = ${flabel}-${visit}",
    code: "sync/format",
    underlined: "${visit}",
  },
  {
    what: "a label that is another",
    file: step("make_coadd_temp_exp"),
    from: "flabel = warp",
    to: "flabel = tempexp",
    code: "sync/literal",
    underlined: "tempexp",
  },
  {
    what: "the numbers of the run forgotten",
    file: patterns,
    from: "hsc_tract_patch = ${flabel}-${tract}-${patch}_r${reqnum}p${attnum:2}.${fsuffix}",
    to: "hsc_tract_patch = ${flabel}-${tract}-${patch}.${fsuffix}",
    code: "sync/run-suffix",
    underlined: "${flabel}-${tract}-${patch}.${fsuffix}",
  },
  {
    what: "a name that the Butler spells otherwise",
    file: step("assemble_coadd"),
    from: "rename_file = skyMap.pickle",
    to: "rename_file = skymap.pickle",
    code: "sync/literal",
    underlined: "skymap",
  },
  {
    what: "a key forgotten",
    file: patterns,
    from: "-${patch}-${visit}_r",
    to: "-${patch}_r",
    code: "sync/key-missing",
    underlined: "${flabel}-${filter}-${tract}-${patch}_r${reqnum}p${attnum:2}.${fsuffix}",
  },
  {
    what: "a key that the template has not",
    file: patterns,
    from: "hsc_ccd = ${flabel}-${visit:7}-${ccd:3}",
    to: "hsc_ccd = ${flabel}-${visit:7}-${ccd:3}-${filter}",
    code: "sync/key-extra",
    underlined: "${filter}",
  },
  {
    what: "a file outside the repository",
    file: patterns,
    from: "runtime = ${job_repo_dir}/${pointing:5}/${filter}/${job_enddir}",
    to: "runtime = ${pointing:5}/${filter}/${job_enddir}",
    code: "sync/outside-repo",
    underlined: "${pointing:5}",
  },
  {
    what: "an attempt without its zero in the Butler's template",
    file: templates,
    from: "%(visit)d_r${reqnum}p${attnum:2}",
    to: "%(visit)d_r${reqnum}p${attnum}",
    code: "sync/run-suffix",
    underlined: "${attnum:2}",
    at: patterns,
  },
  {
    what: "an override in the wrong section",
    file: templates,
    from: `datasets:\n    icSrc: '${icSrc}'\n`,
    to: `    icSrc: '${icSrc}'\ndatasets:\n`,
    code: "sync/wrong-section",
    underlined: "icSrc",
  },
  {
    what: "an ending that the Butler does not write",
    file: step("processccd"),
    from: "flabel = CORR\n            fsuffix = fits",
    to: "flabel = CORR\n            fsuffix = fits.fz",
    code: "sync/compression-suffix",
    underlined: ".fz",
  },
  {
    what: "a folder of the calibrations forgotten",
    file: patterns,
    from: "CALIB/${job_enddir}/${calib_date}/NONE",
    to: "CALIB/${job_enddir}/${calib_date}",
    code: "sync/dir-depth",
    underlined: "${job_repo_dir}/CALIB/${job_enddir}/${calib_date}",
  },
  {
    what: "a template that is not quoted",
    file: templates,
    from: "    src: '%(pointing)05d/%(filter)s/output/SRC-%(visit)07d-%(ccd)03d_r${reqnum}p${attnum:2}.fits'",
    to: "    src: %(pointing)05d/%(filter)s/output/SRC-%(visit)07d-%(ccd)03d_r${reqnum}p${attnum:2}.fits",
    code: "sync/yaml",
    underlined: "%",
  },
];
