/* Dot products of rows of vectors, a tile of 64 x 64 at a time. */
#ifndef PRODUCTS_H
#define PRODUCTS_H

#include "simd.h"

enum { TILE = 64 };

#ifdef __wasm__
#define THREAD_LOCAL /* an instance is one thread */
#else
#define THREAD_LOCAL _Thread_local
#endif

/* What `multiply` wrote: products[row * TILE + column] and transposed[column * TILE + row]. */
extern THREAD_LOCAL float products[TILE * TILE], transposed[TILE * TILE];

/* All dot products of up to TILE rows with up to TILE columns, each of `stride` floats (a multiple
   of 4). Numbers of rows are multiples of 4, of columns of 2. */
void multiply(const float *rows, int32_t row_count, const float *columns, int32_t column_count,
              int32_t stride);

/* The same of rows of 16-bit integers, each of `stride` (a multiple of 8), times `unit`. The
   integers' own products must stay below 2^31; they are then exact. */
void multiply_shorts(const int16_t *rows, int32_t row_count, const int16_t *columns,
                     int32_t column_count, int32_t stride, float unit);

/* a . b, summed in the order of `multiply`. */
float dot_product(const float *a, const float *b, int32_t stride);

/* |a|^2, summed in the order of `multiply`, so that equal rows are at distance 0. */
float squared_norm(const float *a, int32_t stride);

#endif
