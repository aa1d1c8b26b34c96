/** A picture; the centre of its first pixel is x = 0, y = 0, rows run along x. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly pixels: Float32Array;
}

/** An image of one value. */
export function blank(width: number, height: number, value = 0): Image {
  return { width, height, pixels: new Float32Array(width * height).fill(value) };
}

/** An image made pixel by pixel. */
export function imageOf(width: number, height: number, value: (x: number, y: number) => number): Image {
  const pixels = new Float32Array(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels[y * width + x] = value(x, y);
  return { width, height, pixels };
}

/** The value of a pixel; NaN beyond the border. */
export function pixel(image: Image, x: number, y: number): number {
  if (x < 0 || y < 0 || x >= image.width || y >= image.height) return Number.NaN;
  return image.pixels[y * image.width + x] ?? Number.NaN;
}

/** A new image, each pixel from the pixels of the given ones at the same place; all must have one size. */
export function combine(images: readonly Image[], value: (values: readonly number[]) => number): Image {
  const [first] = images;
  if (first === undefined) throw new Error("there are no images to combine");
  if (images.some(({ width, height }) => width !== first.width || height !== first.height))
    throw new Error("the images differ in size");
  return imageOf(first.width, first.height, (x, y) => value(images.map((image) => pixel(image, x, y))));
}
