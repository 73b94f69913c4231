/* Bump allocator over WebAssembly's linear memory. A run allocates what it needs and releases
   all of it at its end, so a general allocator would only add size. */
#ifdef __wasm__
#include "memory.h"

enum { PAGE = 65536, ALIGNMENT = 64 };

extern unsigned char __heap_base;
static uint32_t top;

uintptr_t memory_mark(void) {
  if (!top) top = ((uint32_t)&__heap_base + ALIGNMENT - 1) & -ALIGNMENT;
  return top;
}

void memory_release(uintptr_t earlier) { top = earlier; }

void *memory_allocate(size_t bytes) {
  const uint64_t start = memory_mark();
  const uint64_t end = (start + bytes + ALIGNMENT - 1) & -(uint64_t)ALIGNMENT;
  const uint64_t size = (uint64_t)__builtin_wasm_memory_size(0) * PAGE;
  if (end > size) {
    const uint64_t pages = (end - size + PAGE - 1) / PAGE;
    if (pages > 65535 || __builtin_wasm_memory_grow(0, pages) == (uint32_t)-1) return 0;
  }
  top = (uint32_t)end;
  return (void *)(uint32_t)start;
}
#endif
