// The sum of an array, in a fixed order: every invocation of one workgroup adds up each 256th
// value, then they add each other's sums pairwise.

@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<storage, read_write> total: array<f32>; // one value

const LANES = 256u;
var<workgroup> sums: array<f32, LANES>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) lane: u32) {
  let length = arrayLength(&values);
  var sum = 0.0;
  for (var i = lane; i < length; i += LANES) { sum += values[i]; }
  sums[lane] = sum;
  for (var reach = LANES / 2u; reach > 0u; reach /= 2u) {
    workgroupBarrier();
    if (lane < reach) { sums[lane] += sums[lane + reach]; }
  }
  if (lane == 0u) { total[0] = sums[0]; }
}
