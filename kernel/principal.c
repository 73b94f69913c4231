/* Principal components by subspace iteration (Halko, Martinsson & Tropp, SIAM Review 53 (2011),
   algorithm 4.4): what is heavy of it, the products with rows. Rows are padded to a stride, a
   multiple of 4, with zeros. */
#include "products.h"

/* Scales every row to length 1; rows of zeros stay. */
void principal_normalize(float *rows, int32_t count, int32_t stride) {
  for (int32_t i = 0; i < count; i++) {
    float *row = rows + (int64_t)i * stride;
    /* Dividing by the largest entry first keeps squares from under- or overflowing. */
    f32x4 largest = splat(0);
    for (int32_t t = 0; t < stride; t += 4)
      largest = greater(largest, __builtin_elementwise_abs(load(row + t)));
    float peak = largest[0];
    for (int32_t lane = 1; lane < 4; lane++) peak = largest[lane] > peak ? largest[lane] : peak;
    if (!(peak > 0)) continue;
    f32x4 squares = splat(0);
    for (int32_t t = 0; t < stride; t += 4) {
      const f32x4 v = load(row + t) / splat(peak);
      squares += v * v;
      store(row + t, v);
    }
    const f32x4 scale = splat(1 / square_root(sum(squares)));
    for (int32_t t = 0; t < stride; t += 4) store(row + t, load(row + t) * scale);
  }
}

/* Subtracts the mean of all rows from each. `mean`: stride floats of scratch. */
void principal_center(float *rows, int32_t count, int32_t stride, float *mean) {
  for (int32_t t = 0; t < stride; t += 4) {
    f32x4 total = splat(0);
    for (int32_t i = 0; i < count; i++) total += load(rows + (int64_t)i * stride + t);
    store(mean + t, total / splat((float)count));
  }
  for (int32_t i = 0; i < count; i++) {
    float *row = rows + (int64_t)i * stride;
    for (int32_t t = 0; t < stride; t += 4) store(row + t, load(row + t) - load(mean + t));
  }
}

/* Coordinates of every row along `axes` directions, each padded like a row: out[row][axis]. */
void principal_project(const float *rows, int32_t count, int32_t stride, const float *directions,
                  int32_t axes, float *out) {
  for (int32_t i = 0; i < count; i++)
    for (int32_t a = 0; a < axes; a++)
      *out++ = dot_product(rows + (int64_t)i * stride, directions + a * stride, stride);
}

/* Multiplies directions by the rows' scatter matrix: out[a] = sum over rows of (row . a) row. */
void principal_scatter(const float *rows, int32_t count, int32_t stride, const float *directions,
                  int32_t axes, float *out) {
  for (int32_t t = 0; t < axes * stride; t += 4) store(out + t, splat(0));
  for (int32_t i = 0; i < count; i++) {
    const float *row = rows + (int64_t)i * stride;
    for (int32_t a = 0; a < axes; a++) {
      const f32x4 share = splat(dot_product(row, directions + a * stride, stride));
      float *target = out + a * stride;
      for (int32_t t = 0; t < stride; t += 4)
        store(target + t, load(target + t) + share * load(row + t));
    }
  }
}
