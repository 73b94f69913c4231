// Gradient descent with momentum on the unit sphere (the Riemannian form: gradient in the tangent
// plane, retraction by normalising, velocity carried to the new tangent plane); kernel/step.c has
// the same.

@group(0) @binding(1) var<storage, read> gradient: array<vec4f>; // by row
@group(0) @binding(2) var<storage, read_write> positions: array<vec4f>; // y by row
@group(0) @binding(3) var<storage, read_write> velocities: array<vec4f>; // in units of z

const LONGEST = 5.0; // of a velocity, in units of z

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= settings.count || id.x < settings.frozen) { return; }
  let y = positions[id.x].xyz;
  let g = gradient[id.x].xyz;
  let along = g - dot(g, y) * y;
  var v = settings.momentum * velocities[id.x].xyz - settings.learning_rate * along;
  v *= LONGEST / max(length(v), LONGEST);
  let moved = normalize(y + v / settings.radius);
  positions[id.x] = vec4f(moved, 0);
  velocities[id.x] = vec4f(v - dot(v, moved) * moved, 0);
}
