import type { Butler } from "../butler/butler.ts";
import type { DataId } from "../butler/template.ts";
import { readFits, type Unit } from "../fits/file.ts";
import type { Header } from "../fits/header.ts";
import { combine, type Image } from "../image/image.ts";
import { wcsOf, type Wcs } from "../sky/tan.ts";

/** An exposure without the camera's signature, sky and all. */
export interface CorrectedExposure {
  readonly image: Image;
  readonly variance: Image;
  readonly wcs: Wcs;
  /** Keywords of the raw exposure that go on to its descendants. */
  readonly header: Header;
}

/** Keywords that describe the exposure, not the pixels of its first image. */
const kept = ["EXP-ID", "DET-ID", "FILTER01", "DATE-OBS", "MJD", "OBJECT", "EXPTIME", "AIRMASS"];

/** Electrons of noise that reading a pixel adds. */
const readNoise = 4;

/** Takes off bias and dark current and divides by the flat field, with the frames that are valid for the exposure. */
export async function correct(butler: Butler, id: DataId): Promise<CorrectedExposure> {
  const raw = firstImage(await butler.read("raw", id));
  const [bias, dark, flat] = await Promise.all(
    ["bias", "dark", "flat"].map(async (type) => firstImage(await butler.read(type, id)).image),
  );
  if (bias === undefined || dark === undefined || flat === undefined) throw new Error("a calibration frame is missing");
  const seconds = Number(raw.header.get("EXPTIME"));
  if (!(seconds > 0)) throw new Error("the raw exposure does not say how long it is (EXPTIME)");
  const frames = [raw.image, bias, dark, flat];
  const signal = (values: readonly number[]) => (values[0] ?? 0) - (values[1] ?? 0) - seconds * (values[2] ?? 0);
  const image = combine(frames, (values) => signal(values) / (values[3] ?? 1));
  const variance = combine(
    frames,
    (values) => (Math.max(0, (values[0] ?? 0) - (values[1] ?? 0)) + readNoise ** 2) / (values[3] ?? 1) ** 2,
  );
  const header = new Map([...raw.header].filter(([keyword]) => kept.includes(keyword)));
  return { image, variance, wcs: wcsOf(raw.header), header };
}

function firstImage(path: string): Extract<Unit, { kind: "image" }> {
  const unit = readFits(path).find(({ kind }) => kind === "image");
  if (unit?.kind !== "image") throw new Error(`${path} has no image`);
  return unit;
}
