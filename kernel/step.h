/* A descent, and one step of one point on the sphere; see step.c. */
#ifndef STEP_H
#define STEP_H

#include "tree.h"

typedef struct {
  Forces *forces;
  Tree *tree; /* null: exact repulsion */
  float tolerance;
  int32_t follows_arcs; /* whether distances are arcs on the sphere; else they are chords */
  float repelled; /* the radius at which repulsion is known for the positions, or 0 */
  f32x4 *positions; /* y, unit vectors, fourth coordinate 0 */
  f32x4 *velocity;  /* in units of z = radius * y */
  int32_t *rows;    /* the row number of each point: its own until arranging.c renumbers them */
  int32_t frozen;   /* rows below it do not move */
} Descent;

/* How a point steps: the globe's radius, and of the velocity how much stays and how much the
   gradient adds. */
typedef struct {
  float radius, momentum, learning_rate;
} Stride;

/* Moves the unit vector y against the gradient g at radius * y, and its velocity with it. */
void step_point(f32x4 *y, f32x4 *velocity, f32x4 g, const Stride *stride);

#endif
