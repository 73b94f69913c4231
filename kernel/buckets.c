/* Buckets of near rows, so that a search for neighbours need not compare all with all.

   A balanced tree of two-means splits: Dasgupta & Freund, "Random projection trees and low
   dimensional manifolds", STOC (2008), with the direction of section 4.2 learned instead of
   drawn. */
#include "memory.h"
#include "products.h"

/* Two-means sees at most so many rows of a split, for so many rounds. */
enum { SAMPLE = 256, ROUNDS = 4, DEEPEST = 32 };

typedef struct {
  int32_t count, stride;
  float *rows;
  int32_t *order; /* row numbers; runs of TILE become the buckets */
  float *heights; /* along the direction of a split, by row number */
  float *direction, *upper, *lower;
  struct { int32_t first, last; } open[DEEPEST]; /* runs that are still to be split */
  int32_t open_count;
  int32_t start, place; /* of the cycle along which rows are being moved; place -1: none */
} Buckets;

/* Buckets over `count` rows of `stride` floats, a multiple of 4; 0 when memory is full. */
Buckets *buckets_start(float *rows, int32_t count, int32_t stride) {
  Buckets *b = memory_allocate(sizeof(Buckets));
  if (!b) return 0;
  *b = (Buckets){.count = count, .stride = stride, .rows = rows, .open_count = 1, .place = -1};
  b->open[0].last = count;
  b->order = memory_allocate(4 * (uint32_t)count);
  b->heights = memory_allocate(4 * (uint32_t)count);
  float **vectors[] = {&b->direction, &b->upper, &b->lower};
  for (int32_t v = 0; v < 3; v++)
    if (!(*vectors[v] = memory_allocate(4 * (uint32_t)stride))) return 0;
  if (!b->order || !b->heights) return 0;
  for (int32_t i = 0; i < count; i++) b->order[i] = i;
  return b;
}

int32_t *buckets_order(const Buckets *b) { return b->order; }

static inline const float *row_at(const Buckets *b, int32_t place) {
  return b->rows + (int64_t)b->order[place] * b->stride;
}

static float height(const Buckets *b, const float *row) {
  return dot_product(row, b->direction, b->stride);
}

/* Reorders length values so that the smallest `middle` come first (Hoare's quickselect); returns
   the largest of those. */
static float select_value(float *values, int32_t length, int32_t middle) {
  int32_t low = 0, high = length - 1;
  const int32_t target = middle - 1;
  while (low < high) {
    const float pivot = values[(low + high) >> 1];
    int32_t i = low, j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const float swap = values[i];
        values[i++] = values[j];
        values[j--] = swap;
      }
    }
    if (target <= j) high = j;
    else if (target >= i) low = i;
    else break;
  }
  return values[target];
}

/* Lloyd's rounds from halves along the difference to the row that is farthest from the first;
   `direction` becomes the way between the two means. */
static void two_means(Buckets *b, int32_t first, int32_t last) {
  const int32_t stride = b->stride, taken = last - first < SAMPLE ? last - first : SAMPLE;
  const float *rows[SAMPLE], *origin = row_at(b, first), *farthest = origin;
  float heights[SAMPLE], sorted[SAMPLE], most = -1;
  for (int32_t s = 0; s < taken; s++) {
    rows[s] = row_at(b, first + (int32_t)((int64_t)s * (last - first) / taken));
    f32x4 apart = splat(0);
    for (int32_t t = 0; t < stride; t += 4) {
      const f32x4 d = load(rows[s] + t) - load(origin + t);
      apart += d * d;
    }
    if (sum(apart) > most) {
      most = sum(apart);
      farthest = rows[s];
    }
  }
  for (int32_t t = 0; t < stride; t += 4)
    store(b->direction + t, load(origin + t) - load(farthest + t));
  for (int32_t round = 0; round < ROUNDS; round++) {
    for (int32_t s = 0; s < taken; s++) sorted[s] = heights[s] = height(b, rows[s]);
    const float middle = select_value(sorted, taken, (taken + 1) / 2);
    float above = 0;
    for (int32_t t = 0; t < stride; t += 4) {
      store(b->upper + t, splat(0));
      store(b->lower + t, splat(0));
    }
    for (int32_t s = 0; s < taken; s++) {
      float *target = heights[s] > middle ? b->upper : b->lower;
      if (heights[s] > middle) above++;
      for (int32_t t = 0; t < stride; t += 4) store(target + t, load(target + t) + load(rows[s] + t));
    }
    if (above == 0) return; /* all at one height */
    const f32x4 up = splat(1 / above), down = splat(1 / ((float)taken - above));
    for (int32_t t = 0; t < stride; t += 4)
      store(b->direction + t, load(b->upper + t) * up - load(b->lower + t) * down);
  }
}

/* Reorders places first .. last-1 so that none before `middle` is higher than any from there on. */
static void divide(Buckets *b, int32_t first, int32_t last, int32_t middle) {
  int32_t low = first, high = last - 1;
  while (low < high) {
    const float pivot = b->heights[b->order[(low + high) >> 1]];
    int32_t i = low, j = high;
    while (i <= j) {
      while (b->heights[b->order[i]] < pivot) i++;
      while (b->heights[b->order[j]] > pivot) j--;
      if (i <= j) {
        const int32_t swap = b->order[i];
        b->order[i++] = b->order[j];
        b->order[j--] = swap;
      }
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}

/* Splits runs until about `work` rows have been looked at; returns how many, 0 at the end. */
int32_t buckets_split(Buckets *b, int32_t work) {
  int32_t done = 0;
  while (b->open_count && done < work) {
    const int32_t first = b->open[--b->open_count].first, last = b->open[b->open_count].last;
    const int32_t buckets = (last - first + TILE - 1) / TILE;
    if (buckets < 2) continue;
    two_means(b, first, last);
    for (int32_t i = first; i < last; i++) b->heights[b->order[i]] = height(b, row_at(b, i));
    const int32_t middle = first + buckets / 2 * TILE;
    divide(b, first, last, middle);
    b->open[b->open_count].first = middle;
    b->open[b->open_count++].last = last;
    b->open[b->open_count].first = first;
    b->open[b->open_count++].last = middle;
    done += last - first + ROUNDS * SAMPLE;
  }
  return done;
}

/* Brings up to `most` of the rows themselves into the order, in place along its cycles; returns how
   many, 0 when all are there. The order is spent: the caller has read it. */
int32_t buckets_arrange(Buckets *b, int32_t most) {
  const uint32_t bytes = 4 * (uint32_t)b->stride;
  float *held = b->direction;
  int32_t done = 0;
  while (done < most && b->start < b->count) {
    if (b->place < 0) {
      const int32_t start = b->start;
      if (b->order[start] < 0 || b->order[start] == start) {
        b->start++;
        continue;
      }
      __builtin_memcpy(held, b->rows + (int64_t)start * b->stride, bytes);
      b->place = start;
    }
    const int32_t place = b->place, source = b->order[place], is_last = source == b->start;
    b->order[place] = -1;
    __builtin_memcpy(b->rows + (int64_t)place * b->stride,
                     is_last ? held : b->rows + (int64_t)source * b->stride, bytes);
    b->place = is_last ? -1 : source;
    done++;
  }
  return done;
}

/* Writes the means of buckets first .. last-1, once the rows are in order, to their places. */
void buckets_means(const Buckets *b, float *means, int32_t first, int32_t last) {
  for (int32_t bucket = first; bucket < last; bucket++) {
    const int32_t begin = bucket * TILE, size = b->count - begin < TILE ? b->count - begin : TILE;
    float *mean = means + (int64_t)bucket * b->stride;
    for (int32_t t = 0; t < b->stride; t += 4) {
      f32x4 total = splat(0);
      for (int32_t i = begin; i < begin + size; i++)
        total += load(b->rows + (int64_t)i * b->stride + t);
      store(mean + t, total / splat((float)size));
    }
  }
}
