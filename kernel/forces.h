/* The state that attraction, repulsion, the tree and the step share. */
#ifndef FORCES_H
#define FORCES_H

#include "simd.h"

/* Points z = radius * y in three dimensions with the forces of t-SNE on them. */
typedef struct {
  int32_t count;
  int32_t *row_starts, *columns; /* sparse symmetric affinities, compressed rows */
  float *values;
  float half_curvature; /* 1 / 2R where distances are arcs on a globe of radius R; 0: chords */
  f32x4 *points;     /* z, fourth coordinate 0, by row number */
  f32x4 *attraction; /* sum over j of p_ij q_ij (z_i - z_j), by row number */

  /* The points again, one array a coordinate, in the tree's order; padded to a multiple of 4
     by points too far away to count. `repulsion_*`: sum over j of q_ij^2 (z_i - z_j). */
  int32_t *order; /* row number at each place */
  float *x, *y, *z;
  float *repulsion_x, *repulsion_y, *repulsion_z;
  double normalizer; /* sum of q_ij over all i != j */
  double total, negative_entropy; /* sums of p_ij and of p_ij ln p_ij */
} Forces;

/* Attraction on rows first .. last-1. */
void forces_attract(Forces *f, int32_t first, int32_t last);

/* Repulsion between places first .. last-1 and all later ones, added to both sides. Ranges must
   cover 0 .. count once, in order. */
void forces_repel(Forces *f, int32_t first, int32_t last);

/* Copies the points into places first .. last-1 of the tree's order. */
void forces_order(Forces *f, int32_t first, int32_t last);

/* The gradient of the Kullback-Leibler divergence at the point in a place of the order. */
f32x4 gradient_at(const Forces *f, int32_t place, float exaggeration);

#endif
