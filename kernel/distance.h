/* Distances between points on a sphere of radius R, from their squared chord c^2: the chord
   itself, or the arc d = R theta of the great circle. */
#ifndef DISTANCE_H
#define DISTANCE_H

#include "simd.h"

/* A function with a constant flag: compiled once a value, so that none pays for the other. */
#define TEMPLATE __attribute__((always_inline)) static inline

typedef struct {
  f32x4 squared; /* d^2 */
  f32x4 slope;   /* d(d^2)/d(c^2): how much stronger d^2 pulls along the chord than c^2 does */
} Distance;

static inline float curvature(float radius) { return 1 / (4 * radius * radius); }

/* With k = cos theta/2, c = 2R sin theta/2 and b(k) = (theta/2) / sin(theta/2), which is smooth:
   d^2 = c^2 b^2 and the slope is theta / sin theta = b / k. The polynomial is b on [0, 1]
   (interpolated in Chebyshev's points, relative error 2.2e-7 in float32). At the antipode, where
   no direction is the shortest, the slope has a pole: k is kept at 1e-3 or above, which weakens
   forces within 0.002 rad of it only. A chord longer than the sphere is wide goes on growing. */
TEMPLATE Distance measure(f32x4 chord, float curvature, int geodesic) {
  if (!geodesic) return (Distance){chord, splat(1)};
  const f32x4 rest = splat(1) - chord * splat(curvature), least = splat(1e-6f);
  const f32x4 k = __builtin_elementwise_sqrt(__builtin_wasm_pmax_f32x4(rest, least));
  f32x4 b = splat(-0.0110531449f);
  b = b * k + splat(0.0673728362f);
  b = b * k + splat(-0.191148773f);
  b = b * k + splat(0.347402513f);
  b = b * k + splat(-0.480019718f);
  b = b * k + splat(0.576202452f);
  b = b * k + splat(-0.664815366f);
  b = b * k + splat(0.78525871f);
  b = b * k + splat(-0.999995828f);
  b = b * k + splat(1.57079625f);
  return (Distance){chord * b * b, b / k};
}

#endif
