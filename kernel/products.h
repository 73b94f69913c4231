/* Dot products of rows of vectors, a tile of 64 x 64 at a time. */
#ifndef PRODUCTS_H
#define PRODUCTS_H

#include "simd.h"

enum { TILE = 64 };

/* What `multiply` wrote: products[row * TILE + column] and transposed[column * TILE + row]. */
extern float products[TILE * TILE], transposed[TILE * TILE];

/* All dot products of up to TILE rows with up to TILE columns, each of `stride` floats (a multiple
   of 4). Numbers of rows are multiples of 4, of columns of 2. */
void multiply(const float *rows, int32_t row_count, const float *columns, int32_t column_count,
              int32_t stride);

/* |a|^2, summed in the order of `multiply`, so that equal rows are at distance 0. */
float squared_norm(const float *a, int32_t stride);

#endif
