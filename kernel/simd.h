/* Four floats at a time through Clang's vector extensions: 128 bits wide in WebAssembly and on every
   processor, so that all compute the same bits. What the extensions lack stands here once for
   WebAssembly and once for the rest. */
#ifndef SIMD_H
#define SIMD_H

#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef float f32x4 __attribute__((vector_size(16)));
typedef int32_t i32x4 __attribute__((vector_size(16)));
typedef int16_t i16x8 __attribute__((vector_size(16)));

/* The same four floats at an address that is not a multiple of 16. */
typedef float f32x4_unaligned __attribute__((vector_size(16), aligned(4)));

/* Before a loop over lanes: without it a lane is taken from a vector by its number, slowly. */
#define UNROLLED _Pragma("clang loop unroll(full)")

static inline f32x4 load(const float *address) { return *(const f32x4_unaligned *)address; }
static inline void store(float *address, f32x4 v) { *(f32x4_unaligned *)address = v; }
static inline f32x4 splat(float value) { return (f32x4){value, value, value, value}; }
static inline float sum(f32x4 v) { return (v[0] + v[1]) + (v[2] + v[3]); }
static inline float square_root(float value) { return __builtin_sqrtf(value); }

#ifdef __wasm__
static inline int any(i32x4 mask) { return __builtin_wasm_any_true_v128(mask); }
/* The second where it is less than, or greater than, the first. */
static inline f32x4 lesser(f32x4 a, f32x4 b) { return __builtin_wasm_pmin_f32x4(a, b); }
static inline f32x4 greater(f32x4 a, f32x4 b) { return __builtin_wasm_pmax_f32x4(a, b); }
/* Products of eight whole numbers, added in pairs of neighbours. */
static inline i32x4 pair_products(i16x8 a, i16x8 b) {
  return __builtin_wasm_dot_s_i32x4_i16x8(a, b);
}
#else
static inline f32x4 choose(i32x4 mask, f32x4 yes, f32x4 no) {
  return (f32x4)(((i32x4)yes & mask) | ((i32x4)no & ~mask));
}
static inline int any(i32x4 mask) { return __builtin_reduce_or(mask) != 0; }
static inline f32x4 lesser(f32x4 a, f32x4 b) { return choose(b < a, b, a); }
static inline f32x4 greater(f32x4 a, f32x4 b) { return choose(a < b, b, a); }
static inline i32x4 pair_products(i16x8 a, i16x8 b) {
#ifdef __SSE2__
  return (i32x4)_mm_madd_epi16((__m128i)a, (__m128i)b);
#else
  typedef int32_t i32x8 __attribute__((vector_size(32)));
  const i32x8 p = __builtin_convertvector(a, i32x8) * __builtin_convertvector(b, i32x8);
  return __builtin_shufflevector(p, p, 0, 2, 4, 6) + __builtin_shufflevector(p, p, 1, 3, 5, 7);
#endif
}
#endif

/* e^x, relative error about 1e-7; 0 below -87, where float32 ends. For x up to 87. */
static inline f32x4 exponential(f32x4 x) {
  const i32x4 in_range = x > splat(-87.f);
  x = (f32x4)((i32x4)x & in_range);
  const f32x4 n = __builtin_elementwise_roundeven(x * splat(1.44269504f));
  /* ln 2 in two parts, so that x - n ln 2 keeps all its digits. */
  const f32x4 r = (x - n * splat(0.693359375f)) + n * splat(2.12194440e-4f);
  f32x4 p = splat(1 / 720.f);
  p = p * r + splat(1 / 120.f);
  p = p * r + splat(1 / 24.f);
  p = p * r + splat(1 / 6.f);
  p = p * r + splat(0.5f);
  p = p * r * r + r + splat(1.f);
  const i32x4 power = (__builtin_convertvector(n, i32x4) + 127) << 23;
  return (f32x4)((i32x4)(p * (f32x4)power) & in_range);
}

/* ln x for normal x > 0, relative error about 1e-7: exponent times ln 2, plus the series
   of 2 artanh((m - 1)/(m + 1)) for the mantissa m in [1/sqrt 2, sqrt 2). */
static inline f32x4 logarithm(f32x4 x) {
  const int32_t root_half = 0x3f3504f3;
  const i32x4 offset = (i32x4)x - root_half;
  const f32x4 exponent = __builtin_convertvector(offset >> 23, f32x4);
  const f32x4 mantissa = (f32x4)((offset & 0x7fffff) + root_half);
  const f32x4 s = (mantissa - splat(1.f)) / (mantissa + splat(1.f)), s2 = s * s;
  f32x4 p = splat(1 / 9.f);
  p = p * s2 + splat(1 / 7.f);
  p = p * s2 + splat(1 / 5.f);
  p = p * s2 + splat(1 / 3.f);
  p = p * s2 + splat(1.f);
  return exponent * splat(0.693147181f) + splat(2.f) * s * p;
}

/* The same of one number, once in the module: for where it is not asked for often. */
float scalar_logarithm(float x);
float scalar_exponential(float x);

#endif
