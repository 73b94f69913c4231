/* UMAP on a sphere (McInnes, Healy & Melville 2018): the fuzzy set's memberships, and steps that
   attract along its edges and repel rows drawn at random. umap.py says what is computed and why;
   the draws are those of sampling.py. */
#include "distance.h"
#include "gather.h"
#include "memory.h"

enum { ROUNDS = 64 };
static const float LEAST_WIDTH = 1e-3f, SMALLEST = 1e-37f, SOFTENING = 1e-3f, LONGEST = 4;

typedef uint32_t u32x4 __attribute__((vector_size(16)));

typedef struct {
  int32_t count, draws;
  const int32_t *row_starts, *columns; /* the fuzzy set, compressed rows */
  const float *weights;
  float a, b, negative_samples;
  f32x4 *positions; /* y, unit vectors, fourth coordinate 0 */
  f32x4 *points;    /* z = radius * y */
  f32x4 *velocity, *gradient;
  float *degrees; /* sums of the rows */
} Umap;

/* Sum of e^(-beyond / width); stores the terms when `out` is given. */
__attribute__((noinline)) static float fade(const float *beyond, int32_t padded, float width,
                                            float *out) {
  const f32x4 divisor = splat(width > SMALLEST ? width : SMALLEST);
  f32x4 total = splat(0);
  for (int32_t j = 0; j < padded; j += 4) {
    const f32x4 term = exponential(-load(beyond + j) / divisor);
    total += term;
    if (out) store(out + j, term);
  }
  return sum(total);
}

static void join_row(float *distances, int32_t k, float target, float *beyond) {
  float nearest = 0, widest = 0, mean = 0;
  for (int32_t j = 0; j < k; j++) {
    const float d = distances[j];
    if (d > 0 && (nearest == 0 || d < nearest)) nearest = d;
    mean += d;
  }
  mean /= (float)k;
  const int32_t padded = (k + 3) & ~3;
  for (int32_t j = 0; j < padded; j++) beyond[j] = 1e30f; /* membership 0 */
  for (int32_t j = 0; j < k; j++) {
    beyond[j] = distances[j] > nearest ? distances[j] - nearest : 0;
    widest = beyond[j] > widest ? beyond[j] : widest;
  }
  float low = 0, high = 0, width = widest;
  for (int32_t round = 0; round < ROUNDS; round++) {
    if (fade(beyond, padded, width, 0) > target) high = width;
    else low = width;
    width = high > 0 || widest == 0 ? (low + high) / 2 : 2 * width;
  }
  fade(beyond, padded, width > LEAST_WIDTH * mean ? width : LEAST_WIDTH * mean, beyond);
  for (int32_t j = 0; j < k; j++) distances[j] = beyond[j];
}

/* Replaces `rows` x k distances by memberships. Returns 0 when memory is full, else 1. */
int32_t umap_memberships(float *distances, int32_t rows, int32_t k) {
  const uintptr_t top = memory_mark();
  float *scratch = memory_allocate(4 * (uint32_t)k + 16);
  if (!scratch) return 0;
  const float target = scalar_logarithm((float)k) * 1.44269504f;
  for (int32_t i = 0; i < rows; i++) join_row(distances + (int64_t)i * k, k, target, scratch);
  memory_release(top);
  return 1;
}

/* Points at rest under a fuzzy set (kept by reference); the caller writes the positions. 0 when
   memory is full. */
Umap *umap_start(int32_t count, const int32_t *row_starts, const int32_t *columns,
                 const float *weights, float a, float b, float negative_samples, int32_t draws) {
  Umap *u = memory_allocate(sizeof(Umap));
  if (!u) return 0;
  *u = (Umap){count, draws, row_starts, columns, weights, a, b, negative_samples, 0, 0, 0, 0, 0};
  f32x4 **arrays[] = {&u->positions, &u->points, &u->velocity, &u->gradient};
  for (int32_t k = 0; k < 4; k++)
    if (!(*arrays[k] = memory_allocate(16 * (uint32_t)count))) return 0;
  u->degrees = memory_allocate(4 * (uint32_t)count);
  if (!u->degrees) return 0;
  for (int32_t i = 0; i < count; i++) {
    float degree = 0;
    for (int32_t e = row_starts[i]; e < row_starts[i + 1]; e++) degree += weights[e];
    u->degrees[i] = degree;
    u->velocity[i] = splat(0);
  }
  return u;
}

f32x4 *umap_positions(const Umap *u) { return u->positions; }
f32x4 *umap_gradient(const Umap *u) { return u->gradient; }

static inline u32x4 mix(u32x4 v) {
  v = (v ^ (v >> 16)) * 0x85ebca6bu;
  v = (v ^ (v >> 13)) * 0xc2b2ae35u;
  return v ^ (v >> 16);
}

/* A point and what acts on it so far. */
typedef struct { f32x4 x, y, z, to_x, to_y, to_z; } Focus;

/* The force of four others on the focus, 2 b s (z_i - z_j) / (u (1 + t)) with t = a u^b, times
   what `edges` says: weights of edges, which pull by t; or 0, and all of them push. */
static inline void meet(const Umap *u, Focus *p, Four o, const f32x4 *edges, float half, int arcs) {
  const Distance d = measure_points(p->x, p->y, p->z, o.x, o.y, o.z, half, arcs);
  const f32x4 softened = d.squared + splat(SOFTENING);
  const f32x4 power = splat(u->a) * exponential(splat(u->b) * logarithm(softened));
  f32x4 force = splat(2 * u->b) * d.slope / (softened * (splat(1) + power));
  if (edges) force *= *edges * power;
  p->to_x += force * (p->x - o.x);
  p->to_y += force * (p->y - o.y);
  p->to_z += force * (p->z - o.z);
}

static inline f32x4 take(Focus *p) {
  const f32x4 total = {sum(p->to_x), sum(p->to_y), sum(p->to_z), 0};
  p->to_x = p->to_y = p->to_z = splat(0);
  return total;
}

/* Computes the gradient on a globe of this radius, by arcs or chords; `key` tells the draws, a
   multiple of 4 a point. */
void umap_force(Umap *u, float radius, int32_t arcs, uint32_t key) {
  const float half = 0.5f / radius;
  for (int32_t i = 0; i < u->count; i++) u->points[i] = splat(radius) * u->positions[i];
  for (int32_t i = 0; i < u->count; i++) {
    const f32x4 zi = u->points[i];
    Focus p = {splat(zi[0]), splat(zi[1]), splat(zi[2]), splat(0), splat(0), splat(0)};
    const int32_t end = u->row_starts[i + 1];
    for (int32_t e = u->row_starts[i]; e < end; e += 4) {
      const Neighbors n = gather_neighbors(u->points, u->columns, u->weights, e, end);
      meet(u, &p, n.points, &n.weights, half, arcs);
    }
    const f32x4 pull = take(&p);
    for (int32_t s = 0; s < u->draws; s += 4) {
      const uint32_t counter = (uint32_t)i * (uint32_t)u->draws + (uint32_t)s;
      const u32x4 drawn = mix((u32x4){counter, counter + 1, counter + 2, counter + 3} ^ key);
      int32_t rows[4];
      UNROLLED
      for (int32_t lane = 0; lane < 4; lane++)
        rows[lane] = (int32_t)((uint64_t)drawn[lane] * (uint32_t)u->count >> 32);
      meet(u, &p, gather(u->points, rows), 0, half, arcs);
    }
    const float weight = u->negative_samples * u->degrees[i] / (float)u->draws;
    u->gradient[i] = splat(2) * pull - splat(weight) * take(&p);
  }
}

/* Moves every position by the gradient over the sum of its edges. */
void umap_move(Umap *u, float radius, float momentum, float learning_rate) {
  for (int32_t i = 0; i < u->count; i++) {
    f32x4 y = u->positions[i], g = u->gradient[i];
    g -= splat(sum(g * y)) * y;
    const float degree = u->degrees[i] > SMALLEST ? u->degrees[i] : SMALLEST;
    f32x4 v = splat(momentum) * u->velocity[i] - splat(learning_rate / degree) * g;
    const float length = square_root(sum(v * v));
    if (length > LONGEST) v *= splat(LONGEST / length);
    y += v * splat(1 / radius);
    y *= splat(1 / square_root(sum(y * y)));
    u->velocity[i] = v - splat(sum(v * y)) * y;
    u->positions[i] = y;
  }
}
