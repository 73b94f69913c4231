// Puts the points on the globe: z = R y. The forces are of z; y stays a unit vector.

@group(0) @binding(1) var<storage, read> positions: array<vec4f>; // y by row
@group(0) @binding(2) var<storage, read_write> points: array<vec4f>; // z by row

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < settings.count) {
    points[id.x] = settings.radius * positions[id.x];
  }
}
