#include "products.h"

THREAD_LOCAL float products[TILE * TILE], transposed[TILE * TILE];

float dot_product(const float *a, const float *b, int32_t stride) {
  f32x4 total = splat(0);
  for (int32_t t = 0; t < stride; t += 4) total += load(a + t) * load(b + t);
  return sum(total);
}

float squared_norm(const float *a, int32_t stride) { return dot_product(a, a, stride); }

/* The sums of four vectors: sum(a), sum(b), sum(c), sum(d), each as (v0 + v1) + (v2 + v3). */
static inline f32x4 sums(f32x4 a, f32x4 b, f32x4 c, f32x4 d) {
  const f32x4 ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const f32x4 cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const f32x4 ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const f32x4 cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  return (__builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5) +
          __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7)) +
         (__builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5) +
          __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7));
}

/* 4 x 2 rows at a time. Not inlined: engines optimise a function at its next call, not in the
   middle of one. */
__attribute__((noinline)) void multiply(const float *rows, int32_t row_count, const float *columns,
                                        int32_t column_count, int32_t stride) {
  for (int32_t i = 0; i < row_count; i += 4) {
    for (int32_t j = 0; j < column_count; j += 2) {
      const float *a0 = rows + i * stride, *a1 = a0 + stride, *a2 = a1 + stride, *a3 = a2 + stride;
      const float *b0 = columns + j * stride, *b1 = b0 + stride;
      f32x4 p0 = splat(0), p1 = p0, p2 = p0, p3 = p0, q0 = p0, q1 = p0, q2 = p0, q3 = p0;
      for (int32_t t = 0; t < stride; t += 4) {
        const f32x4 p = load(b0 + t), q = load(b1 + t);
        f32x4 a = load(a0 + t);
        p0 += a * p;
        q0 += a * q;
        a = load(a1 + t);
        p1 += a * p;
        q1 += a * q;
        a = load(a2 + t);
        p2 += a * p;
        q2 += a * q;
        a = load(a3 + t);
        p3 += a * p;
        q3 += a * q;
      }
      const f32x4 p = sums(p0, p1, p2, p3), q = sums(q0, q1, q2, q3);
      store(transposed + j * TILE + i, p);
      store(transposed + (j + 1) * TILE + i, q);
      UNROLLED
      for (int32_t r = 0; r < 4; r++) {
        products[(i + r) * TILE + j] = p[r];
        products[(i + r) * TILE + j + 1] = q[r];
      }
    }
  }
}

typedef int16_t i16x8_unaligned __attribute__((vector_size(16), aligned(2)));

static inline i16x8 load_shorts(const int16_t *address) {
  return *(const i16x8_unaligned *)address;
}

/* The sums of four vectors, as floats. */
static inline f32x4 integer_sums(i32x4 a, i32x4 b, i32x4 c, i32x4 d) {
  const i32x4 ab = __builtin_shufflevector(a, b, 0, 4, 1, 5) + __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const i32x4 cd = __builtin_shufflevector(c, d, 0, 4, 1, 5) + __builtin_shufflevector(c, d, 2, 6, 3, 7);
  return __builtin_convertvector(__builtin_shufflevector(ab, cd, 0, 1, 4, 5) +
                                     __builtin_shufflevector(ab, cd, 2, 3, 6, 7),
                                 f32x4);
}

__attribute__((noinline)) void multiply_shorts(const int16_t *rows, int32_t row_count,
                                               const int16_t *columns, int32_t column_count,
                                               int32_t stride, float unit) {
  for (int32_t i = 0; i < row_count; i += 4) {
    for (int32_t j = 0; j < column_count; j += 2) {
      const int16_t *a0 = rows + i * stride, *a1 = a0 + stride, *a2 = a1 + stride, *a3 = a2 + stride;
      const int16_t *b0 = columns + j * stride, *b1 = b0 + stride;
      i32x4 p0 = {0}, p1 = p0, p2 = p0, p3 = p0, q0 = p0, q1 = p0, q2 = p0, q3 = p0;
      for (int32_t t = 0; t < stride; t += 8) {
        const i16x8 p = load_shorts(b0 + t), q = load_shorts(b1 + t);
        i16x8 a = load_shorts(a0 + t);
        p0 += pair_products(a, p);
        q0 += pair_products(a, q);
        a = load_shorts(a1 + t);
        p1 += pair_products(a, p);
        q1 += pair_products(a, q);
        a = load_shorts(a2 + t);
        p2 += pair_products(a, p);
        q2 += pair_products(a, q);
        a = load_shorts(a3 + t);
        p3 += pair_products(a, p);
        q3 += pair_products(a, q);
      }
      const f32x4 p = splat(unit) * integer_sums(p0, p1, p2, p3);
      const f32x4 q = splat(unit) * integer_sums(q0, q1, q2, q3);
      store(transposed + j * TILE + i, p);
      store(transposed + (j + 1) * TILE + i, q);
      UNROLLED
      for (int32_t r = 0; r < 4; r++) {
        products[(i + r) * TILE + j] = p[r];
        products[(i + r) * TILE + j + 1] = q[r];
      }
    }
  }
}
