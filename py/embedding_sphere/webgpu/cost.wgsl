// The part of the cost that is sparse: by row, the sum of p_ij ln(1 + d_ij^2).

@group(0) @binding(1) var<storage, read> points: array<vec4f>; // z by row
@group(0) @binding(2) var<storage, read> row_starts: array<u32>; // affinities, compressed rows
@group(0) @binding(3) var<storage, read> entries: array<vec2u>; // column, and the bits of p
@group(0) @binding(4) var<storage, read_write> costs: array<f32>; // by row

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= settings.count) { return; }
  var total = 0.0;
  for (var e = row_starts[i]; e < row_starts[i + 1u]; e++) {
    let apart = points[i].xyz - points[entries[e].x].xyz;
    total += bitcast<f32>(entries[e].y) * log(1 + dot(apart, apart));
  }
  costs[i] = total;
}
