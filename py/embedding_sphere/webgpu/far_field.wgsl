// Repulsion by cells: near ones point by point, far ones as if all their points sat at their mean
// (the first step of Barnes & Hut 1986, with one level of cells: a layout covers the sphere evenly,
// so no tree is needed to find some that hold about as many points each).
//
// The error of a far cell of m points with variance v is of the second order: the first moments
// vanish about the mean, and what is left of q = 1 / (1 + d^2) is at most m v |q''| / 2, of order
// m v q^2. A cell is far where m v < t (1 + d^2)^2, which keeps that below t for every cell, or
// where it is small against the distance, v < 2/3 t (1 + d^2): the criterion of kernel/tree.c,
// with the same t, so the force's error is about as large: 3 % (root mean square) at most, less
// where cells are smaller than they might be. tests/py/webgpu holds it against exact sums.
//
// A workgroup has 64 points that follow each other in the order, so they lie together; all decide
// alike, by the distance from the edge of their group, and so run in step.

@group(0) @binding(1) var<storage, read> order: array<u32>; // row by place
@group(0) @binding(2) var<storage, read> ordered: array<vec4f>; // z by place
@group(0) @binding(3) var<storage, read> starts: array<u32>; // by cell
@group(0) @binding(4) var<storage, read> means: array<vec4f>; // by cell; w: how many points
@group(0) @binding(5) var<storage, read> variances: array<f32>; // by cell
@group(0) @binding(6) var<storage, read_write> repulsion: array<vec4f>; // by row
@group(0) @binding(7) var<storage, read_write> similarity: array<f32>; // by row: sum of q

const TOLERANCE: f32 = 0.03; // t
const LANES = 64u;

struct Cell {
  mean: vec4f, // w: how many points; 0 where they act one by one
  first: u32,
  last: u32, // first where the mean acts for all
}

var<workgroup> cells: array<Cell, LANES>;
var<workgroup> shared_values: array<vec4f, LANES>;

fn add_up(lane: u32) -> vec4f {
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { shared_values[lane] += shared_values[lane + half]; }
  }
  workgroupBarrier();
  let total = shared_values[0];
  workgroupBarrier();
  return total;
}

fn greatest(lane: u32) -> f32 {
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) {
      shared_values[lane] = max(shared_values[lane], shared_values[lane + half]);
    }
  }
  workgroupBarrier();
  let most = shared_values[0].x;
  workgroupBarrier();
  return most;
}

// What acts on the group of this middle and reach: the cell's mean, or its points.
fn judge(cell: u32, middle: vec3f, reach: f32) -> Cell {
  let mean = means[cell];
  let distance = max(length(mean.xyz - middle) - reach, 0);
  let a = 1 + distance * distance;
  let v = variances[cell];
  let is_far = mean.w * v < TOLERANCE * a * a || v < (2.0 / 3.0) * TOLERANCE * a;
  let first = starts[cell];
  if (is_far) { return Cell(mean, first, first); }
  return Cell(vec4f(mean.xyz, 0), first, starts[cell + 1u]);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n = settings.count;
  let is_point = id.x < n;
  let z = ordered[min(id.x, n - 1u)].xyz;
  shared_values[lane] = select(vec4f(0), vec4f(z, 1), is_point);
  let group = add_up(lane);
  let middle = group.xyz / group.w;
  shared_values[lane] = vec4f(select(0.0, length(z - middle), is_point), 0, 0, 0);
  let reach = greatest(lane);

  var force = vec3f(0);
  var similar = -1.0; // its own q, which is among those that follow
  let cell_count = settings.side * settings.side;
  for (var tile = 0u; tile < cell_count; tile += LANES) {
    cells[lane] = judge(tile + lane, middle, reach);
    workgroupBarrier();
    var tile_force = vec3f(0);
    var tile_similar = 0.0;
    for (var c = 0u; c < LANES; c++) {
      let cell = cells[c];
      let apart = z - cell.mean.xyz;
      let q = 1 / (1 + dot(apart, apart));
      tile_similar += cell.mean.w * q;
      tile_force += (cell.mean.w * q * q) * apart;
      for (var j = cell.first; j < cell.last; j++) {
        let apart_from_point = z - ordered[j].xyz;
        let q_point = 1 / (1 + dot(apart_from_point, apart_from_point));
        tile_similar += q_point;
        tile_force += (q_point * q_point) * apart_from_point;
      }
    }
    force += tile_force;
    similar += tile_similar;
    workgroupBarrier();
  }
  if (is_point) {
    let row = order[id.x];
    repulsion[row] = vec4f(force, 0);
    similarity[row] = similar;
  }
}
