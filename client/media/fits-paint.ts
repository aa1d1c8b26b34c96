import type { FitsTile } from "../fits/messages.ts";

/** Screen pixels for one pixel of the picture, and the place in the middle of the canvas; the picture's y goes up. */
export interface Look {
  scale: number;
  x: number;
  y: number;
}

/** Paints tiles onto a canvas, later ones over earlier ones; each screen pixel shows the pixel that lies under it. */
export function paint(
  canvas: HTMLCanvasElement,
  tiles: readonly FitsTile[],
  look: Look,
  grey: (value: number) => number,
): void {
  const context = canvas.getContext("2d");
  if (context === null || canvas.width === 0 || canvas.height === 0) return;
  const { width, height } = canvas;
  const picture = context.createImageData(width, height);
  const words = new Uint32Array(picture.data.buffer);
  for (const tile of tiles) {
    const columns = indices(
      width,
      (at) => (look.x + (at + 0.5 - width / 2) / look.scale - tile.x) / tile.step,
      tile.across,
    );
    const rows = indices(height, (at) => (look.y + (height / 2 - at - 0.5) / look.scale - tile.y) / tile.step, tile.up);
    for (let y = 0; y < height; y++) {
      const row = rows[y] ?? -1;
      if (row < 0) continue;
      for (let x = 0; x < width; x++) {
        const column = columns[x] ?? -1;
        if (column < 0) continue;
        const value = tile.pixels[row * tile.across + column] ?? Number.NaN;
        words[y * width + x] = Number.isNaN(value) ? noValue : 0xff000000 | (grey(value) * 0x010101);
      }
    }
  }
  context.putImageData(picture, 0, 0);
}

/** A blue that no value has: opaque, little-endian ABGR. */
const noValue = 0xff603820;

/** For each place on the screen the pixel of the tile, -1 outside of it. */
function indices(length: number, place: (at: number) => number, size: number): Int32Array {
  return Int32Array.from({ length }, (_, at) => {
    const index = Math.floor(place(at));
    return index >= 0 && index < size ? index : -1;
  });
}
