/* The gradient of t-SNE (van der Maaten 2014, equation 5): 4 (attraction - repulsion / Z) with
   the Student-t kernel q = 1 / (1 + d^2) on the chord d between points on a sphere; geodesic.c has
   it on the arc.

   d^2 is always the sum of squared coordinate differences: 2 R^2 (1 - cos) would cancel. */
#include "forces.h"
#include "gather.h"
#include "geodesic.h"
#include "memory.h"

static const float FAR_AWAY = 1e18f; /* q is then negligible and q^2 exactly 0 */

static inline int32_t round_up(int32_t value) { return (value + 3) & ~3; }

/* Adds entries first .. last-1 to the sums over all affinities. */
static void weigh_row(Forces *f, int32_t first, int32_t last) {
  f32x4 total = splat(0), entropy = total;
  for (int32_t e = first; e < last; e += 4) {
    f32x4 p = splat(0);
    if (e + 4 <= last) p = load(f->values + e);
    else
      for (int32_t lane = 0; e + lane < last; lane++) p[lane] = f->values[e + lane];
    const i32x4 normal = p > splat(1.2e-38f);
    p = (f32x4)((i32x4)p & normal);
    total += p;
    entropy += p * logarithm((f32x4)(((i32x4)p & normal) | ((i32x4)splat(1) & ~normal)));
  }
  f->total += sum(total);
  f->negative_entropy += sum(entropy);
}

/* State for `count` points and their affinities (kept by reference, and used up where the points are
   arranged); 0 when memory is full. */
Forces *forces_start(int32_t count, int32_t *row_starts, int32_t *columns, float *values) {
  Forces *f = memory_allocate(sizeof(Forces));
  if (!f) return 0;
  *f = (Forces){.count = count, .row_starts = row_starts, .columns = columns, .values = values};
  const uint32_t padded = (uint32_t)round_up(count);
  f->points = memory_allocate(16 * padded);
  f->attraction = memory_allocate(16 * padded);
  f->order = memory_allocate(4 * padded);
  float **arrays[] = {&f->x, &f->y, &f->z, &f->repulsion_x, &f->repulsion_y, &f->repulsion_z};
  for (int32_t a = 0; a < 6; a++)
    if (!(*arrays[a] = memory_allocate(4 * padded))) return 0;
  if (!f->points || !f->attraction || !f->order) return 0;
  for (int32_t i = 0; i < count; i++) f->order[i] = i;
  for (int32_t i = 0; i < count; i++) weigh_row(f, row_starts[i], row_starts[i + 1]);
  return f;
}

f32x4 *forces_points(const Forces *f) { return f->points; }
double forces_normalizer(const Forces *f) { return f->normalizer; }
double forces_total(const Forces *f) { return f->total; }
double forces_negative_entropy(const Forces *f) { return f->negative_entropy; }

void forces_order(Forces *f, int32_t first, int32_t last) {
  const int32_t end = last == f->count ? round_up(last) : last;
  for (int32_t place = first; place < end; place++) {
    const f32x4 p = place < f->count ? f->points[f->order[place]] : splat(FAR_AWAY);
    f->x[place] = p[0];
    f->y[place] = p[1];
    f->z[place] = p[2];
  }
}

/* Differences z_i - z_j to the four neighbours whose row numbers start at `columns`. */
static inline Four differences(const Forces *f, f32x4 z, const int32_t *columns) {
  const Four others = gather(f->points, columns);
  return (Four){splat(z[0]) - others.x, splat(z[1]) - others.y, splat(z[2]) - others.z};
}

void forces_attract(Forces *f, int32_t first, int32_t last) {
  if (f->half_curvature > 0) return attract_along_arcs(f, first, last);
  for (int32_t i = first; i < last; i++) {
    const f32x4 zi = f->points[i];
    f32x4 x = splat(0), y = x, z = x;
    int32_t e = f->row_starts[i];
    const int32_t end = f->row_starts[i + 1];
    for (; e + 4 <= end; e += 4) {
      const Four d = differences(f, zi, f->columns + e);
      const f32x4 w = load(f->values + e) / (splat(1) + d.x * d.x + d.y * d.y + d.z * d.z);
      x += w * d.x;
      y += w * d.y;
      z += w * d.z;
    }
    f32x4 total = {sum(x), sum(y), sum(z), 0};
    for (; e < end; e++) {
      const f32x4 d = zi - f->points[f->columns[e]];
      total += splat(f->values[e] / (1 + sum(d * d))) * d;
    }
    f->attraction[i] = total;
  }
}

/* Sum of p_ij ln(1 + d_ij^2) over rows first .. last-1: the part of the cost that is sparse. */
double forces_cross_entropy(const Forces *f, int32_t first, int32_t last) {
  if (f->half_curvature > 0) return cross_entropy_along_arcs(f, first, last);
  double total = 0;
  for (int32_t i = first; i < last; i++) {
    const f32x4 zi = f->points[i];
    f32x4 row = splat(0);
    int32_t e = f->row_starts[i];
    const int32_t end = f->row_starts[i + 1];
    for (; e + 4 <= end; e += 4) {
      const Four d = differences(f, zi, f->columns + e);
      row += load(f->values + e) * logarithm(splat(1) + d.x * d.x + d.y * d.y + d.z * d.z);
    }
    for (; e < end; e++) {
      const f32x4 d = zi - f->points[f->columns[e]];
      row[0] += f->values[e] * scalar_logarithm(1 + sum(d * d));
    }
    total += sum(row);
  }
  return total;
}

void forces_repel(Forces *f, int32_t first, int32_t last) {
  const int32_t padded = round_up(f->count);
  if (first == 0) {
    forces_order(f, 0, f->count);
    for (int32_t i = 0; i < padded; i++)
      f->repulsion_x[i] = f->repulsion_y[i] = f->repulsion_z[i] = 0;
    f->normalizer = 0;
  }
  if (f->half_curvature > 0) return repel_along_arcs(f, first, last);
  double total = 0;
  for (int32_t i = first; i < last; i++) {
    const f32x4 xi = splat(f->x[i]), yi = splat(f->y[i]), zi = splat(f->z[i]);
    f32x4 x = splat(0), y = x, z = x, q_sum = x;
    /* The block of four that holds i itself: its lanes after i only. */
    int32_t j = i & ~3;
    const i32x4 lane = {0, 1, 2, 3};
    const i32x4 later = lane > (i32x4){i & 3, i & 3, i & 3, i & 3};
    f32x4 mask = (f32x4)(later & (i32x4)splat(1));
    for (; j < padded; j += 4) {
      f32x4 dx = xi - load(f->x + j), dy = yi - load(f->y + j), dz = zi - load(f->z + j);
      f32x4 q = mask / (splat(1) + dx * dx + dy * dy + dz * dz);
      mask = splat(1);
      q_sum += q;
      q *= q;
      dx *= q;
      dy *= q;
      dz *= q;
      x += dx;
      y += dy;
      z += dz;
      store(f->repulsion_x + j, load(f->repulsion_x + j) - dx);
      store(f->repulsion_y + j, load(f->repulsion_y + j) - dy);
      store(f->repulsion_z + j, load(f->repulsion_z + j) - dz);
    }
    f->repulsion_x[i] += sum(x);
    f->repulsion_y[i] += sum(y);
    f->repulsion_z[i] += sum(z);
    total += sum(q_sum);
  }
  f->normalizer += 2 * total;
}

f32x4 gradient_at(const Forces *f, int32_t place, float exaggeration) {
  const f32x4 repulsion = {f->repulsion_x[place], f->repulsion_y[place], f->repulsion_z[place], 0};
  const float inverse = f->normalizer > 0 ? (float)(1 / f->normalizer) : 0;
  return splat(4) * (splat(exaggeration) * f->attraction[f->order[place]] -
                     splat(inverse) * repulsion);
}

/* The gradient at every point, by row number. */
void forces_gradient(const Forces *f, float exaggeration, f32x4 *out) {
  for (int32_t place = 0; place < f->count; place++)
    out[f->order[place]] = gradient_at(f, place, exaggeration);
}
