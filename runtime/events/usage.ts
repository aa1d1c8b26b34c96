/** Figures of one program; null where the system could not tell. Seconds, and kilobytes for maxrss. */
export interface Usage {
  readonly utime: number | null;
  readonly stime: number | null;
  readonly maxrss: number | null;
  readonly minflt: number | null;
  readonly majflt: number | null;
  readonly inblock: number | null;
  readonly oublock: number | null;
  readonly nvcsw: number | null;
  readonly nivcsw: number | null;
}
