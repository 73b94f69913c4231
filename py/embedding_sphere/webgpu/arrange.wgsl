// The order of the points: by cell, within a cell by row number. A row's place is the number of
// lower ones in its cell, so the order, and with it every sum, is the same in every run.

@group(0) @binding(1) var<storage, read> cell_of: array<u32>; // by row
@group(0) @binding(2) var<storage, read> starts: array<u32>; // by cell
@group(0) @binding(3) var<storage, read> gathered: array<u32>; // rows, cell by cell
@group(0) @binding(4) var<storage, read> points: array<vec4f>; // z by row
@group(0) @binding(5) var<storage, read_write> order: array<u32>; // row by place
@group(0) @binding(6) var<storage, read_write> ordered: array<vec4f>; // z by place

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= settings.count) { return; }
  let row = gathered[id.x];
  let cell = cell_of[row];
  let first = starts[cell];
  let last = starts[cell + 1u];
  var place = first;
  for (var other = first; other < last; other++) {
    place += select(0u, 1u, gathered[other] < row);
  }
  order[place] = row;
  ordered[place] = points[row];
}
