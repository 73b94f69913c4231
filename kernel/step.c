/* Gradient descent with momentum on the unit sphere (the Riemannian form: gradient in the
   tangent plane, retraction by normalising, velocity carried to the new tangent plane). */
#include "forces.h"
#include "memory.h"

static const float LONGEST = 5.f; /* of a velocity, in units of z */

typedef struct {
  Forces *forces;
  f32x4 *positions; /* y, unit vectors, fourth coordinate 0 */
  f32x4 *velocity;  /* in units of z = radius * y */
  int32_t pinned;   /* rows below it do not move */
} Descent;

/* A descent at rest; the caller writes the positions. 0 when memory is full. */
Descent *descent_start(Forces *forces) {
  Descent *d = allocate(sizeof(Descent));
  const uint32_t bytes = 16 * (uint32_t)forces->count;
  f32x4 *positions = allocate(bytes), *velocity = allocate(bytes);
  if (!d || !positions || !velocity) return 0;
  for (int32_t i = 0; i < forces->count; i++) velocity[i] = splat(0);
  *d = (Descent){forces, positions, velocity, 0};
  return d;
}

f32x4 *descent_positions(const Descent *d) { return d->positions; }

/* Holds the rows below `count`, at rest, where they are. */
void pin(Descent *d, int32_t count) {
  d->pinned = count;
  for (int32_t i = 0; i < count; i++) d->velocity[i] = splat(0);
}

/* Puts the points of the forces on the sphere of this radius. */
void place(const Descent *d, float radius) {
  for (int32_t i = 0; i < d->forces->count; i++)
    d->forces->points[i] = splat(radius) * d->positions[i];
}

/* Moves every position that is not pinned, once the forces have been computed. */
void move(Descent *d, float radius, float exaggeration, float momentum, float learning_rate) {
  for (int32_t k = 0; k < d->forces->count; k++) {
    const int32_t i = d->forces->order[k];
    if (i < d->pinned) continue;
    f32x4 y = d->positions[i], g = gradient_at(d->forces, k, exaggeration);
    g -= splat(sum(g * y)) * y;
    f32x4 v = splat(momentum) * d->velocity[i] - splat(learning_rate) * g;
    const float length = square_root(sum(v * v));
    if (length > LONGEST) v *= splat(LONGEST / length);
    y += v * splat(1 / radius);
    y *= splat(1 / square_root(sum(y * y)));
    d->velocity[i] = v - splat(sum(v * y)) * y;
    d->positions[i] = y;
  }
}
