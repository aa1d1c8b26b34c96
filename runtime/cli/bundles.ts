import { join } from "node:path";

/** Where the other bundles of the product lie: beside this one. */
export interface Bundles {
  readonly wcl: string;
  readonly launcher: string;
  readonly job: string;
  readonly quality: string;
  readonly registryOwner: string;
  readonly sqlWasm: string;
  readonly server: string;
}

/** `__dirname` of the bundle `dist/wcl.cjs`. */
export function bundles(): Bundles {
  const folder = __dirname;
  return {
    wcl: join(folder, "wcl.cjs"),
    launcher: join(folder, "launcher.cjs"),
    job: join(folder, "job.cjs"),
    quality: join(folder, "quality-worker.cjs"),
    registryOwner: join(folder, "registry-owner.cjs"),
    sqlWasm: join(folder, "sql-wasm.wasm"),
    server: join(folder, "server.cjs"),
  };
}
