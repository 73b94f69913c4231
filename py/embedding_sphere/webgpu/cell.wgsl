// The cells of the sphere, of equal areas: which one a point is in is found without a tree.
//
// The octahedral map of Clarberg, "Fast Equal-Area Mapping of the (Hemi)Sphere using SIMD" (2008):
// the sphere's upper half becomes a square that stands on its corner within the square [-1, 1]^2,
// the lower half its four corners folded out; equal areas stay equal, and what lies together on the
// square lies together on the sphere. The square has side x side cells.

@group(0) @binding(1) var<storage, read> positions: array<vec4f>; // y by row
@group(0) @binding(2) var<storage, read_write> cell_of: array<u32>; // by row
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>; // by cell, 0 before

// The angle of (|x|, |y|) in quarter turns, in [0, 1]; where it has none, any will do.
fn quarter_turns(x: f32, y: f32) -> f32 {
  let longer = max(abs(x), abs(y));
  if (longer == 0) { return 0; }
  let angle = atan(min(abs(x), abs(y)) / longer) * 0.63661977; // 2 / pi
  return select(angle, 1 - angle, abs(y) > abs(x));
}

fn on_square(y: vec3f) -> vec2f {
  // sqrt(1 - |z|), of what does not cancel near the poles.
  let r = length(y.xy) / sqrt(1 + abs(y.z));
  let turns = quarter_turns(y.x, y.y);
  var at = vec2f(r * (1 - turns), r * turns);
  if (y.z < 0) { at = 1 - at.yx; }
  return select(at, -at, y.xy < vec2f(0));
}

// The number of a cell along Hilbert's curve (1891), which goes from each cell to one beside it: points
// that follow each other in the order lie together.
fn along_curve(place: vec2u) -> u32 {
  var at = place;
  var number = 0u;
  for (var half = settings.side / 2u; half > 0u; half /= 2u) {
    let right = (at.x & half) != 0u;
    let upper = (at.y & half) != 0u;
    let quarter = select(select(0u, 3u, right), select(1u, 2u, right), upper);
    number += half * half * quarter;
    if (!upper) {
      // The curve within a lower quarter is turned.
      if (right) { at = settings.side - 1u - at; }
      at = at.yx;
    }
  }
  return number;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= settings.count) { return; }
  let at = (on_square(positions[id.x].xyz) + 1) * 0.5 * f32(settings.side);
  let place = min(vec2u(max(at, vec2f(0))), vec2u(settings.side - 1u));
  let cell = along_curve(place);
  cell_of[id.x] = cell;
  // Whole numbers: the sum is the same whoever comes first.
  atomicAdd(&counts[cell], 1u);
}
