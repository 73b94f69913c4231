// Of each row of a strip the columns with the smallest keys, ties going to the lower column; in no
// certain order, which refine.wgsl makes certain.
//
// A selection by digits: pairs of key and column are counted by their highest 8 bits; the digit in
// which the last one wanted falls is known then, and of the pairs that begin with it the next 8
// bits are counted, until all that begin alike are wanted. Most rows take three readings of their
// keys, ties up to seven. Counts are whole numbers: the same whoever comes first.

@group(0) @binding(1) var<storage, read> keys: array<u32>; // [row of the strip * N + column]
@group(0) @binding(2) var<storage, read_write> found: array<u32>; // [row * kept + any]

const LANES = 256u;
var<workgroup> tallies: array<atomic<u32>, 256>; // by digit
var<workgroup> key_bound: u32; // pairs up to the bound are taken
var<workgroup> column_bound: u32;
var<workgroup> wanted: u32; // of the pairs that begin as the bound does
var<workgroup> is_open: u32; // whether there are more of those than are wanted
var<workgroup> taken: atomic<u32>;

// The digit of a pair in each reading: four of the key, three of the column (N <= 2^24).
fn digit(reading: u32, key: u32, column: u32) -> u32 {
  if (reading < 4u) { return extractBits(key, 24u - 8u * reading, 8u); }
  return extractBits(column, 16u - 8u * (reading - 4u), 8u);
}

// Whether a pair's digits before this reading are the bound's.
fn begins_alike(reading: u32, key: u32, column: u32) -> bool {
  if (reading == 0u) { return true; }
  if (reading < 4u) { return ((key ^ key_bound) >> (32u - 8u * reading)) == 0u; }
  if (key != key_bound) { return false; }
  return reading == 4u || ((column ^ column_bound) >> (24u - 8u * (reading - 4u))) == 0u;
}

// Finds the digit in which the last pair wanted falls, and lets the bound end with the largest pair
// that begins so.
fn bound(reading: u32) {
  var before = 0u;
  var d = 0u;
  loop {
    let here = atomicLoad(&tallies[d]);
    if (before + here >= wanted || d == 255u) { break; }
    before += here;
    d++;
  }
  wanted -= before;
  is_open = select(0u, 1u, atomicLoad(&tallies[d]) > wanted);
  if (reading < 4u) {
    let shift = 24u - 8u * reading;
    let above = select(0u, key_bound & ~(0xffffffffu >> (8u * reading)), reading > 0u);
    key_bound = above | (d << shift) | ((1u << shift) - 1u);
  } else {
    let shift = 16u - 8u * (reading - 4u);
    let above = column_bound & ~((1u << (shift + 8u)) - 1u);
    column_bound = above | (d << shift) | ((1u << shift) - 1u);
  }
}

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = search.first + group.x;
  if (row >= search.count) { return; }
  let start = group.x * search.count;
  if (lane == 0u) {
    key_bound = 0u;
    column_bound = 0xffffffu;
    wanted = search.kept;
    atomicStore(&taken, 0u);
  }
  for (var reading = 0u; reading < 7u; reading++) {
    atomicStore(&tallies[lane], 0u);
    workgroupBarrier();
    for (var j = lane; j < search.count; j += LANES) {
      let key = keys[start + j];
      if (begins_alike(reading, key, j)) { atomicAdd(&tallies[digit(reading, key, j)], 1u); }
    }
    workgroupBarrier();
    if (lane == 0u) { bound(reading); }
    if (workgroupUniformLoad(&is_open) == 0u) { break; }
  }
  workgroupBarrier();
  for (var j = lane; j < search.count; j += LANES) {
    let key = keys[start + j];
    if (key < key_bound || (key == key_bound && j <= column_bound)) {
      let slot = atomicAdd(&taken, 1u);
      if (slot < search.kept) { found[row * search.kept + slot] = j; }
    }
  }
}
