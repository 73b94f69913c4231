// Exact repulsion, every point by all others: sum over j of q_ij^2 (z_i - z_j) and of q_ij, with
// q = 1 / (1 + |z_i - z_j|^2) (van der Maaten 2014, equation 5; kernel/forces.c has the same).
//
// Every invocation has a point, a workgroup reads the others in tiles of 256 that it shares. One
// dispatch's second dimension divides the others into slices, so that a few thousand points, too, fill
// a graphics card; who adds the slices up does so in their order. A tile is summed by itself
// first: the error of float32 then grows with the number of tiles, not of points.

@group(0) @binding(1) var<storage, read> points: array<vec4f>; // z by row
@group(0) @binding(2) var<storage, read_write> repulsion: array<vec4f>; // [slice * N + row]
@group(0) @binding(3) var<storage, read_write> similarity: array<f32>; // sum of q, likewise

const TILE = 256u;
var<workgroup> tile: array<vec3f, TILE>;

@compute @workgroup_size(256)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
) {
  let n = settings.count;
  let z = points[min(id.x, n - 1u)].xyz;
  let tiles = (n + TILE - 1u) / TILE;
  let tiles_each = (tiles + settings.slices - 1u) / settings.slices;
  let last = min(tiles, (group.y + 1u) * tiles_each);
  var force = vec3f(0);
  var similar = 0.0;
  for (var t = group.y * tiles_each; t < last; t++) {
    tile[lane] = points[min(t * TILE + lane, n - 1u)].xyz;
    workgroupBarrier();
    let length = min(TILE, n - t * TILE);
    var tile_force = vec3f(0);
    var tile_similar = 0.0;
    for (var j = 0u; j < length; j++) {
      let apart = z - tile[j];
      let q = 1 / (1 + dot(apart, apart));
      tile_similar += q;
      tile_force += (q * q) * apart;
    }
    // A point is no neighbour of itself: its own q, which is 1, would drown the others'.
    let own = id.x / TILE == t;
    force += tile_force;
    similar += select(tile_similar, tile_similar - 1, own);
    workgroupBarrier();
  }
  if (id.x < n) {
    repulsion[group.y * n + id.x] = vec4f(force, 0);
    similarity[group.y * n + id.x] = similar;
  }
}
