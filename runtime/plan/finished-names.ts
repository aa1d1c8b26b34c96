import type { ConfigScalar, ContextValue } from "../config/program.ts";
import { lookUp } from "../config/scope.ts";
import { folderCalled, insidePath, pathIn } from "./file-paths.ts";
import type { ModuleWork } from "./quantum-work.ts";
import { makeName, type NameContext, type Purpose } from "./scene.ts";
import { patternCalled } from "./templates.ts";

/** The names of what belongs to one wrapper instance and is no science file. Paths are relative to the job folder. */
export interface FinishedNames {
  readonly wrappername: string;
  readonly inputwcl: string;
  readonly outputwcl: string;
  readonly log: string;
  /** Folder of the log below the archive root. */
  readonly logArchivePath: string;
  readonly tmpfilePrefix: string;
}

/** Makes these names for one quantum after another; undefined after a problem. */
export interface NameFinisher {
  readonly finish: (instance: ReadonlyMap<string, ContextValue>) => FinishedNames | undefined;
  /** The template of input WCLs, which shows what all of them have in common. */
  readonly inputwcl: ConfigScalar | undefined;
}

export function createNameFinisher({ scene, module }: ModuleWork): NameFinisher {
  const modnamepat = scopedScalar("modnamepat");
  const wrappername = scopedScalar("wrappername");
  const tmpfilePrefix = scopedScalar("tmpfile_prefix");
  const purpose: Purpose = { what: module.name, place: modnamepat?.place ?? module.place };
  const patterns = {
    inputwcl: patternCalled(scene, "inputwcl", purpose),
    outputwcl: patternCalled(scene, "outputwcl", purpose),
    log: patternCalled(scene, "log", purpose),
  };
  return { finish, inputwcl: patterns.inputwcl };

  function finish(instance: ReadonlyMap<string, ContextValue>): FinishedNames | undefined {
    const context: NameContext = { current: instance, object: noObject };
    if (wrappername === undefined) {
      scene.problems.report({ code: "PFW211", message: `${module.name}: missing wrappername`, place: module.place });
      return undefined;
    }
    const named = (template: ConfigScalar | undefined): string | undefined =>
      template === undefined
        ? undefined
        : makeName(scene, template, context, purpose, { code: "BLK418", must: "the name must be" });
    const path = (kind: "inputwcl" | "outputwcl" | "log"): string | undefined => {
      const folder = folderCalled(scene, kind, "runtime", context, purpose);
      const name = named(patterns[kind]);
      return folder === undefined || name === undefined ? undefined : insidePath(scene, pathIn(folder, name), purpose);
    };
    const names = {
      wrappername: named(wrappername),
      inputwcl: path("inputwcl"),
      outputwcl: path("outputwcl"),
      log: path("log"),
      logArchivePath: folderCalled(scene, "log", "ops", context, purpose),
      tmpfilePrefix: tmpfilePrefix === undefined ? "" : named(tmpfilePrefix),
    };
    if (!isComplete(names)) return undefined;
    // Rows of the task list are divided by commas, and a wrapper name has none.
    if (!names.wrappername.includes(",")) return names;
    const message = `${module.name}: wrappername ${names.wrappername} must be one program`;
    scene.problems.report({ code: "BLK436", message, place: wrappername.place });
    return undefined;
  }

  function scopedScalar(key: string): ConfigScalar | undefined {
    const value = lookUp(scene.program, key, { scope: scene.scope })?.value;
    return value !== undefined && "kind" in value && value.kind === "scalar" ? value : undefined;
  }
}

const noObject: NameContext["object"] = new Map();

function isComplete(names: { readonly [Key in keyof FinishedNames]: string | undefined }): names is FinishedNames {
  return Object.values(names).every((name) => name !== undefined);
}
