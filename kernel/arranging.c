/* Renumbers the points of a descent in the order of its tree, so that those which lie near each
   other on the globe do so in memory, and with them most of a point's neighbours: of many points the
   attraction reads positions from all over the memory otherwise, and waits for it.

   Every sum is still taken in the same order, so that positions stay the same to the last bit. Not
   for WebAssembly: a tab lays fewer points out, and has no memory to spare. */
#ifndef __wasm__
#include "memory.h"
#include "step.h"

typedef struct {
  Descent *descent;
  int32_t *places; /* where each point comes to lie */
  /* The next order, in room that is exchanged for that of the present one. */
  int32_t *rows, *row_starts, *columns;
  float *values;
} Arranging;

/* Room to arrange a descent in; 0 when memory is full. */
Arranging *arranging_start(Descent *d) {
  const uint32_t count = (uint32_t)d->forces->count;
  const size_t entries = (size_t)d->forces->row_starts[count];
  Arranging *a = memory_allocate(sizeof(Arranging));
  if (!a) return 0;
  *a = (Arranging){.descent = d, .places = memory_allocate(4 * count),
                   .rows = memory_allocate(4 * count),
                   .row_starts = memory_allocate(4 * (count + 1)),
                   .columns = memory_allocate(4 * entries), .values = memory_allocate(4 * entries)};
  return a->places && a->rows && a->row_starts && a->columns && a->values ? a : 0;
}

/* The row number of each point: positions lie in this order. */
int32_t *arranging_rows(const Arranging *a) { return a->descent->rows; }

/* Writes points first .. last-1 to their rows of three coordinates at `out`, which may be anywhere. */
void arranging_read(const Arranging *a, int32_t first, int32_t last, float *out) {
  for (int32_t place = first; place < last; place++) {
    const f32x4 y = a->descent->positions[place];
    float *row = out + 3 * (size_t)a->descent->rows[place];
    row[0] = y[0];
    row[1] = y[1];
    row[2] = y[2];
  }
}

/* Begins with the order that the tree has now. */
void arranging_begin(Arranging *a) {
  const Forces *f = a->descent->forces;
  a->row_starts[0] = 0;
  for (int32_t place = 0; place < f->count; place++) {
    const int32_t i = f->order[place];
    a->places[i] = place;
    a->row_starts[place + 1] = a->row_starts[place] + f->row_starts[i + 1] - f->row_starts[i];
  }
}

/* Copies what belongs to places first .. last-1. Points on the globe and attraction are computed
   anew in every step: positions and velocity move into their room. */
void arranging_copy(Arranging *a, int32_t first, int32_t last) {
  const Descent *d = a->descent;
  const Forces *f = d->forces;
  for (int32_t place = first; place < last; place++) {
    const int32_t i = f->order[place];
    a->rows[place] = d->rows[i];
    f->points[place] = d->positions[i];
    f->attraction[place] = d->velocity[i];
    int32_t to = a->row_starts[place];
    for (int32_t e = f->row_starts[i]; e < f->row_starts[i + 1]; e++, to++) {
      a->columns[to] = a->places[f->columns[e]];
      a->values[to] = f->values[e];
    }
  }
}

#define SWAP(type, a, b) do { type *swap = a; a = b; b = swap; } while (0)

/* Puts the copy in the place of what was copied. */
void arranging_finish(Arranging *a) {
  Descent *d = a->descent;
  Forces *f = d->forces;
  SWAP(int32_t, a->rows, d->rows);
  SWAP(int32_t, a->row_starts, f->row_starts);
  SWAP(int32_t, a->columns, f->columns);
  SWAP(float, a->values, f->values);
  SWAP(f32x4, d->positions, f->points);
  SWAP(f32x4, d->velocity, f->attraction);
  for (int32_t place = 0; place < f->count; place++) f->order[place] = place;
  d->repelled = 0;
}
#endif
