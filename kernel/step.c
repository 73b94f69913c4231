/* Gradient descent with momentum on the unit sphere (the Riemannian form: gradient in the
   tangent plane, retraction by normalising, velocity carried to the new tangent plane). */
#include "geodesic.h"
#include "memory.h"
#include "step.h"

static const float LONGEST = 5.f; /* of a velocity, in units of z */

/* Lets all points rest where the caller has written them. */
void descent_rest(Descent *d) {
  for (int32_t i = 0; i < d->forces->count; i++) d->velocity[i] = splat(0);
  d->repelled = 0;
}

/* A descent at rest; the caller writes the positions. 0 when memory is full. */
Descent *descent_start(Forces *forces, Tree *tree, float tolerance, int32_t follows_arcs) {
  Descent *d = memory_allocate(sizeof(Descent));
  const uint32_t bytes = 16 * (uint32_t)forces->count;
  f32x4 *positions = memory_allocate(bytes), *velocity = memory_allocate(bytes);
  int32_t *rows = memory_allocate(bytes / 4);
  if (!d || !positions || !velocity || !rows) return 0;
  for (int32_t i = 0; i < forces->count; i++) rows[i] = i;
  *d = (Descent){.forces = forces, .tree = tree, .tolerance = tolerance,
                 .follows_arcs = follows_arcs, .positions = positions, .velocity = velocity,
                 .rows = rows};
  descent_rest(d);
  return d;
}

f32x4 *descent_positions(const Descent *d) { return d->positions; }

/* Holds the rows below `count`, at rest, where they are. */
void descent_freeze(Descent *d, int32_t count) {
  d->frozen = count;
  for (int32_t i = 0; i < d->forces->count; i++)
    if (d->rows[i] < count) d->velocity[i] = splat(0);
}

/* Begins with the sphere of this radius, unless repulsion is known there; returns whether it is to
   be computed. */
int32_t descent_begin(Descent *d, float radius) {
  if (d->repelled == radius) return 0;
  d->repelled = radius;
  forces_set_arcs(d->forces, d->follows_arcs ? radius : 0);
  return 1;
}

/* Puts points first .. last-1 on the sphere. */
void descent_scale(Descent *d, int32_t first, int32_t last) {
  for (int32_t i = first; i < last; i++)
    d->forces->points[i] = splat(d->repelled) * d->positions[i];
}

/* Puts all points on the sphere of this radius. Returns how many groups of the tree are to be
   repelled and normalised then: none without a tree, or where repulsion is known already. */
__attribute__((noinline)) int32_t descent_fit(Descent *d, float radius) {
  if (!descent_begin(d, radius)) return 0;
  descent_scale(d, 0, d->forces->count);
  if (d->tree) return tree_fit(d->tree);
  forces_repel(d->forces, 0, d->forces->count);
  return 0;
}

/* A part of the groups, from `low` to `high` of PARTS, and of the places in them. */
enum { PARTS = 1024 };
typedef struct { int32_t first, last, first_place, last_place; } Part;

static Part part_of(const Descent *d, int32_t groups, int32_t low, int32_t high) {
  const int32_t first = (int32_t)((int64_t)groups * low / PARTS);
  const int32_t last = (int32_t)((int64_t)groups * high / PARTS);
  return (Part){first, last, tree_place(d->tree, first), tree_place(d->tree, last)};
}

/* Repels a part of the groups that `descent_fit` has told, and attracts what is in them. */
void descent_act(Descent *d, int32_t groups, int32_t low, int32_t high) {
  const Part part = part_of(d, groups, low, high);
  tree_repel(d->tree, 0, part.first, part.last, d->tolerance);
  for (int32_t k = part.first_place; k < part.last_place; k++)
    forces_attract(d->forces, d->forces->order[k], d->forces->order[k] + 1);
}

/* The same of positions that the caller has written, for another descent, which has seen the same
   ones: its forces at `out`, two vectors a place and then the sums of q. Returns their bytes. */
int32_t descent_assist(Descent *d, float radius, int32_t low, int32_t high, f32x4 *out) {
  d->repelled = 0;
  const int32_t groups = descent_fit(d, radius);
  const Part part = part_of(d, groups, low, high);
  const Forces *f = d->forces;
  descent_act(d, groups, low, high);
  for (int32_t k = part.first_place; k < part.last_place; k++) {
    *out++ = f->attraction[f->order[k]];
    *out++ = (f32x4){f->repulsion_x[k], f->repulsion_y[k], f->repulsion_z[k], 0};
  }
  const uint32_t sums = 8 * (uint32_t)(part.last - part.first);
  __builtin_memcpy(out, tree_sums(d->tree) + part.first, sums);
  return 32 * (part.last_place - part.first_place) + (int32_t)sums;
}

/* Takes in what `descent_assist` wrote. */
void descent_take(Descent *d, int32_t groups, int32_t low, int32_t high, const f32x4 *given) {
  const Part part = part_of(d, groups, low, high);
  Forces *f = d->forces;
  for (int32_t k = part.first_place; k < part.last_place; k++) {
    f->attraction[f->order[k]] = *given++;
    const f32x4 repulsion = *given++;
    f->repulsion_x[k] = repulsion[0];
    f->repulsion_y[k] = repulsion[1];
    f->repulsion_z[k] = repulsion[2];
  }
  __builtin_memcpy(tree_sums(d->tree) + part.first, given, 8 * (uint32_t)(part.last - part.first));
}

/* Computes repulsion and normaliser at the points on the sphere of this radius. */
void descent_repel(Descent *d, float radius) {
  const int32_t groups = descent_fit(d, radius);
  if (!groups) return;
  tree_repel(d->tree, 0, 0, groups, d->tolerance);
  tree_normalize(d->tree);
}

__attribute__((noinline)) void step_point(f32x4 *at, f32x4 *velocity, f32x4 g, const Stride *stride) {
  f32x4 y = *at;
  g -= splat(sum(g * y)) * y;
  f32x4 v = splat(stride->momentum) * *velocity - splat(stride->learning_rate) * g;
  const float length = square_root(sum(v * v));
  if (length > LONGEST) v *= splat(LONGEST / length);
  y += v * splat(1 / stride->radius);
  y *= splat(1 / square_root(sum(y * y)));
  *velocity = v - splat(sum(v * y)) * y;
  *at = y;
}

/* Moves what is in places first .. last-1 of the order and not frozen, once repulsion and normaliser
   are known, and attracts it before unless it is `attracted` already. */
void descent_move(Descent *d, int32_t first, int32_t last, int32_t attracted, float radius,
                  float exaggeration, float momentum, float learning_rate) {
  const Stride stride = {radius, momentum, learning_rate};
  for (int32_t k = first; k < last; k++) {
    const int32_t i = d->forces->order[k];
    if (d->rows[i] < d->frozen) continue;
    if (!attracted) forces_attract(d->forces, i, i + 1);
    const f32x4 g = gradient_at(d->forces, k, exaggeration);
    step_point(&d->positions[i], &d->velocity[i], g, &stride);
  }
  d->repelled = 0;
}
