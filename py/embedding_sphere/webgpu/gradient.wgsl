// The gradient of t-SNE (van der Maaten 2014, equation 5): 4 (attraction - repulsion / Z), where
// attraction is the sum over neighbours j of p_ij q_ij (z_i - z_j).

@group(0) @binding(1) var<storage, read> points: array<vec4f>; // z by row
@group(0) @binding(2) var<storage, read> row_starts: array<u32>; // affinities, compressed rows
@group(0) @binding(3) var<storage, read> entries: array<vec2u>; // column, and the bits of p
@group(0) @binding(4) var<storage, read> repulsion: array<vec4f>; // [slice * N + row]
@group(0) @binding(5) var<storage, read> normalizer: array<f32>; // Z, one value
@group(0) @binding(6) var<storage, read_write> gradient: array<vec4f>; // by row

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  let n = settings.count;
  if (i >= n) { return; }
  let z = points[i].xyz;
  var attraction = vec3f(0);
  for (var e = row_starts[i]; e < row_starts[i + 1u]; e++) {
    let apart = z - points[entries[e].x].xyz;
    attraction += bitcast<f32>(entries[e].y) / (1 + dot(apart, apart)) * apart;
  }
  var repelled = vec3f(0);
  for (var slice = 0u; slice < settings.slices; slice++) {
    repelled += repulsion[slice * n + i].xyz;
  }
  // Z is 0 where all points are too far apart to repel each other.
  let inverse = select(0.0, 1.0 / normalizer[0], normalizer[0] > 0.0);
  gradient[i] = vec4f(4 * (settings.exaggeration * attraction - inverse * repelled), 0);
}
