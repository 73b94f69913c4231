/* One stack of memory: allocate pushes, release pops down to an earlier mark. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* Address of `bytes` bytes (a multiple of 64, contents undefined), or 0 when memory is full. */
void *memory_allocate(size_t bytes);

/* The present top of the stack, for `memory_release`. */
uintptr_t memory_mark(void);

/* Gives back everything that was allocated since `memory_mark` returned `top`; 0: everything. */
void memory_release(uintptr_t top);

#endif
