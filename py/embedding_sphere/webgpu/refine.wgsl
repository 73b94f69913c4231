// The squared distances of the neighbours that were kept, from differences, which do not cancel,
// and their order: nearest first, ties by row number. A workgroup has a row.

@group(0) @binding(1) var<storage, read> vectors: array<vec4f>;
@group(0) @binding(2) var<storage, read> found: array<u32>; // [row * kept + any]
@group(0) @binding(3) var<storage, read_write> sorted: array<vec2u>; // [row * kept + place]: row, d^2

const LANES = 64u;
const MOST = 512u;
var<workgroup> distances: array<f32, MOST>;
var<workgroup> columns: array<u32, MOST>;

fn squared_distance(a: u32, b: u32) -> f32 {
  var total = 0.0;
  var a_length = 0.0;
  var b_length = 0.0;
  for (var d = 0u; d < search.stride; d++) {
    let left = vectors[a * search.stride + d];
    let right = vectors[b * search.stride + d];
    total += dot(left - right, left - right);
    a_length += dot(left, left);
    b_length += dot(right, right);
  }
  let has_zeros = search.cosine == 1u && (a_length == 0 || b_length == 0);
  return select(total, 2.0, has_zeros);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = search.first + group.x;
  if (row >= search.count) { return; }
  let start = row * search.kept;
  for (var c = lane; c < search.kept; c += LANES) {
    columns[c] = found[start + c];
    distances[c] = squared_distance(row, columns[c]);
  }
  workgroupBarrier();
  for (var c = lane; c < search.kept; c += LANES) {
    var place = 0u;
    for (var other = 0u; other < search.kept; other++) {
      let is_nearer = distances[other] < distances[c]
        || (distances[other] == distances[c] && columns[other] < columns[c]);
      place += select(0u, 1u, is_nearer);
    }
    sorted[start + place] = vec2u(columns[c], bitcast<u32>(distances[c]));
  }
}
