import type { FitsRequest, FitsTile, FitsUnit } from "../fits/messages.ts";
import { greyOf, rangeOf, type Cuts, type Range, type Stretch } from "../fits/stretch.ts";
import { element, setText } from "./dom.ts";
import { paint, type Look } from "./fits-paint.ts";

export type ImageUnit = Extract<FitsUnit, { readonly kind: "image" }>;

export interface FitsPicture {
  /** Begins with a picture as a whole; undefined: there is none. */
  readonly show: (unit: ImageUnit | undefined) => void;
  readonly take: (tile: FitsTile) => void;
  /** The exact value of the pixel under the pointer. */
  readonly tell: (x: number, y: number, value: string) => void;
  readonly draw: () => void;
}

/** A picture as a whole is asked for with at most so many pixels a side. */
const overviewSide = 1400;
/** Milliseconds of rest after which what is in sight is asked for in full detail. */
const detailAfter = 120;

interface Shown {
  unit: ImageUnit | undefined;
  plane: number;
  /** Screen pixels for one pixel, and the pixel in the middle of the window. */
  look: Look;
  overview: FitsTile | undefined;
  detail: FitsTile | undefined;
  range: Range;
  timer: number;
  pointer: { x: number; y: number };
}

/** The picture: it can be moved, zoomed and stretched; what is in sight is read in the detail that the screen has. */
export function fitsPicture(ask: (request: FitsRequest) => void): FitsPicture {
  const canvas = element("picture") as HTMLCanvasElement;
  const [stretch, cuts] = [element("stretch") as HTMLSelectElement, element("cuts") as HTMLSelectElement];
  const [inverse, plane] = [element("inverse") as HTMLInputElement, element("plane") as HTMLInputElement];
  const shown: Shown = {
    ...{ unit: undefined, plane: 0, look: { scale: 1, x: 0, y: 0 }, overview: undefined, detail: undefined },
    ...{ range: { low: 0, high: 1 }, timer: 0, pointer: { x: -1, y: -1 } },
  };
  const draw = (): void => {
    const { width, height } = canvas.getBoundingClientRect();
    if (shown.overview === undefined || width === 0) return;
    if (canvas.width !== Math.round(width)) canvas.width = Math.round(width);
    if (canvas.height !== Math.round(height)) canvas.height = Math.round(height);
    const grey = greyOf(stretch.value as Stretch, shown.range);
    const tiles = [shown.overview, shown.detail].filter((tile) => tile !== undefined);
    paint(canvas, tiles, shown.look, inverse.checked ? (value) => 255 - grey(value) : grey);
    setText("zoom", `${Number((shown.look.scale * 100).toPrecision(2))} %`);
  };
  const askDetail = (): void => {
    window.clearTimeout(shown.timer);
    shown.timer = window.setTimeout(() => {
      const { unit, look, overview } = shown;
      const step = Math.max(1, Math.floor(1 / look.scale));
      if (unit === undefined || overview === undefined || step >= overview.step) return;
      const [across, up] = [canvas.width / look.scale, canvas.height / look.scale];
      const [x, y] = [Math.max(0, Math.floor(look.x - across / 2)), Math.max(0, Math.floor(look.y - up / 2))];
      const [width, height] = [Math.ceil(across) + 1, Math.ceil(up) + 1];
      ask({ kind: "tile", unit: unit.index, plane: shown.plane, x, y, width, height, step });
    }, detailAfter);
  };
  const move = (x: number, y: number): void => {
    const { unit, look } = shown;
    if (unit === undefined) return;
    look.x = Math.max(0, Math.min(unit.width, x));
    look.y = Math.max(0, Math.min(unit.height, y));
    draw();
    askDetail();
  };
  /** Zooms so that the pixel under a place of the screen stays there. */
  const zoom = (factor: number, atX = canvas.width / 2, atY = canvas.height / 2): void => {
    const { look } = shown;
    const [dx, dy] = [atX - canvas.width / 2, canvas.height / 2 - atY];
    const [x, y] = [look.x + dx / look.scale, look.y + dy / look.scale];
    look.scale = Math.max(0.005, Math.min(64, look.scale * factor));
    move(x - dx / look.scale, y - dy / look.scale);
  };
  const fit = (): void => {
    const { unit, look } = shown;
    if (unit === undefined) return;
    const { width, height } = canvas.getBoundingClientRect();
    look.scale = Math.min(width / unit.width, height / unit.height) || 1;
    move(unit.width / 2, unit.height / 2);
  };
  const askOverview = (): void => {
    const { unit } = shown;
    if (unit === undefined) return;
    const step = Math.max(1, Math.ceil(Math.max(unit.width, unit.height) / overviewSide));
    const { width, height, index } = unit;
    shown.overview = shown.detail = undefined;
    ask({ kind: "tile", unit: index, plane: shown.plane, x: 0, y: 0, width, height, step });
  };
  const pixelAt = (event: MouseEvent): { readonly x: number; readonly y: number } => {
    const box = canvas.getBoundingClientRect();
    const { look } = shown;
    return {
      x: Math.floor(look.x + (event.clientX - box.left - canvas.width / 2) / look.scale),
      y: Math.floor(look.y + (canvas.height / 2 - (event.clientY - box.top)) / look.scale),
    };
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    const { unit, look, pointer } = shown;
    if (event.buttons === 1) move(look.x - event.movementX / look.scale, look.y + event.movementY / look.scale);
    const { x, y } = pixelAt(event);
    if (unit === undefined || (x === pointer.x && y === pointer.y)) return;
    Object.assign(pointer, { x, y });
    const inside = x >= 0 && y >= 0 && x < unit.width && y < unit.height;
    if (inside) ask({ kind: "pixel", unit: unit.index, plane: shown.plane, x, y });
    else setText("value", "");
  });
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const box = canvas.getBoundingClientRect();
      zoom(event.deltaY < 0 ? 1.25 : 0.8, event.clientX - box.left, event.clientY - box.top);
    },
    { passive: false },
  );
  canvas.addEventListener("keydown", (event) => {
    const far = 60 / shown.look.scale;
    const { x, y } = shown.look;
    const acts: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => {
        move(x - far, y);
      },
      ArrowRight: () => {
        move(x + far, y);
      },
      ArrowUp: () => {
        move(x, y + far);
      },
      ArrowDown: () => {
        move(x, y - far);
      },
      "+": () => {
        zoom(1.25);
      },
      "-": () => {
        zoom(0.8);
      },
      "0": fit,
      "1": () => {
        zoom(1 / shown.look.scale);
      },
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  const newRange = (): void => {
    if (shown.overview !== undefined) shown.range = rangeOf(shown.overview.pixels, cuts.value as Cuts);
    draw();
  };
  stretch.addEventListener("change", draw);
  inverse.addEventListener("change", draw);
  cuts.addEventListener("change", newRange);
  plane.addEventListener("change", () => {
    shown.plane = Math.max(0, Math.min((shown.unit?.planes ?? 1) - 1, Number(plane.value) - 1));
    askOverview();
  });
  element("larger").addEventListener("click", () => {
    zoom(1.25);
  });
  element("smaller").addEventListener("click", () => {
    zoom(0.8);
  });
  element("fit").addEventListener("click", fit);
  element("one").addEventListener("click", () => {
    zoom(1 / shown.look.scale);
  });
  new ResizeObserver(draw).observe(canvas);
  return {
    draw,
    show: (unit) => {
      shown.unit = unit;
      shown.plane = 0;
      plane.value = "1";
      plane.max = String(unit?.planes ?? 1);
      element("planes").hidden = (unit?.planes ?? 1) === 1;
      askOverview();
    },
    take: (tile) => {
      const { unit, overview } = shown;
      if (tile.unit !== unit?.index || tile.plane !== shown.plane) return;
      if (overview === undefined) {
        shown.overview = tile;
        newRange();
        fit();
      } else {
        shown.detail = tile;
        draw();
      }
    },
    tell: (x, y, value) => {
      const { pointer } = shown;
      // FITS counts pixels from 1.
      if (x === pointer.x && y === pointer.y) setText("value", `x ${x + 1}  y ${y + 1}  ${value}`);
    },
  };
}
