// Where each cell's points begin in the order: the sums of all counts before. One workgroup; each
// invocation adds up a stretch of cells, the sums before stretches are added in a row.

@group(0) @binding(1) var<storage, read_write> counts: array<u32>; // by cell; 0 afterwards
@group(0) @binding(2) var<storage, read_write> starts: array<u32>; // by cell, and N at the end

const LANES = 256u;
var<workgroup> before: array<u32, LANES>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) lane: u32) {
  let cells = settings.side * settings.side;
  let each = (cells + LANES - 1u) / LANES;
  let first = min(lane * each, cells);
  let last = min(first + each, cells);
  var total = 0u;
  for (var c = first; c < last; c++) { total += counts[c]; }
  before[lane] = total;
  workgroupBarrier();
  if (lane == 0u) {
    var sum = 0u;
    for (var l = 0u; l < LANES; l++) {
      let here = before[l];
      before[l] = sum;
      sum += here;
    }
    starts[cells] = sum;
  }
  workgroupBarrier();
  var start = before[lane];
  for (var c = first; c < last; c++) {
    starts[c] = start;
    start += counts[c];
    counts[c] = 0u; // scatter.wgsl counts again
  }
}
