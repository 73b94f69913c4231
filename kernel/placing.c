/* Points that join a layout which stays as it is: each follows the gradient of t-SNE alone, and
   does not see the others (`placement.frozen_cost_and_gradient` is the reference). */
#include "memory.h"
#include "step.h"

typedef struct {
  const Forces *fixed; /* at their places on the globe; without affinities of their own */
  Tree *tree;          /* over them, fitted */
  float tolerance;
  int32_t k;
  const int32_t *neighbors; /* k fixed rows of every free point */
  const float *weights;     /* p(j|i) of them; each row sums to 1 */
  f32x4 *positions;         /* unit vectors of the free points, fourth coordinate 0 */
} Placing;

/* Puts the fixed points, unit vectors, on the globe of this radius. 0 when memory is full. */
Placing *placing_start(Forces *fixed, Tree *tree, float tolerance, float radius, int32_t k,
                       const int32_t *neighbors, const float *weights, f32x4 *positions) {
  Placing *p = memory_allocate(sizeof(Placing));
  if (!p) return 0;
  for (int32_t i = 0; i < fixed->count; i++) fixed->points[i] *= splat(radius);
  tree_fit(tree);
  *p = (Placing){.fixed = fixed, .tree = tree, .tolerance = tolerance, .k = k,
                 .neighbors = neighbors, .weights = weights, .positions = positions};
  return p;
}

/* The gradient at z, where free point `row` is. */
static f32x4 gradient(const Placing *p, int32_t thread, int32_t row, f32x4 z) {
  const int32_t *neighbors = p->neighbors + (int64_t)row * p->k;
  const float *weights = p->weights + (int64_t)row * p->k;
  f32x4 attraction = splat(0);
  for (int32_t j = 0; j < p->k; j++) {
    const f32x4 d = z - p->fixed->points[neighbors[j]];
    attraction += splat(weights[j] / (1 + sum(d * d))) * d;
  }
  f32x4 repulsion = splat(0);
  const float total = tree_act_on(p->tree, thread, z, p->tolerance, &repulsion);
  return splat(2) * (attraction - repulsion / splat(total));
}

/* Lets free points first .. last-1 take all their steps, in the thread of this number. */
void placing_run(const Placing *p, int32_t thread, int32_t first, int32_t last, int32_t steps,
                 float radius, float momentum, float learning_rate) {
  const Stride stride = {radius, momentum, learning_rate};
  for (int32_t i = first; i < last; i++) {
    f32x4 velocity = splat(0);
    for (int32_t step = 0; step < steps; step++) {
      const f32x4 z = splat(radius) * p->positions[i];
      step_point(&p->positions[i], &velocity, gradient(p, thread, i, z), &stride);
    }
  }
}
