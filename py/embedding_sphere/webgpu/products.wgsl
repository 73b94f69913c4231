// Squared distances |a|^2 + |b|^2 - 2 a b between the rows of a strip and all rows, as the bits of a
// float32, which sort as the numbers do: none is negative.
//
// A workgroup has 64 x 64 pairs, an invocation 4 x 4 of them; both sides' vectors come in pieces of
// 16 numbers that the workgroup shares, so every number is read from memory once for 64 products.
// Where rows are close the difference cancels: refine.wgsl measures anew those that are kept.

@group(0) @binding(1) var<storage, read> vectors: array<vec4f>;
@group(0) @binding(2) var<storage, read> lengths: array<f32>; // |a|^2 by row; cosine: 1
@group(0) @binding(3) var<storage, read_write> keys: array<u32>; // [row of the strip * N + column]

const TILE = 64u;
const PIECE = 4u; // vec4s
var<workgroup> left: array<vec4f, TILE * PIECE>; // [piece * TILE + row]
var<workgroup> right: array<vec4f, TILE * PIECE>;

@compute @workgroup_size(16, 16)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) id: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let first_column = group.x * TILE;
  let first_row = group.y * TILE;
  // Which number of which row this invocation fetches.
  let part = lane / TILE;
  let mine = lane % TILE;
  let column = min(first_column + mine, search.count - 1u) * search.stride;
  let row = min(search.first + first_row + mine, search.count - 1u) * search.stride;
  var products = array<vec4f, 4>();
  for (var start = 0u; start < search.stride; start += PIECE) {
    let is_there = start + part < search.stride;
    let at = min(start + part, search.stride - 1u);
    left[lane] = select(vec4f(0), vectors[row + at], is_there);
    right[lane] = select(vec4f(0), vectors[column + at], is_there);
    workgroupBarrier();
    for (var p = 0u; p < PIECE; p++) {
      // Every 16th row and column: neighbouring invocations read neighbouring vectors.
      let b = p * TILE + id.x;
      for (var r = 0u; r < 4u; r++) {
        let a = left[p * TILE + r * 16u + id.y];
        products[r] += vec4f(dot(a, right[b]), dot(a, right[b + 16u]), dot(a, right[b + 32u]),
                             dot(a, right[b + 48u]));
      }
    }
    workgroupBarrier();
  }
  for (var r = 0u; r < 4u; r++) {
    let strip_row = first_row + r * 16u + id.y;
    let i = search.first + strip_row;
    if (i >= search.count) { continue; }
    for (var c = 0u; c < 4u; c++) {
      let j = first_column + c * 16u + id.x;
      if (j >= search.count) { continue; }
      let squared = max(lengths[i] + lengths[j] - 2 * products[r][c], 0);
      // A row is no neighbour of itself.
      keys[strip_row * search.count + j] = select(bitcast<u32>(squared), 0xffffffffu, i == j);
    }
  }
}
