// Makes a small sky and four exposures of it: `node make-sky.mjs FOLDER`. Stars at known places, the same on every machine.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const size = 600; // pixels of an image, each way
const scale = 0.27; // arcseconds of a pixel
const centre = { ra: 150.1, dec: 2.2 }; // degrees
const exposure = 90; // seconds
const zeropoint = 25; // magnitude of one count in a second
const skyCounts = 400;
const readNoise = 5;
const fwhm = 4; // pixels
// Where the telescope pointed, in pixels beside the centre: the coadd is wider than each image.
const dithers = [
  [0, 0],
  [30, -20],
  [-25, 35],
  [40, 45],
];

/** Writes the exposures and the truth; gives the paths of the exposures. */
export function makeSky(folder) {
  mkdirSync(folder, { recursive: true });
  const stars = makeStars();
  const truth = { stars, zeropoint, exposure };
  writeFileSync(join(folder, "truth.json"), `${JSON.stringify(truth, undefined, 1)}\n`);
  return dithers.map(([dx, dy], at) => {
    const number = 1001 + at;
    const path = join(folder, `exp_${number}.fits`);
    writeFileSync(path, fitsFile(headerOf(number, at, dx, dy), pixelsOf(stars, dx, dy, 77 + at)));
    return path;
  });
}

function makeStars() {
  const random = randomFrom(2017);
  const stars = [];
  // Stars keep a distance, so that a faint one beside a bright one is no riddle.
  while (stars.length < 90) {
    const [x, y] = [60 + random() * 480, 60 + random() * 480];
    if (stars.some((star) => Math.hypot(star.x - x, star.y - y) < 28)) continue;
    const mag = 15.5 + 3.5 * random();
    stars.push({ x, y, mag });
  }
  return stars.map(({ x, y, mag }) => ({ ...skyOf(x - size / 2, y - size / 2), mag }));
}

/** Tangent plane around the centre: pixels to degrees. East is to the left. */
function skyOf(dx, dy) {
  const [xi, eta] = [-dx, dy].map((pixels) => (((pixels * scale) / 3600) * Math.PI) / 180);
  const dec0 = (centre.dec * Math.PI) / 180;
  const below = Math.cos(dec0) - eta * Math.sin(dec0);
  const ra = centre.ra + (Math.atan2(xi, below) * 180) / Math.PI;
  const dec = Math.atan2(Math.sin(dec0) + eta * Math.cos(dec0), Math.hypot(xi, below));
  return { ra, dec: (dec * 180) / Math.PI };
}

/** And back. */
function pixelOf({ ra, dec }) {
  const [da, d, d0] = [ra - centre.ra, dec, centre.dec].map((degrees) => (degrees * Math.PI) / 180);
  const below = Math.sin(d) * Math.sin(d0) + Math.cos(d) * Math.cos(d0) * Math.cos(da);
  const xi = (Math.cos(d) * Math.sin(da)) / below;
  const eta = (Math.sin(d) * Math.cos(d0) - Math.cos(d) * Math.sin(d0) * Math.cos(da)) / below;
  const pixels = (angle) => ((angle * 180) / Math.PI) * (3600 / scale);
  return { x: -pixels(xi), y: pixels(eta) };
}

function pixelsOf(stars, dx, dy, seed) {
  const random = randomFrom(seed);
  const image = new Float64Array(size * size).fill(skyCounts);
  const sigma = fwhm / 2.3548;
  for (const star of stars) {
    const { x, y } = pixelOf(star);
    const [cx, cy] = [x - dx + size / 2, y - dy + size / 2];
    const counts = exposure * 10 ** (-0.4 * (star.mag - zeropoint));
    addStar(image, cx, cy, counts, sigma);
  }
  for (let at = 0; at < image.length; at++) image[at] += normal(random) * Math.sqrt(image[at] + readNoise ** 2);
  return image;
}

/** Coordinates as FITS has them: the first pixel's middle is 1. */
function addStar(image, cx, cy, counts, sigma) {
  const reach = Math.ceil(6 * sigma);
  for (let y = Math.floor(cy) - reach; y <= cy + reach; y++) {
    for (let x = Math.floor(cx) - reach; x <= cx + reach; x++) {
      if (x < 1 || y < 1 || x > size || y > size) continue;
      const r2 = (x - cx) ** 2 + (y - cy) ** 2;
      image[(y - 1) * size + x - 1] += (counts / (2 * Math.PI * sigma ** 2)) * Math.exp(-r2 / (2 * sigma ** 2));
    }
  }
}

function headerOf(number, at, dx, dy) {
  return [
    ["BITPIX", -32],
    ["NAXIS", 2],
    ["NAXIS1", size],
    ["NAXIS2", size],
    ["OBJECT", "SKY1"],
    ["EXPNUM", number],
    ["CCDNUM", 1],
    ["BAND", "r"],
    ["FILTER", "r"],
    ["INSTRUME", "PAINTED"],
    ["DATE-OBS", `2017-03-04T05:0${at}:00`],
    ["EXPTIME", exposure],
    ["GAIN", 1],
    ["SATURATE", 60000],
    ["EQUINOX", 2000],
    ["RADESYS", "ICRS"],
    ["CTYPE1", "RA---TAN"],
    ["CTYPE2", "DEC--TAN"],
    ["CRVAL1", centre.ra],
    ["CRVAL2", centre.dec],
    ["CRPIX1", size / 2 - dx],
    ["CRPIX2", size / 2 - dy],
    ["CD1_1", -scale / 3600],
    ["CD1_2", 0],
    ["CD2_1", 0],
    ["CD2_2", scale / 3600],
  ];
}

function fitsFile(cards, pixels) {
  const lines = [["SIMPLE", true], ...cards].map(([keyword, value]) => `${keyword.padEnd(8)}= ${valueText(value)}`);
  const header = [...lines, "END"].map((line) => line.padEnd(80)).join("");
  const data = Buffer.alloc(Math.ceil((pixels.length * 4) / 2880) * 2880);
  for (const [at, value] of pixels.entries()) data.writeFloatBE(value, at * 4);
  return Buffer.concat([Buffer.from(header.padEnd(Math.ceil(header.length / 2880) * 2880), "latin1"), data]);
}

function valueText(value) {
  if (typeof value === "string") return `'${value.padEnd(8)}'`;
  return (typeof value === "boolean" ? (value ? "T" : "F") : String(value).toUpperCase()).padStart(20);
}

/** The same numbers for the same seed: mulberry32. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const path of makeSky(process.argv[2] ?? ".")) console.log(path);
