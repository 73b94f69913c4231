/* Repulsion by the cells of a tree: Barnes & Hut (1986).

   A cell that is far for its size acts as if all its points sat at their mean. The criterion is
   made for the Student-t kernel q = 1 / (1 + d^2): the error of a cell of m points with variance
   v is of order m v q^2, so a cell is taken whole if m v < t (1 + d^2)^2, or if it is small
   against the distance, v < 2/3 t (1 + d^2). About 32 points that lie together share one list
   of cells and points, which SIMD then runs through for each of them. */
#include "geodesic.h"
#include "tree.h"

/* Lists the cells and points that act on a group, padded to a multiple of 4 with weight 0. */
__attribute__((noinline)) static int32_t list_interactions(const Tree *t,
                                                           const Interactions *list,
                                                           const Node *group, float tolerance) {
  const Forces *f = t->forces;
  const float reach = 1.2f * square_root(group->variance);
  int32_t length = 0;
  for (int32_t k = 0; k < t->nodes[0].after;) {
    const Node *n = &t->nodes[k];
    const float dx = n->x - group->x, dy = n->y - group->y, dz = n->z - group->z;
    float distance = square_root(dx * dx + dy * dy + dz * dz) - reach;
    distance = distance > 0 ? distance : 0;
    const float a = 1 + distance * distance;
    if (n->variance * n->points < tolerance * a * a || n->variance < 2 / 3.f * tolerance * a) {
      list->x[length] = n->x;
      list->y[length] = n->y;
      list->z[length] = n->z;
      list->weights[length++] = n->points;
      k = n->after;
      continue;
    }
    if (n->after == k + 1) {
      for (int32_t i = n->first; i < n->last; i++) {
        list->x[length] = f->x[i];
        list->y[length] = f->y[i];
        list->z[length] = f->z[i];
        list->weights[length++] = 1;
      }
    }
    k++;
  }
  for (; length & 3; length++)
    list->x[length] = list->y[length] = list->z[length] = list->weights[length] = 0;
  return length;
}

/* The list's force at a place in space; returns the sum of q. */
__attribute__((noinline)) static float act_at(const Interactions *list, int32_t length, f32x4 at,
                                              f32x4 *force) {
  const f32x4 xi = splat(at[0]), yi = splat(at[1]), zi = splat(at[2]);
  f32x4 x = splat(0), y = x, z = x, q_sum = x;
  for (int32_t j = 0; j < length; j += 4) {
    const f32x4 dx = xi - load(list->x + j), dy = yi - load(list->y + j);
    const f32x4 dz = zi - load(list->z + j);
    const f32x4 q = splat(1) / (splat(1) + dx * dx + dy * dy + dz * dz);
    const f32x4 weighted = load(list->weights + j) * q, strength = weighted * q;
    q_sum += weighted;
    x += strength * dx;
    y += strength * dy;
    z += strength * dz;
  }
  *force = (f32x4){sum(x), sum(y), sum(z), 0};
  return sum(q_sum);
}

/* The list's force on one place of the order; returns the sum of q, the place itself included. The
   criterion, made for chords, serves arcs as well: they are longer, so their q is smaller. */
static float act(Forces *f, const Interactions *list, int32_t length, int32_t place) {
  if (f->half_curvature > 0)
    return act_along_arcs(f, list->x, list->y, list->z, list->weights, length, place);
  f32x4 force;
  const f32x4 at = {f->x[place], f->y[place], f->z[place], 0};
  const float total = act_at(list, length, at, &force);
  f->repulsion_x[place] = force[0];
  f->repulsion_y[place] = force[1];
  f->repulsion_z[place] = force[2];
  return total;
}

float tree_act_on(const Tree *t, int32_t thread, f32x4 z, float tolerance, f32x4 *force) {
  const Node alone = {.x = z[0], .y = z[1], .z = z[2], .points = 1};
  const Interactions *list = &t->lists[thread];
  return act_at(list, list_interactions(t, list, &alone, tolerance), z, force);
}

__attribute__((noinline)) void tree_repel(Tree *t, int32_t thread, int32_t first, int32_t last,
                                          float tolerance) {
  const Interactions *list = &t->lists[thread];
  for (int32_t g = first; g < last; g++) {
    const Node *group = &t->nodes[t->groups[g]];
    const int32_t length = list_interactions(t, list, group, tolerance);
    double total = 0;
    for (int32_t i = group->first; i < group->last; i++) total += act(t->forces, list, length, i);
    t->sums[g] = total - (group->last - group->first);
  }
}

double *tree_sums(Tree *t) { return t->sums; }

void tree_normalize(Tree *t) {
  t->forces->normalizer = 0;
  for (int32_t g = 0; g < t->group_count; g++) t->forces->normalizer += t->sums[g];
}
