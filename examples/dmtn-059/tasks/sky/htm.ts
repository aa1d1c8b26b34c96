import type { Pair } from "./tan.ts";

/**
 * The number of the triangle of the Hierarchical Triangular Mesh that holds a direction (degrees). Reference
 * catalogues are cut into files by it, at depth 7.
 */
export function htmIndex([ra, dec]: Pair, depth: number): number {
  const direction = vectorOf(ra, dec);
  const root = roots.findIndex(([a, b, c]) => inside(direction, a, b, c));
  let index = 8 + Math.max(root, 0);
  let [a, b, c] = roots[Math.max(root, 0)] ?? roots[0];
  for (let level = 0; level < depth; level++) {
    const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
    const children: readonly Triangle[] = [
      [a, ab, ca],
      [b, bc, ab],
      [c, ca, bc],
      [bc, ca, ab],
    ];
    const child = Math.max(
      0,
      children.findIndex(([p, q, r]) => inside(direction, p, q, r)),
    );
    [a, b, c] = children[child] ?? [a, b, c];
    index = index * 4 + child;
  }
  return index;
}

type Vector = readonly [number, number, number];
type Triangle = readonly [Vector, Vector, Vector];

function vectorOf(ra: number, dec: number): Vector {
  const [a, d] = [(ra * Math.PI) / 180, (dec * Math.PI) / 180];
  return [Math.cos(d) * Math.cos(a), Math.cos(d) * Math.sin(a), Math.sin(d)];
}

const corners = {
  north: [0, 0, 1],
  south: [0, 0, -1],
  ra0: [1, 0, 0],
  ra90: [0, 1, 0],
  ra180: [-1, 0, 0],
  ra270: [0, -1, 0],
} as const satisfies Record<string, Vector>;

/** The eight faces of the octahedron that the mesh begins with: S0 to S3, N0 to N3. */
const roots: readonly [Triangle, ...Triangle[]] = [
  [corners.ra0, corners.south, corners.ra90],
  [corners.ra90, corners.south, corners.ra180],
  [corners.ra180, corners.south, corners.ra270],
  [corners.ra270, corners.south, corners.ra0],
  [corners.ra0, corners.north, corners.ra270],
  [corners.ra270, corners.north, corners.ra180],
  [corners.ra180, corners.north, corners.ra90],
  [corners.ra90, corners.north, corners.ra0],
];

/** A direction lies inside when it is on the inner side of all three great circles; a hair outside still counts. */
function inside(v: Vector, a: Vector, b: Vector, c: Vector): boolean {
  return [triple(a, b, v), triple(b, c, v), triple(c, a, v)].every((side) => side >= -1e-15);
}

function triple([ax, ay, az]: Vector, [bx, by, bz]: Vector, [x, y, z]: Vector): number {
  return (ay * bz - az * by) * x + (az * bx - ax * bz) * y + (ax * by - ay * bx) * z;
}

function middle([ax, ay, az]: Vector, [bx, by, bz]: Vector): Vector {
  const [x, y, z] = [ax + bx, ay + by, az + bz];
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}
