/* One step of one point on the sphere; see step.c. */
#ifndef STEP_H
#define STEP_H

#include "simd.h"

/* How a point steps: the globe's radius, and of the velocity how much stays and how much the
   gradient adds. */
typedef struct {
  float radius, momentum, learning_rate;
} Stride;

/* Moves the unit vector y against the gradient g at radius * y, and its velocity with it. */
void step_point(f32x4 *y, f32x4 *velocity, f32x4 g, const Stride *stride);

#endif
