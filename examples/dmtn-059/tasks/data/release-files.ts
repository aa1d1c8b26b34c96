import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { create } from "tar";
import { referenceDepth, referenceName } from "../catalog/reference.ts";
import { writeRows } from "../catalog/catalog.ts";
import { referenceColumns, schemas } from "../catalog/schemas.ts";
import { htmIndex } from "../sky/htm.ts";
import { skyMapText } from "../sky/sky-map.ts";
import { tract } from "./field.ts";
import type { Star } from "./stars.ts";

/** The sky map, under the name that the science code wants to see. */
export function writeSkyMap(folder: string, version: string): string {
  const path = join(folder, "release", `skyMap-${version}.pickle`);
  mkdirSync(join(folder, "release"), { recursive: true });
  writeFileSync(path, skyMapText([tract]));
  return path;
}

/** An empty table for every catalogue that the steps write, named after the software that defines it. */
export function writeSchemas(folder: string, version: string): readonly string[] {
  return Object.entries(schemas).map(([type, columns]) => {
    const path = join(folder, "release", `${type}_${version}.fits`);
    writeRows(path, columns, []);
    return path;
  });
}

/** The reference catalogue as one tarball: a file of stars for every triangle of the sky, and what describes them. */
export function writeReference(folder: string, version: string, stars: readonly Star[]): string {
  const catalog = join(folder, "release", referenceName);
  rmSync(catalog, { recursive: true, force: true });
  mkdirSync(catalog, { recursive: true });
  const triangles = new Map<number, Star[]>();
  for (const star of stars.filter(({ isReference }) => isReference)) {
    const triangle = htmIndex([star.ra, star.dec], referenceDepth);
    triangles.set(triangle, [...(triangles.get(triangle) ?? []), star]);
  }
  for (const [triangle, inside] of triangles)
    writeRows(
      join(catalog, `${triangle}.fits`),
      referenceColumns,
      inside.map(({ id, ra, dec, r_mag, i_mag }) => ({ id, coord_ra: ra, coord_dec: dec, r_mag, i_mag })),
    );
  writeRows(join(catalog, "master_schema.fits"), referenceColumns, []);
  writeFileSync(
    join(catalog, "config.py"),
    `config.ref_dataset_name = '${referenceName}'\nconfig.indexer.depth = ${referenceDepth}\n`,
  );
  writeFileSync(join(catalog, "README.txt"), "Stars of a simulated sky, one file for each triangle of the HTM.\n");
  const path = join(folder, "release", `${referenceName}-${version}.tar`);
  const names = [...triangles.keys()].sort((a, b) => a - b).map((triangle) => `${triangle}.fits`);
  create(
    { file: path, cwd: join(folder, "release"), sync: true, portable: true, mtime: new Date(0) },
    ["README.txt", "config.py", "master_schema.fits", ...names].map((name) => `${referenceName}/${name}`),
  );
  rmSync(catalog, { recursive: true });
  return path;
}
