import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchOf, splitMatches } from "../../runtime/plan/metadata-match.ts";
import type { Condition, MetadataQuery } from "../../runtime/plan/metadata-question.ts";
import type { Database } from "../../runtime/registry/database.ts";
import type { MetadataAnswer } from "../../runtime/registry/metadata-lookup.ts";
import { onEachServer } from "../kit/registries.ts";
import { calexp } from "../kit/stories.ts";

/** A question to `probe` as its WCL would be read: column to what is written for it. */
function question(written: Readonly<Record<string, string>>, more: Partial<MetadataQuery> = {}): MetadataQuery {
  const conditions = Object.entries(written).map(([column, text]): Condition => {
    const matches = (splitMatches([text]) ?? []).map(matchOf);
    const of = (wanted: boolean) => matches.filter(({ not }) => not !== wanted).map(({ match }) => match);
    return { table: "probe", column, accept: of(true), refuse: of(false) };
  });
  const place = { file: "/submit.des", span: { start: 0, end: 0 } };
  const query = {
    module: "m1",
    definition: "list-in",
    table: "probe",
    select: [],
    conditions,
    joins: [],
    archives: [],
  };
  return { ...query, place, ...more };
}

function filenames(answer: MetadataAnswer): readonly string[] {
  if (answer.kind === "refused") throw new Error(answer.message);
  return answer.rows.map(({ files }) => files.get("file0001")?.get("filename") ?? "");
}

interface ProbeRow {
  readonly filename: string;
  readonly ccd: number | null;
  readonly depth: number | null;
  readonly band: string | null;
}

async function fill(database: Database, rows: readonly ProbeRow[]): Promise<void> {
  await database.transaction(async (session) => {
    await session.query("drop table if exists probe");
    await session.query(
      "create table probe (filename text, ccd integer, depth double precision, band text, at timestamptz)",
    );
    await session.query("insert into probe select * from unnest($1::text[], $2::int[], $3::float8[], $4::text[])", [
      rows.map((row) => row.filename),
      rows.map((row) => row.ccd),
      rows.map((row) => row.depth),
      rows.map((row) => row.band),
    ]);
  });
}

/** What the manual says a written value asks of a column, in plain words: the rows are filtered one by one. */
function fits(value: string | number | null, written: string): boolean {
  const items = written.startsWith("(") || written.includes(",") ? written.replace(/[()]/g, "").split(",") : [written];
  const all = items
    .map((item) => item.trim())
    .flatMap((item) => {
      const range = /^(!?)\s*(\d+):(\d+)$/.exec(item);
      if (range === null) return [item];
      const [, sign = "", first, last] = range;
      return Array.from(
        { length: Math.max(0, Number(last) - Number(first) + 1) },
        (_, at) => `${sign}${Number(first) + at}`,
      );
    });
  const wanted = all.filter((item) => !item.startsWith("!"));
  const unwanted = all.filter((item) => item.startsWith("!")).map((item) => item.slice(1).trim());
  const yes = wanted.length === 0 || wanted.some((item) => isLike(value, item) === true);
  return yes && unwanted.every((item) => isLike(value, item) === false);
}

/** Undefined where SQL says neither: nothing but `null` can be said of a value that is not there. */
function isLike(value: string | number | null, item: string): boolean | undefined {
  if (item.toLowerCase() === "null") return value === null;
  if (value === null) return undefined;
  const text = String(value);
  if (item.includes("%")) {
    const source = item.replace(/\\(.)|[%_]|[^]/gu, (one, escaped: string | undefined) =>
      one === "%" ? "[^]*" : one === "_" ? "[^]" : literal(escaped ?? one),
    );
    return new RegExp(`^${source}$`, "u").test(text);
  }
  if (/[*^$[\]&]/.test(item)) return new RegExp(item, "u").test(text);
  return typeof value === "number" ? value === Number(item) : text === item;
}

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

// Characters that mean something to SQL, to LIKE, to WCL, to somebody.
const pieces = ["a", "b", "A", "_", "'", '"', ";", "-", "$1", ".", " ", "é", "\\\\"];
const nastyText = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join("").trim())
  .filter((text) => text !== "");
const injected = "x'; drop table probe; --";
const oneBand = fc.oneof(
  ...[nastyText, fc.constantFrom("null", "NULL", "r", "g", injected, "' or '1'='1")],
  fc.tuple(nastyText, nastyText).map(([one, other]) => `${one}%${other}`),
  fc.constantFrom("^a", "b$", "[ab]", "^[^a]*$", "a*b$", "^(a|r)$"),
);
const signed = (values: fc.Arbitrary<string>) =>
  fc.tuple(fc.boolean(), values).map(([not, value]) => (not ? `!${value}` : value));
const lists = (values: fc.Arbitrary<string>) => {
  const member = signed(values.filter((value) => !/[(),]/.test(value)));
  return fc.oneof(
    signed(values),
    fc.array(member, { minLength: 2, maxLength: 4 }).map((all) => all.join(", ")),
  );
};
const words = ["null", "2:5", "7:7", "6:3", "1.5", "3.0", "1%"];
const number = fc.oneof(fc.integer({ min: 0, max: 9 }).map(String), fc.constantFrom(...words));
const row = fc.record({
  ccd: fc.option(fc.integer({ min: 0, max: 15 }), { nil: null }),
  depth: fc.option(fc.constantFrom(0, 1, 1.5, 2.25, 3, -0.5), { nil: null }),
  band: fc.option(fc.oneof(nastyText, fc.constantFrom("r", "g", "i", injected)), { nil: null }),
});
const written = fc.record({ ccd: lists(number), depth: lists(number), band: lists(oneBand) }, { requiredKeys: [] });

describe("questions to the metadata", () => {
  onEachServer((fresh) => {
    test("find what a straight filter over the same rows finds, whatever stands in the values", async () => {
      const { database, registry } = await fresh();
      const some = { minLength: 1, maxLength: 12 };
      await fc.assert(
        fc.asyncProperty(fc.array(row, some), fc.array(written, some), async (made, questions) => {
          const rows = made.map((one, at): ProbeRow => ({ filename: `f${String(at).padStart(2, "0")}`, ...one }));
          await fill(database, rows);
          for (const asked of questions) {
            const keys = (["ccd", "depth", "band"] as const).filter((key) => asked[key] !== undefined);
            const expected = rows.filter((one) => keys.every((key) => fits(one[key], asked[key] ?? "")));
            expect(filenames(await registry.askMetadata(question(asked)))).toEqual(
              expected.map(({ filename }) => filename),
            );
          }
          expect(await database.query("select count(*)::int as n from probe")).toEqual([{ n: rows.length }]);
        }),
        { numRuns: 40 },
      );
    });

    test("know each form of a condition", async () => {
      const { database, registry } = await fresh();
      const bands = ["r", "g", "VR", "8,6", null, "50%"];
      await fill(
        database,
        bands.map((band, at) => ({ filename: `${at}.fits`, ccd: at, depth: at / 2, band })),
      );
      const found = async (asked: Readonly<Record<string, string>>) =>
        filenames(await registry.askMetadata(question(asked)))
          .map((name) => Number.parseInt(name))
          .join(" ");
      expect(await found({ band: "r" })).toBe("0");
      expect(await found({ band: "!r" })).toBe("1 2 3 5");
      expect(await found({ band: "null" })).toBe("4");
      expect(await found({ band: "!null" })).toBe("0 1 2 3 5");
      expect(await found({ band: "%r" })).toBe("0");
      expect(await found({ band: "!%R" })).toBe("0 1 3 5");
      expect(await found({ band: "50\\%%" })).toBe("5");
      expect(await found({ band: "r, g, V%" })).toBe("0 1 2");
      expect(await found({ band: "(!r, !g)" })).toBe("2 3 5");
      expect(await found({ band: "null, r" })).toBe("0 4");
      expect(await found({ band: "^[rg]$" })).toBe("0 1");
      expect(await found({ band: "![0-9]" })).toBe("0 1 2");
      expect(await found({ ccd: "1:3" })).toBe("1 2 3");
      expect(await found({ ccd: "!1:3" })).toBe("0 4 5");
      expect(await found({ ccd: "(1:4, !3)" })).toBe("1 2 4");
      expect(await found({ depth: "0.50, 1" })).toBe("1 2");
      expect(await found({ ccd: "!0", band: "%" })).toBe("1 2 3 5");
    });

    test("that cannot be asked are told why, with the name that is wrong", async () => {
      const { database, registry } = await fresh();
      await fill(database, [{ filename: "a.fits", ccd: 1, depth: 1, band: "r" }]);
      const why = async (query: MetadataQuery) => {
        const answer = await registry.askMetadata(query);
        return answer.kind === "refused" ? answer.message : answer.rows.length;
      };
      expect(await why(question({}, { table: "nope" }))).toBe("the registry has no table nope");
      expect(await why(question({}, { table: "pg_authid" }))).toBe("the registry has no table pg_authid");
      expect(await why(question({}, { table: "ops_site" }))).toMatch("has no column filename");
      expect(await why(question({ nope: "1" }))).toBe("table probe has no column nope");
      expect(await why(question({ ccd: "g" }))).toBe('probe.ccd is integer, which "g" is not');
      expect(await why(question({ band: "a%\\" }))).toMatch("ends in a backslash");
      expect(await why(question({ band: "[a" }))).toMatch("invalid regular expression");
      expect(await why(question({ at: "yesterday'); --" }))).toMatch("invalid input syntax");
      expect(await why(question({ at: "!null" }))).toBe(0);
    });

    test("give the columns that are wanted as text, and an empty one not at all", async () => {
      const { database, registry } = await fresh();
      await fill(database, [{ filename: "a.fits", ccd: 7, depth: 0.1, band: null }]);
      const select = [{ table: "probe", column: "*" }];
      const answer = await registry.askMetadata(question({}, { select }));
      const file = new Map(Object.entries({ filename: "a.fits", ccd: "7", depth: "0.1" }));
      expect(answer).toEqual({ kind: "rows", rows: [{ files: new Map([["file0001", file]]), values: new Map() }] });
    });

    test("take only what an archive has, each file once, the plain copy before the compressed one", async () => {
      const { registry } = await fresh();
      const files = (["", ".fz", ".gz"] as const).flatMap((compression) =>
        ["both.fits", "packed.fits"]
          .filter((name) => name === "both.fits" || compression !== "")
          .map((name, at) => ({
            ...calexp(name, { filetype: "raw", md5sum: String(at).repeat(32), metadata: { visit: 12, ccd: at } }),
            ...{ archivePath: `raw/${compression.slice(1) || "plain"}`, compression: compression || null },
          })),
      );
      const folder = await mkdtemp(join(tmpdir(), "wcl-ask-"));
      const { refusals } = await registry.ingestFiles(folder, {
        ...{ operator: "operator", message: "from the telescope", archive: { name: "home", root: "/archive" } },
        ...{ filetypes: { raw: "image" }, files },
      });
      await rm(folder, { recursive: true });
      expect(refusals).toEqual([]);
      const image = (archives: readonly string[]): MetadataQuery =>
        question({}, { table: "image", select: [{ table: "image", column: "ccd" }], archives });
      const told = async (archives: readonly string[]) => {
        const answer = await registry.askMetadata(image(archives));
        if (answer.kind === "refused") throw new Error(answer.message);
        return answer.rows.map(({ files: of }) => [...(of.get("file0001")?.values() ?? [])].join(" "));
      };
      expect(await told(["home"])).toEqual(["both.fits 0", "packed.fits 1 .fz"]);
      expect(await told(["home", "other"])).toEqual(["both.fits 0", "packed.fits 1 .fz"]);
      expect(await told(["other"])).toEqual([]);
      expect(await told([])).toEqual(["both.fits 0", "packed.fits 1"]);
    });
  });
});
