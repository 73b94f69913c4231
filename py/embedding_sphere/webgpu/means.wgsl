// The mean of every cell's points, their number, and their mean squared distance from the mean.
// A workgroup has a cell; its invocations add up every 64th point, then each other's sums in a
// fixed order.

@group(0) @binding(0) var<storage, read> starts: array<u32>; // by cell
@group(0) @binding(1) var<storage, read> ordered: array<vec4f>; // z by place
@group(0) @binding(2) var<storage, read_write> means: array<vec4f>; // by cell; w: the number
@group(0) @binding(3) var<storage, read_write> variances: array<f32>; // by cell
@group(0) @binding(4) var<storage, read_write> counts: array<u32>; // by cell; 0 afterwards

const LANES = 64u;
var<workgroup> sums: array<vec4f, LANES>;

fn add_up(lane: u32) {
  for (var reach = LANES / 2u; reach > 0u; reach /= 2u) {
    workgroupBarrier();
    if (lane < reach) { sums[lane] += sums[lane + reach]; }
  }
  workgroupBarrier();
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let cell = group.x;
  let first = starts[cell];
  let last = starts[cell + 1u];
  let number = f32(last - first);
  var sum = vec3f(0);
  for (var i = first + lane; i < last; i += LANES) { sum += ordered[i].xyz; }
  sums[lane] = vec4f(sum, 0);
  add_up(lane);
  let mean = sums[0].xyz / max(number, 1);
  workgroupBarrier();
  var variance = 0.0;
  for (var i = first + lane; i < last; i += LANES) {
    let apart = ordered[i].xyz - mean;
    variance += dot(apart, apart);
  }
  sums[lane] = vec4f(variance, 0, 0, 0);
  add_up(lane);
  if (lane == 0u) {
    means[cell] = vec4f(mean, number);
    variances[cell] = sums[0].x / max(number, 1);
    counts[cell] = 0u; // for cell.wgsl in the next step
  }
}
