/* Repulsion in O(n log n): Barnes & Hut (1986) on a balanced k-d tree.

   A cell that is far for its size acts as if all its points sat at their mean. The criterion is
   made for the Student-t kernel q = 1 / (1 + d^2): the error of a cell of m points with variance
   v is of order m v q^2, so a cell is taken whole if m v < t (1 + d^2)^2, or if it is small
   against the distance, v < 2/3 t (1 + d^2). About 32 points that lie together share one list
   of cells and points, which SIMD then runs through for each of them. The tree's shape may be
   some steps old: means and variances are fitted every time, so only speed suffers. */
#include "geodesic.h"
#include "tree.h"
#include "memory.h"

enum { LEAF = 8, GROUP = 32, SAMPLE = 256 };
static const float WORN = 1.2f; /* growth of the variance within leaves that a tree may show */

typedef struct {
  float x, y, z, points, variance; /* mean of the points, their number, mean squared distance */
  int32_t first, last;             /* places in the order */
  int32_t after;                   /* the node that follows this subtree in preorder */
} Node;

/* Cells and points that act on a group. */
typedef struct {
  float *x, *y, *z, *weights;
} Interactions;

struct Tree {
  Forces *forces;
  Node *nodes; /* preorder: the left child follows its parent */
  int32_t *groups;
  int32_t node_count, group_count;
  float compactness; /* what `fit` returned when the tree was grown */
  double *sums;      /* of q, by group */
  Interactions *lists; /* one for each thread */
};

Tree *tree_start(Forces *forces, int32_t threads) {
  Tree *t = memory_allocate(sizeof(Tree));
  if (!t) return 0;
  const uint32_t count = (uint32_t)forces->count, nodes = 2 * (count / LEAF + 2);
  *t = (Tree){.forces = forces, .nodes = memory_allocate(nodes * sizeof(Node)),
              .groups = memory_allocate(4 * nodes), .sums = memory_allocate(8 * nodes),
              .lists = memory_allocate((uint32_t)threads * sizeof(Interactions))};
  if (!t->nodes || !t->groups || !t->sums || !t->lists) return 0;
  for (int32_t thread = 0; thread < threads; thread++) {
    Interactions *list = &t->lists[thread];
    float **arrays[] = {&list->x, &list->y, &list->z, &list->weights};
    for (int32_t a = 0; a < 4; a++)
      if (!(*arrays[a] = memory_allocate(4 * count + 16))) return 0;
  }
  return t;
}

static inline float coordinate(const Forces *f, int32_t row, int32_t axis) {
  return ((const float *)&f->points[row])[axis];
}

/* The axis along which places first .. last-1 vary most, judged by a sample. */
static int32_t widest_axis(const Forces *f, int32_t first, int32_t last) {
  const int32_t stride = last - first > 2 * SAMPLE ? (last - first) / SAMPLE : 1;
  const f32x4 origin = f->points[f->order[first]];
  f32x4 total = splat(0), squares = total;
  float taken = 0;
  for (int32_t i = first; i < last; i += stride, taken++) {
    const f32x4 d = f->points[f->order[i]] - origin;
    total += d;
    squares += d * d;
  }
  const f32x4 v = squares - total * total / splat(taken);
  return v[0] >= v[1] ? (v[0] >= v[2] ? 0 : 2) : (v[1] >= v[2] ? 1 : 2);
}

/* Reorders places first .. last-1 so that none before `middle` exceeds any from there on. */
static void divide(Forces *f, int32_t first, int32_t last, int32_t middle, int32_t axis) {
  int32_t low = first, high = last - 1;
  while (low < high) {
    const float pivot = coordinate(f, f->order[(low + high) >> 1], axis);
    int32_t i = low, j = high;
    while (i <= j) {
      while (coordinate(f, f->order[i], axis) < pivot) i++;
      while (coordinate(f, f->order[j], axis) > pivot) j--;
      if (i <= j) {
        const int32_t swap = f->order[i];
        f->order[i++] = f->order[j];
        f->order[j--] = swap;
      }
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}

static void grow(Tree *t, int32_t first, int32_t last, int32_t in_group) {
  Node *node = &t->nodes[t->node_count++];
  node->first = first;
  node->last = last;
  if (!in_group && last - first <= GROUP) {
    t->groups[t->group_count++] = (int32_t)(node - t->nodes);
    in_group = 1;
  }
  if (last - first > LEAF) {
    const int32_t leaves = (last - first + LEAF - 1) / LEAF;
    const int32_t middle = first + leaves / 2 * LEAF;
    divide(t->forces, first, last, middle, widest_axis(t->forces, first, last));
    grow(t, first, middle, in_group);
    grow(t, middle, last, in_group);
  }
  node->after = t->node_count;
}

static void fit_leaf(const Forces *f, Node *n) {
  float x = 0, y = 0, z = 0, variance = 0;
  n->points = (float)(n->last - n->first);
  for (int32_t i = n->first; i < n->last; i++) {
    x += f->x[i];
    y += f->y[i];
    z += f->z[i];
  }
  n->x = x / n->points;
  n->y = y / n->points;
  n->z = z / n->points;
  for (int32_t i = n->first; i < n->last; i++) {
    const float dx = f->x[i] - n->x, dy = f->y[i] - n->y, dz = f->z[i] - n->z;
    variance += dx * dx + dy * dy + dz * dz;
  }
  n->variance = variance / n->points;
}

static void fit_parent(Node *n, const Node *a, const Node *b) {
  n->points = a->points + b->points;
  const float wa = a->points / n->points, wb = b->points / n->points;
  const float dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
  n->x = wa * a->x + wb * b->x;
  n->y = wa * a->y + wb * b->y;
  n->z = wa * a->z + wb * b->z;
  n->variance = wa * a->variance + wb * b->variance + wa * wb * (dx * dx + dy * dy + dz * dz);
}

/* Fits every node to the points where they are now. Returns the share of the variance that is
   left within the leaves. */
static float fit(Tree *t) {
  float within = 0;
  order_points(t->forces);
  for (int32_t k = t->node_count - 1; k >= 0; k--) {
    Node *node = &t->nodes[k];
    if (node->after == k + 1) {
      fit_leaf(t->forces, node);
      within += node->points * node->variance;
    } else {
      fit_parent(node, node + 1, &t->nodes[node[1].after]);
    }
  }
  const float total = t->nodes[0].points * t->nodes[0].variance;
  return total > 0 ? within / total : 0;
}

int32_t tree_fit(Tree *t) {
  if (t->node_count && fit(t) <= WORN * t->compactness) return t->group_count;
  t->node_count = t->group_count = 0;
  grow(t, 0, t->forces->count, 0);
  t->compactness = fit(t);
  return t->group_count;
}

/* Lists the cells and points that act on a group, padded to a multiple of 4 with weight 0. */
__attribute__((noinline)) static int32_t list_interactions(const Tree *t,
                                                           const Interactions *list,
                                                           const Node *group, float tolerance) {
  const Forces *f = t->forces;
  const float reach = 1.2f * square_root(group->variance);
  int32_t length = 0;
  for (int32_t k = 0; k < t->node_count;) {
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

int32_t tree_place(const Tree *t, int32_t group) {
  return group < t->group_count ? t->nodes[t->groups[group]].first : t->forces->count;
}

double *tree_sums(Tree *t) { return t->sums; }

void tree_normalize(Tree *t) {
  t->forces->normalizer = 0;
  for (int32_t g = 0; g < t->group_count; g++) t->forces->normalizer += t->sums[g];
}
