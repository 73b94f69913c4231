// What every step of the descent is told; written before each (descent.py packs it). This file
// stands before each of the descent's others when they are compiled.

struct Settings {
  count: u32,        // N, the points
  frozen: u32,       // the first so many do not move
  slices: u32,       // in so many parts the exact repulsion of a point is summed
  side: u32,         // the cells of the sphere are side x side; a power of two
  radius: f32,       // R of the globe, in units of the Student-t kernel's width
  exaggeration: f32,
  momentum: f32,
  learning_rate: f32,
}

@group(0) @binding(0) var<uniform> settings: Settings;
