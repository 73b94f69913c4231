/**
 * A sphere of nearly equal triangles, without seam or poles: an icosahedron whose edges are halved
 * again and again and pushed out on to the sphere.
 *
 * @typedef {object} Icosphere
 * @property {Float32Array} vertices 3V unit vectors, V = 10·4^level + 2
 * @property {Uint32Array} triangles 3T vertex numbers, anticlockwise from outside, T = 20·4^level
 * @property {Uint32Array} ends of the edges whose middles the last vertices are: two vertex numbers
 *   each, for the 30·4^(level − 1) that the last halving added
 * @property {Float64Array} areas V: a third of the spherical triangles round each vertex; they sum
 *   to 4π
 */

const GOLDEN = (1 + Math.sqrt(5)) / 2;
const CORNERS = [
  [-1, GOLDEN, 0],
  [1, GOLDEN, 0],
  [-1, -GOLDEN, 0],
  [1, -GOLDEN, 0],
  [0, -1, GOLDEN],
  [0, 1, GOLDEN],
  [0, -1, -GOLDEN],
  [0, 1, -GOLDEN],
  [GOLDEN, 0, -1],
  [GOLDEN, 0, 1],
  [-GOLDEN, 0, -1],
  [-GOLDEN, 0, 1],
];
const FACES = [
  0, 11, 5, 0, 5, 1, 0, 1, 7, 0, 7, 10, 0, 10, 11, 1, 5, 9, 5, 11, 4, 11, 10, 2, 10, 7, 6, 7, 1, 8,
  3, 9, 4, 3, 4, 2, 3, 2, 6, 3, 6, 8, 3, 8, 9, 4, 9, 5, 2, 4, 11, 6, 2, 10, 8, 6, 7, 9, 8, 1,
];

/**
 * @param {number} level how many times the edges are halved, 0…8
 * @returns {Icosphere}
 */
export function createIcosphere(level) {
  const vertices = new Float32Array(3 * (10 * 4 ** level + 2));
  let count = 0;
  /** @param {number} x @param {number} y @param {number} z @returns {number} its number */
  const add = (x, y, z) => {
    const scale = 1 / Math.hypot(x, y, z);
    vertices.set([x * scale, y * scale, z * scale], 3 * count);
    return count++;
  };
  for (const [x, y, z] of CORNERS) add(x, y, z);
  let triangles = Uint32Array.from(FACES);
  /** @type {number[]} */
  let ends = [];
  for (let step = 0; step < level; step++) {
    /** @type {Map<number, number>} the middle of an edge by the numbers of its ends */
    const middles = new Map();
    ends = [];
    /** @param {number} a @param {number} b */
    const middle = (a, b) => {
      const key = Math.min(a, b) * 0x4000000 + Math.max(a, b);
      const known = middles.get(key);
      if (known !== undefined) return known;
      const made = add(
        vertices[3 * a] + vertices[3 * b],
        vertices[3 * a + 1] + vertices[3 * b + 1],
        vertices[3 * a + 2] + vertices[3 * b + 2],
      );
      middles.set(key, made);
      ends.push(a, b);
      return made;
    };
    const finer = new Uint32Array(4 * triangles.length);
    for (let t = 0; t < triangles.length; t += 3) {
      const a = triangles[t],
        b = triangles[t + 1],
        c = triangles[t + 2];
      const ab = middle(a, b),
        bc = middle(b, c),
        ca = middle(c, a);
      finer.set([a, ab, ca, b, bc, ab, c, ca, bc, ab, bc, ca], 4 * t);
    }
    triangles = finer;
  }
  return {
    vertices,
    triangles,
    ends: Uint32Array.from(ends),
    areas: vertexAreas(vertices, triangles),
  };
}

/** @param {Float32Array} vertices @param {Uint32Array} triangles */
function vertexAreas(vertices, triangles) {
  const areas = new Float64Array(vertices.length / 3);
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = triangles.subarray(t, t + 3);
    const third =
      sphericalArea(
        vertices.subarray(3 * a, 3 * a + 3),
        vertices.subarray(3 * b, 3 * b + 3),
        vertices.subarray(3 * c, 3 * c + 3),
      ) / 3;
    areas[a] += third;
    areas[b] += third;
    areas[c] += third;
  }
  return areas;
}

/**
 * The solid angle of a triangle (van Oosterom & Strackee, "The solid angle of a plane triangle",
 * IEEE Trans. Biomed. Eng. 30, 1983).
 * @param {ArrayLike<number>} a unit vector
 * @param {ArrayLike<number>} b unit vector
 * @param {ArrayLike<number>} c unit vector
 * @returns {number} steradians; positive when a, b, c run anticlockwise from outside
 */
export function sphericalArea(a, b, c) {
  const triple =
    a[0] * (b[1] * c[2] - b[2] * c[1]) +
    a[1] * (b[2] * c[0] - b[0] * c[2]) +
    a[2] * (b[0] * c[1] - b[1] * c[0]);
  const ab = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const bc = b[0] * c[0] + b[1] * c[1] + b[2] * c[2];
  const ca = c[0] * a[0] + c[1] * a[1] + c[2] * a[2];
  return 2 * Math.atan2(triple, 1 + ab + bc + ca);
}
