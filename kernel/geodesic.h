/* What forces.c and tree.c do where distances are arcs. */
#ifndef GEODESIC_H
#define GEODESIC_H

#include "forces.h"

/* Measures distances along the arcs of a globe of this radius; 0: chords. */
void forces_set_arcs(Forces *f, float radius);

void attract_along_arcs(Forces *f, int32_t first, int32_t last);
double cross_entropy_along_arcs(const Forces *f, int32_t first, int32_t last);
void repel_along_arcs(Forces *f, int32_t first, int32_t last);

/* Repulsion of listed points on a place; returns the sum of q. Weights 0: of all other places. */
float act_along_arcs(Forces *f, const float *x, const float *y, const float *z,
                     const float *weights, int32_t length, int32_t place);

#endif
