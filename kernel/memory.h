/* One stack of memory: allocate pushes, release pops down to an earlier mark. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stdint.h>

/* Address of `bytes` bytes (a multiple of 64, contents undefined), or 0 when memory is full. */
void *allocate(uint32_t bytes);

/* The present top of the stack, for `release`. */
uint32_t mark(void);

/* Gives back everything that was allocated since `mark` returned `top`; 0: everything. */
void release(uint32_t top);

#endif
