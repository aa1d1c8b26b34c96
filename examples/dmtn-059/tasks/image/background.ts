import { imageOf, pixel, type Image } from "./image.ts";
import { clippedMedian } from "./statistics.ts";

/** The sky below the sources, as one level for each square cell; the grid covers the image evenly. */
export interface Background {
  readonly levels: Image;
  /** Pixels of the image that it was made from. */
  readonly width: number;
  readonly height: number;
}

/** Estimates the sky in cells of about `cell` pixels; pixels that `isSource` names do not count. */
export function estimateBackground(
  image: Image,
  cell: number,
  isSource: (x: number, y: number) => boolean = () => false,
): Background {
  const columns = Math.max(1, Math.round(image.width / cell));
  const rows = Math.max(1, Math.round(image.height / cell));
  const all: number[] = [];
  const levels = imageOf(columns, rows, (column, row) => {
    const values: number[] = [];
    for (let y = Math.floor((row * image.height) / rows); y < ((row + 1) * image.height) / rows; y++)
      for (let x = Math.floor((column * image.width) / columns); x < ((column + 1) * image.width) / columns; x++)
        if (!isSource(x, y)) values.push(pixel(image, x, y));
    const level = clippedMedian(values);
    if (Number.isFinite(level)) all.push(level);
    return level;
  });
  // A cell without any sky (beyond the edge of what was observed) takes the level of the rest.
  const rest = clippedMedian(all);
  const whole = imageOf(columns, rows, (x, y) => {
    const level = pixel(levels, x, y);
    return Number.isFinite(level) ? level : Number.isFinite(rest) ? rest : 0;
  });
  return { levels: whole, width: image.width, height: image.height };
}

/** The sky at every pixel: straight lines between the centres of the cells, and on beyond the outer ones. */
export function backgroundImage({ levels, width, height }: Background): Image {
  return imageOf(width, height, (x, y) => {
    const [left, u] = cellOf((x + 0.5) * (levels.width / width) - 0.5, levels.width);
    const [low, v] = cellOf((y + 0.5) * (levels.height / height) - 0.5, levels.height);
    const right = Math.min(left + 1, levels.width - 1);
    const high = Math.min(low + 1, levels.height - 1);
    return (
      (1 - u) * (1 - v) * pixel(levels, left, low) +
      u * (1 - v) * pixel(levels, right, low) +
      (1 - u) * v * pixel(levels, left, high) +
      u * v * pixel(levels, right, high)
    );
  });
}

function cellOf(place: number, cells: number): readonly [cell: number, part: number] {
  const cell = Math.min(Math.max(0, Math.floor(place)), Math.max(0, cells - 2));
  return [cell, place - cell];
}
