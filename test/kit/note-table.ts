/** The table of DMTN-059: its modules in the order in which they run, and the quanta of each. */
export const noteTable: readonly (readonly [module: string, quanta: number])[] = [
  ["create_butler_registry", 1],
  ["processccd", 16],
  ["make_coadd_temp_exp", 32],
  ["assemble_coadd", 8],
  ["detect_coadd_sources", 8],
  ["merge_coadd_detections", 4],
  ["measure_coadd_sources", 8],
  ["merge_coadd_measurements", 4],
  ["forced_phot_coadd", 8],
];
