/* How far candidate centres are from the nearest of many points on the sphere. */
#include "simd.h"

/* Squared chords from centres first .. last-1 to their nearest points, at `out` by number of the
   centre. Points and centres lie one array a coordinate: all x, all y, all z. */
void cap_nearest_chords(const float *points, int32_t count, const float *centers,
                        int32_t center_count, int32_t first, int32_t last, float *out) {
  const float *x = points, *y = x + count, *z = y + count;
  for (int32_t c = first; c < last; c++) {
    const float cx = centers[c], cy = centers[center_count + c], cz = centers[2 * center_count + c];
    f32x4 nearest = splat(5);
    int32_t i = 0;
    for (; i + 4 <= count; i += 4) {
      const f32x4 dx = load(x + i) - splat(cx), dy = load(y + i) - splat(cy);
      const f32x4 dz = load(z + i) - splat(cz);
      nearest = lesser(nearest, dx * dx + dy * dy + dz * dz);
    }
    float least = 5;
    UNROLLED
    for (int32_t lane = 0; lane < 4; lane++) least = nearest[lane] < least ? nearest[lane] : least;
    for (; i < count; i++) {
      const float dx = x[i] - cx, dy = y[i] - cy, dz = z[i] - cz;
      const float apart = dx * dx + dy * dy + dz * dz;
      least = apart < least ? apart : least;
    }
    out[c] = least;
  }
}
