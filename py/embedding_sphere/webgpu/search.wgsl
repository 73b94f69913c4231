// What the exact search for neighbours is told (neighbors.py packs it); stands before its files.
// It goes through the rows in strips: all products of a strip with every row, then, of each row of
// the strip, the nearest.

struct Search {
  count: u32,  // N
  stride: u32, // numbers of a vector, in fours
  first: u32,  // row with which the strip begins, of a multiple of 64 rows
  kept: u32,   // neighbours that are kept of each row
  cosine: u32, // 1: vectors have length 1 or 0, and a row of zeros is at squared distance 2 from all
}

@group(0) @binding(0) var<uniform> search: Search;
