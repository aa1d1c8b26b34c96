import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { onEachServer } from "../kit/registries.ts";
import { noteTable } from "../kit/note-table.ts";

const seedQueries = new URL("./seed-queries.sql", import.meta.url);

describe("the run of DMTN-059", () => {
  onEachServer((fresh) => {
    test("its three questions have the note's answers, with the same JavaScript types", async () => {
      const { database } = await fresh();
      const statements = (await readFile(seedQueries, "utf8")).split("\n\n");
      const [fill = "", ...questions] = statements;
      await database.transaction((session) => session.query(fill));
      const [paths, modules, wallClock] = await Promise.all(questions.map((sql) => database.table(sql)));
      const folder = "MMG/hsctest/MDEV/r11/Ht0/p95/coadd";
      const names = ["I", "R"].flatMap((band) => ["8x6", "8x7", "9x6", "9x7"].map((patch) => `HSC-${band}-0-${patch}`));
      expect(paths?.rows).toEqual(names.map((name) => [`${folder}/calexp-${name}-r11p95.fits`]));
      expect(modules?.rows).toEqual(noteTable);
      expect(wallClock?.rows).toEqual([["00:20:20.628962"]]);
    });
  });
});
