/** `05:03`, or `1:05:03` from an hour on. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  return `${hours > 0 ? `${hours}:` : ""}${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/** Short times with a fraction, long ones as a clock. */
export function duration(seconds: number | null): string {
  if (seconds === null) return "";
  return seconds < 100 ? `${seconds.toFixed(seconds < 10 ? 2 : 1)} s` : clock(seconds);
}

/** Decimal units, as disks are sold and `ls --si` says. */
export function bytes(count: number | null): string {
  if (count === null) return "";
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  return `${(count / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ""}`;
}

/** With thousands told apart. */
export function count(number: number): string {
  return number.toLocaleString("en");
}

/** State words as people read them. */
export function stateText(state: string): string {
  return state.replace("_", " ");
}
