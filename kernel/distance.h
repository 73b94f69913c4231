/* Distances between points on a sphere of radius R about the origin: the chord c through it, or
   the arc d = R theta along the great circle. What acts on d^2 acts on the chord d(d^2)/d(c^2) =
   theta / sin theta times as strongly. */
#ifndef DISTANCE_H
#define DISTANCE_H

#include "simd.h"

/* A function with a constant flag: compiled once a value, so that neither pays for the other. */
#define SPECIALIZED __attribute__((always_inline)) static inline

typedef struct {
  f32x4 squared; /* d^2 */
  f32x4 slope;   /* d(d^2)/d(c^2) */
} Distance;

/* From c^2 = |a - b|^2 and |a + b|^2 = (2R k)^2, where k = cos theta/2: neither cancels.

   With b(k) = (theta/2) / sin(theta/2), which is smooth, d^2 = c^2 b^2 and the slope is b / k.
   The polynomial is b on [0, 1], interpolated in Chebyshev's points, relative error 2.2e-7. At
   the antipode, where no direction is the shortest, the slope has a pole: its k is kept at 1e-3
   or above, which weakens forces within 0.002 rad of it only. */
SPECIALIZED Distance measure(f32x4 apart, f32x4 together, float half_curvature, int geodesic) {
  if (!geodesic) return (Distance){apart, splat(1)};
  const f32x4 cosine = __builtin_elementwise_sqrt(together) * splat(half_curvature);
  const f32x4 k = lesser(cosine, splat(1));
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
  return (Distance){apart * b * b, b / greater(k, splat(1e-3f))};
}

/* The same between two lots of four points. */
SPECIALIZED Distance measure_points(f32x4 ax, f32x4 ay, f32x4 az, f32x4 bx, f32x4 by, f32x4 bz,
                                    float half_curvature, int geodesic) {
  const f32x4 dx = ax - bx, dy = ay - by, dz = az - bz;
  const f32x4 sx = ax + bx, sy = ay + by, sz = az + bz;
  return measure(dx * dx + dy * dy + dz * dz, sx * sx + sy * sy + sz * sz, half_curvature,
                 geodesic);
}

#endif
