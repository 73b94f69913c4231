// Puts every row among those of its cell, in no certain order: arrange.wgsl makes it certain.

@group(0) @binding(1) var<storage, read> cell_of: array<u32>; // by row
@group(0) @binding(2) var<storage, read> starts: array<u32>; // by cell
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>; // by cell, 0 before
@group(0) @binding(4) var<storage, read_write> gathered: array<u32>; // rows, cell by cell

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= settings.count) { return; }
  let cell = cell_of[id.x];
  gathered[starts[cell] + atomicAdd(&counts[cell], 1u)] = id.x;
}
