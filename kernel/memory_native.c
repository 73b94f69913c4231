/* The same stack outside WebAssembly: blocks of the system's own allocator, each of which knows the
   one below it. A library is loaded once for all threads, so each says first whose stack it uses. */
#ifndef __wasm__
#include "memory.h"
#include <stdlib.h>

enum { ALIGNMENT = 64 };

typedef struct Block {
  struct Block *below;
  void *allocation; /* as the system gave it */
} Block;

static _Thread_local Block **stack;

/* From here on this thread allocates on the stack whose top stands at this address, at first 0. */
void memory_use(Block **top) { stack = top; }

uintptr_t memory_mark(void) { return (uintptr_t)*stack; }

void memory_release(uintptr_t top) {
  while (*stack && (uintptr_t)*stack != top) {
    Block *block = *stack;
    *stack = block->below;
    free(block->allocation);
  }
}

void *memory_allocate(size_t bytes) {
  /* The block's head takes the 64 bytes before what is given out. */
  unsigned char *allocation = malloc(bytes + 2 * ALIGNMENT);
  if (!allocation) return 0;
  const uintptr_t start = ((uintptr_t)allocation + 2 * ALIGNMENT - 1) & -(uintptr_t)ALIGNMENT;
  Block *block = (Block *)(start - ALIGNMENT);
  *block = (Block){.below = *stack, .allocation = allocation};
  *stack = block;
  return (void *)start;
}
#endif
