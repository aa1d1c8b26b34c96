/** `UNIT_rREQpATT` of the attempt `a` in a statement; the attempt number has two digits at least. */
export const runNameSql =
  "a.unitname || '_r' || a.reqnum || 'p' || lpad(a.attnum::text, greatest(2, length(a.attnum::text)), '0')";
