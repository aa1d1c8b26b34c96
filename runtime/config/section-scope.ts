import type { KeyScope } from "./vocabulary/entry.ts";

/** The scope of the keys that stand in the section at this path, names folded; nothing where the framework has none. */
export function scopeOfSection(path: readonly string[]): KeyScope | undefined {
  const [top, ...rest] = path;
  if (top === undefined) return "global";
  switch (top) {
    case "module":
      return rest.length > 0 ? scopeInModule(rest.slice(1)) : undefined;
    case "block":
    case "site":
    case "archive":
      return rest.length === 1 ? top : undefined;
    case "filename_pattern":
    case "job_environment":
    case "condor_job_environment":
    case "current":
      return rest.length === 0 ? top : undefined;
    case "directory_pattern":
      return [top, "directory_pattern.*" as const][rest.length];
    case "exec_def":
    case "file_header":
      return rest.length === 1 ? `${top}.*` : undefined;
    case "job_file_mvmt":
      return rest.length === 3 ? top : undefined;
    case "archive_transfer":
      return rest.length === 2 ? top : undefined;
    case "filetype_metadata":
      return scopeInFiletype(rest);
    case "qcf":
      return scopeInQcf(rest);
    default:
      return undefined;
  }
}

function scopeInModule([kind, name, ...rest]: readonly string[]): KeyScope | undefined {
  if (kind === undefined) return "module";
  if (/^exec_\d+$/.test(kind)) {
    if (name === undefined) return "exec";
    return name === "cmdline" && rest.length === 0 ? "cmdline" : undefined;
  }
  if (kind === "wrapper") return name === undefined ? "wrapper" : undefined;
  if (name === undefined || (kind !== "file" && kind !== "list")) return undefined;
  if (rest.length === 0) return kind;
  if (kind === "file") return rest.length === 1 && rest[0]?.startsWith("hdrupd_") === true ? "hdrupd_*" : undefined;
  return rest.length === 2 && rest[0] === "div_list_by_col" ? "div_list" : undefined;
}

function scopeInFiletype([type, hdus, unit, need, ...rest]: readonly string[]): KeyScope | undefined {
  if (type === undefined || rest.length > 0) return undefined;
  if (hdus === undefined) return "filetype_metadata.*";
  if (hdus !== "hdus" || unit === undefined) return undefined;
  if (need === undefined) return "filetype_metadata.*.hdus.*";
  return need === "r" || need === "o" ? `filetype_metadata.*.hdus.*.${need}` : undefined;
}

function scopeInQcf([part, name, ...rest]: readonly string[]): KeyScope | undefined {
  if (part === undefined) return "qcf";
  if (name === undefined || rest.length > 0) return undefined;
  return part === "patterns" || part === "excludes" ? `qcf.${part}.*` : undefined;
}
