/* A balanced k-d tree over the points, for repulsion in O(n log n); interactions.c has that.

   Its shape may be some steps old: means and variances are fitted every time, so only speed
   suffers. Its nodes lie where the number of points tells, so that parts of it grow and are fitted
   at once. */
#include "tree.h"
#include "memory.h"

enum { LEAF = 8, GROUP = 32, SAMPLE = 256, LEVELS = 5 /* of halving, into 32 parts */ };
static const float WORN = 1.2f; /* growth of the variance within leaves that a tree may show */

Tree *tree_start(Forces *forces, int32_t threads) {
  Tree *t = memory_allocate(sizeof(Tree));
  if (!t) return 0;
  const uint32_t count = (uint32_t)forces->count, nodes = 2 * (count / LEAF + 2);
  *t = (Tree){.forces = forces, .levels = count >= LEAF << LEVELS ? LEVELS : 0,
              .nodes = memory_allocate(nodes * sizeof(Node)),
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

/* How many nodes a subtree over so many places has: it is balanced by leaves, all full but the last. */
static int32_t nodes_over(int32_t places) { return 2 * ((places + LEAF - 1) / LEAF) - 1; }

/* Divides a node's places between its children; a leaf has none. */
static void split(Tree *t, int32_t k) {
  Node *node = &t->nodes[k];
  const int32_t leaves = (node->last - node->first + LEAF - 1) / LEAF;
  if (leaves == 1) return;
  const int32_t middle = node->first + leaves / 2 * LEAF;
  const int32_t axis = widest_axis(t->forces, node->first, node->last);
  divide(t->forces, node->first, node->last, middle, axis);
  Node *left = node + 1, *right = left + nodes_over(middle - node->first);
  left->first = node->first;
  left->last = right->first = middle;
  left->after = (int32_t)(right - t->nodes);
  right->last = node->last;
  right->after = node->after;
}

/* The root of a part of the tree: of level 0 the whole, of every further one half of those before. */
__attribute__((noinline)) static int32_t root_of(const Tree *t, int32_t level, int32_t part) {
  int32_t k = 0;
  while (level-- > 0) k = part >> level & 1 ? t->nodes[k + 1].after : k + 1;
  return k;
}

int32_t tree_levels(const Tree *t) { return t->state == WORN_OUT ? t->levels + 1 : 0; }

void tree_grow(Tree *t, int32_t level, int32_t first, int32_t last) {
  if (level == 0)
    t->nodes[0] = (Node){.last = t->forces->count, .after = nodes_over(t->forces->count)};
  for (int32_t part = first; part < last; part++) {
    const int32_t k = root_of(t, level, part);
    /* A parent precedes its children. */
    const int32_t end = level == t->levels ? t->nodes[k].after : k + 1;
    for (int32_t node = k; node < end; node++) split(t, node);
  }
  t->state = NEW;
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

__attribute__((noinline)) static void fit_parent(const Tree *t, int32_t k) {
  Node *n = &t->nodes[k];
  const Node *a = n + 1, *b = &t->nodes[a->after];
  n->points = a->points + b->points;
  const float wa = a->points / n->points, wb = b->points / n->points;
  const float dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
  n->x = wa * a->x + wb * b->x;
  n->y = wa * a->y + wb * b->y;
  n->z = wa * a->z + wb * b->z;
  n->variance = wa * a->variance + wb * b->variance + wa * wb * (dx * dx + dy * dy + dz * dz);
}

int32_t tree_parts(const Tree *t) { return 1 << t->levels; }

void tree_fit_parts(Tree *t, int32_t first, int32_t last) {
  for (int32_t part = first; part < last; part++) {
    const int32_t root = root_of(t, t->levels, part);
    for (int32_t k = t->nodes[root].after - 1; k >= root; k--) {
      Node *node = &t->nodes[k];
      if (node->after == k + 1) fit_leaf(t->forces, node);
      else fit_parent(t, k);
    }
  }
}

/* The share of the variance that is left within the leaves. */
static float spread(const Tree *t) {
  float within = 0;
  for (int32_t k = t->nodes[0].after - 1; k >= 0; k--)
    if (t->nodes[k].after == k + 1) within += t->nodes[k].points * t->nodes[k].variance;
  const float total = t->nodes[0].points * t->nodes[0].variance;
  return total > 0 ? within / total : 0;
}

static void list_groups(Tree *t) {
  t->group_count = 0;
  for (int32_t k = 0; k < t->nodes[0].after;) {
    const int32_t is_group = t->nodes[k].last - t->nodes[k].first <= GROUP;
    if (is_group) t->groups[t->group_count++] = k;
    k = is_group ? t->nodes[k].after : k + 1;
  }
}

int32_t tree_complete(Tree *t) {
  for (int32_t level = t->levels; level-- > 0;)
    for (int32_t part = 0; part < 1 << level; part++) fit_parent(t, root_of(t, level, part));
  const float compactness = spread(t);
  if (t->state == NEW) {
    list_groups(t);
    t->compactness = compactness;
    t->state = GROWN;
  } else if (!(compactness <= WORN * t->compactness)) {
    t->state = WORN_OUT;
  }
  return t->state == GROWN ? t->group_count : 0;
}

int32_t tree_fit(Tree *t) {
  int32_t groups = 0;
  while (!groups) {
    const int32_t levels = tree_levels(t);
    for (int32_t level = 0; level < levels; level++) tree_grow(t, level, 0, 1 << level);
    forces_order(t->forces, 0, t->forces->count);
    tree_fit_parts(t, 0, tree_parts(t));
    groups = tree_complete(t);
  }
  return groups;
}

int32_t tree_place(const Tree *t, int32_t group) {
  return group < t->group_count ? t->nodes[t->groups[group]].first : t->forces->count;
}
