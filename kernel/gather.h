/* Points by row number, four at a time, one vector a coordinate. */
#ifndef GATHER_H
#define GATHER_H

#include "simd.h"

typedef struct { f32x4 x, y, z; } Four;

static inline Four gather(const f32x4 *points, const int32_t *rows) {
  const f32x4 a = points[rows[0]], b = points[rows[1]], c = points[rows[2]], d = points[rows[3]];
  const f32x4 ab_xy = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const f32x4 cd_xy = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const f32x4 ab_z = __builtin_shufflevector(a, b, 2, 6, 2, 6);
  const f32x4 cd_z = __builtin_shufflevector(c, d, 2, 6, 2, 6);
  return (Four){
      __builtin_shufflevector(ab_xy, cd_xy, 0, 1, 4, 5),
      __builtin_shufflevector(ab_xy, cd_xy, 2, 3, 6, 7),
      __builtin_shufflevector(ab_z, cd_z, 0, 1, 4, 5),
  };
}

/* Up to four neighbours from entry e of a compressed row on, with their weights; beyond the row's
   end the entry itself again, with weight 0. */
typedef struct { Four points; f32x4 weights; } Neighbors;

static inline Neighbors gather_neighbors(const f32x4 *points, const int32_t *columns,
                                         const float *weights, int32_t e, int32_t end) {
  if (e + 4 <= end) return (Neighbors){gather(points, columns + e), load(weights + e)};
  int32_t rows[4];
  f32x4 some = splat(0);
  for (int32_t lane = 0; lane < 4; lane++) {
    rows[lane] = columns[e + lane < end ? e + lane : e];
    if (e + lane < end) some[lane] = weights[e + lane];
  }
  return (Neighbors){gather(points, rows), some};
}

#endif
