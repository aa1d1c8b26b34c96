// Installs Debian packages that tests need, where that is possible; says plainly where it is not.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/**
 * Makes sure that `file` exists by installing `packages`. Returns undefined when it does, or the reason why not.
 * Only Debian and only root: elsewhere the caller skips and prints the reason.
 */
export function ensureDebian(file, packages) {
  if (existsSync(file)) return undefined;
  if (!existsSync("/etc/debian_version")) return `${file} is missing and this is not Debian`;
  if (process.getuid?.() !== 0) return `${file} is missing; as root: apt-get install ${packages.join(" ")}`;
  const apt = (...words) =>
    spawnSync("apt-get", ["-o", "DPkg::Lock::Timeout=300", "-qq", ...words], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    }).status;
  if (apt("install", "-y", "--no-install-recommends", ...packages) !== 0) {
    apt("update");
    apt("install", "-y", "--no-install-recommends", ...packages);
  }
  return existsSync(file) ? undefined : `${file} could not be installed (apt-get install ${packages.join(" ")})`;
}
