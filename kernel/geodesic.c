/* The forces of forces.c with the Student-t kernel on the great circle's arc: q = 1 / (1 + d^2),
   and every force s = d(d^2)/d(c^2) times as strong along the chord. Only the part along the
   sphere has a meaning, and the step takes no other. */
#include "geodesic.h"
#include "distance.h"
#include "gather.h"

/* Measures distances along the great circles of a sphere of this radius; 0: chords again. */
void forces_set_arcs(Forces *f, float radius) {
  f->half_curvature = radius > 0 ? 0.5f / radius : 0;
}

void attract_along_arcs(Forces *f, int32_t first, int32_t last) {
  for (int32_t i = first; i < last; i++) {
    const f32x4 zi = f->points[i], xs = splat(zi[0]), ys = splat(zi[1]), zs = splat(zi[2]);
    const int32_t end = f->row_starts[i + 1];
    f32x4 x = splat(0), y = x, z = x;
    for (int32_t e = f->row_starts[i]; e < end; e += 4) {
      const Neighbors n = gather_neighbors(f->points, f->columns, f->values, e, end);
      const Four p = n.points;
      const Distance d = measure_points(xs, ys, zs, p.x, p.y, p.z, f->half_curvature, 1);
      const f32x4 w = n.weights * d.slope / (splat(1) + d.squared);
      x += w * (xs - p.x);
      y += w * (ys - p.y);
      z += w * (zs - p.z);
    }
    f->attraction[i] = (f32x4){sum(x), sum(y), sum(z), 0};
  }
}

double cross_entropy_along_arcs(const Forces *f, int32_t first, int32_t last) {
  double total = 0;
  for (int32_t i = first; i < last; i++) {
    const f32x4 zi = f->points[i], xs = splat(zi[0]), ys = splat(zi[1]), zs = splat(zi[2]);
    const int32_t end = f->row_starts[i + 1];
    f32x4 row = splat(0);
    for (int32_t e = f->row_starts[i]; e < end; e += 4) {
      const Neighbors n = gather_neighbors(f->points, f->columns, f->values, e, end);
      const Four p = n.points;
      const Distance d = measure_points(xs, ys, zs, p.x, p.y, p.z, f->half_curvature, 1);
      row += n.weights * logarithm(splat(1) + d.squared);
    }
    total += sum(row);
  }
  return total;
}

__attribute__((noinline)) float act_along_arcs(Forces *f, const float *x, const float *y,
                                               const float *z, const float *weights,
                                               int32_t length, int32_t place) {
  const f32x4 xs = splat(f->x[place]), ys = splat(f->y[place]), zs = splat(f->z[place]);
  const i32x4 lane = {0, 1, 2, 3};
  f32x4 rx = splat(0), ry = rx, rz = rx, q_sum = rx;
  for (int32_t j = 0; j < length; j += 4) {
    const f32x4 xj = load(x + j), yj = load(y + j), zj = load(z + j);
    const Distance d = measure_points(xs, ys, zs, xj, yj, zj, f->half_curvature, 1);
    const f32x4 q = splat(1) / (splat(1) + d.squared);
    /* Without weights: 1 for every place but this one, whose q of 1 would drown the rest. */
    const i32x4 other = lane + j != place;
    const f32x4 weight = weights ? load(weights + j) : (f32x4)((i32x4)splat(1) & other);
    const f32x4 weighted = weight * q;
    const f32x4 force = weighted * q * d.slope;
    q_sum += weighted;
    rx += force * (xs - xj);
    ry += force * (ys - yj);
    rz += force * (zs - zj);
  }
  f->repulsion_x[place] = sum(rx);
  f->repulsion_y[place] = sum(ry);
  f->repulsion_z[place] = sum(rz);
  return sum(q_sum);
}

void repel_along_arcs(Forces *f, int32_t first, int32_t last) {
  double total = 0;
  for (int32_t i = first; i < last; i++)
    total += act_along_arcs(f, f->x, f->y, f->z, 0, (f->count + 3) & ~3, i);
  f->normalizer += total;
}
