/* The k nearest neighbours of every row, over tiles of 64 x 64 rows: exactly, where the caller lists
   all of them, or nearly.

   Squared distances come from dot products, |a|^2 + |b|^2 - 2 a.b. A tile serves both its rows
   and its columns, so each pair is multiplied once. Every row collects candidates in a buffer;
   a full buffer is cut back to its best, whose worst distance is then the row's threshold.
   At the end the few that remain are measured again from coordinate differences, which does
   not cancel, and sorted.

   A candidate is one 64-bit key: the bits of its distance above its row number. Non-negative
   floats order as their bits do, so comparing keys breaks ties by the lower row number. What a row
   keeps are the smallest keys of all that were offered, in whatever order they came: tiles can be
   shared out, among threads or among searches of which one takes in what the others found, and rows
   among searches that know nothing of each other. */
#include "memory.h"
#include "products.h"

enum { SPARE = 8 };

typedef uint64_t Candidate;

typedef struct {
  int32_t count, stride, k;
  int32_t first, last; /* of the rows that collect candidates, whole tiles; the others are offered */
  int32_t kept;     /* candidates that survive a cut: k and a few spare for rounding */
  int32_t capacity; /* of a row's buffer */
  int32_t cosine, rounded;
  float *vectors;  /* stride floats a row; up to 3 more rows of zeros that never count */
  float *norms;    /* squared; under cosine 1, for rows of zeros too */
  int16_t *shorts; /* the vectors in steps of `step`, if rounded; else null */
  int32_t short_stride;
  float step;
  Candidate *worst; /* a row takes what is smaller: its largest key once it was cut */
  int32_t *filled;
  Candidate *candidates;
} Search;

static inline int32_t smaller(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t round_up(int32_t value) { return (value + 3) & ~3; }

static inline float distance_of(Candidate c) {
  const union { uint32_t bits; float value; } u = {.bits = (uint32_t)(c >> 32)};
  return u.value;
}

static inline Candidate candidate(float distance, int32_t row) {
  const union { float value; uint32_t bits; } u = {.value = distance > 0 ? distance : 0};
  return (Candidate)u.bits << 32 | (uint32_t)row;
}

static Search *start(Search search, int32_t has_vectors) {
  Search *s = memory_allocate(sizeof(Search));
  if (!s) return 0;
  *s = search;
  const uint32_t rows = round_up(s->count);
  s->short_stride = (s->stride + 7) & ~7;
  s->kept = smaller(s->k + SPARE, s->count - 1);
  s->capacity = 2 * s->kept + 16;
  const uint64_t largest = (uint64_t)rows * 4 * s->stride;
  const uint32_t collecting = s->last - s->first;
  const uint64_t buffers = (uint64_t)8 * collecting * s->capacity;
  /* In WebAssembly an address has 32 bits. */
  const uint64_t most = sizeof(size_t) > 4 ? INT64_MAX : INT32_MAX;
  if (largest > most || buffers > most) return 0;
  s->norms = memory_allocate(4 * rows);
  s->worst = memory_allocate(8 * collecting);
  s->filled = memory_allocate(4 * collecting);
  s->candidates = memory_allocate((size_t)buffers);
  if (!s->norms || !s->worst || !s->filled || !s->candidates) return 0;
  if (has_vectors && !(s->vectors = memory_allocate((size_t)largest))) return 0;
  if (s->rounded && !(s->shorts = memory_allocate((size_t)2 * rows * s->short_stride))) return 0;
  for (uint32_t i = 0; i < collecting; i++) {
    s->worst[i] = ~(Candidate)0;
    s->filled[i] = 0;
  }
  return s;
}

/* A search over `count` rows of `stride` floats (a multiple of 4), k < count; 0: out of memory.
   The caller then writes the rows to `neighbors_vectors`, padded with zeros. A rounded search
   compares integers of 16 bits, twice as fast, with an error of about 1e-5 of the squared norms,
   and so may mistake neighbours that are as near as that; what it finds is measured exactly. */
Search *neighbors_start(int32_t count, int32_t stride, int32_t k, int32_t cosine,
                        int32_t rounded) {
  return start((Search){.count = count, .stride = stride, .k = k, .last = count,
                        .cosine = cosine, .rounded = rounded}, 1);
}

/* A rounded search for the neighbours of rows first .. last-1 alone, whole tiles, of a part of the
   rows of another search, whose step is `step`, in the same order: it finds what that one finds
   where it compares the same pairs. */
Search *neighbors_part(int32_t count, int32_t stride, int32_t k, int32_t cosine, int32_t first,
                       int32_t last, float step) {
  return start((Search){.count = count, .stride = stride, .k = k, .first = first, .last = last,
                        .cosine = cosine, .rounded = 1, .step = step}, 1);
}

/* A search that compares for another one in its own memory: the caller copies to `neighbors_norms`
   and `neighbors_compared` what lies there in the other, whose step is `step`. */
Search *neighbors_assist(int32_t count, int32_t stride, int32_t k, int32_t rounded, float step) {
  return start((Search){.count = count, .stride = stride, .k = k, .last = count,
                        .rounded = rounded, .step = step}, !rounded);
}

float *neighbors_vectors(const Search *s) { return s->vectors; }
float *neighbors_norms(const Search *s) { return s->norms; }
float neighbors_step(const Search *s) { return s->step; }

/* What is multiplied, and its bytes: all rows, whole fours of them. */
void *neighbors_compared(const Search *s) { return s->rounded ? (void *)s->shorts : s->vectors; }
int32_t neighbors_compared_size(const Search *s) {
  return round_up(s->count) * (s->rounded ? 2 * s->short_stride : 4 * s->stride);
}

/* Moves the `kept` smallest of `length` keys to the front (Hoare's quickselect). */
static void select_smallest(Candidate *keys, int32_t length, int32_t kept) {
  int32_t low = 0, high = length - 1;
  const int32_t target = kept - 1;
  while (low < high) {
    const Candidate pivot = keys[(low + high) >> 1];
    int32_t i = low, j = high;
    while (i <= j) {
      while (keys[i] < pivot) i++;
      while (keys[j] > pivot) j--;
      if (i <= j) {
        const Candidate swap = keys[i];
        keys[i++] = keys[j];
        keys[j--] = swap;
      }
    }
    if (target <= j) high = j;
    else if (target >= i) low = i;
    else return;
  }
}

/* `own` is a row's number among those that collect. */
static inline Candidate *buffer(const Search *s, int32_t own) {
  return s->candidates + (int64_t)own * s->capacity;
}

static void cut(Search *s, int32_t own) {
  Candidate *keys = buffer(s, own);
  select_smallest(keys, s->filled[own], s->kept);
  s->filled[own] = s->kept;
  Candidate worst = 0;
  for (int32_t i = 0; i < s->kept; i++) worst = keys[i] > worst ? keys[i] : worst;
  s->worst[own] = worst;
}

static inline void take(Search *s, int32_t own, Candidate key) {
  if (key >= s->worst[own]) return;
  buffer(s, own)[s->filled[own]] = key;
  if (++s->filled[own] == s->capacity) cut(s, own);
}

/* Infinity until a row was cut: no key is a number then. */
static inline float threshold(const Search *s, int32_t own) {
  return s->worst[own] == ~(Candidate)0 ? __builtin_inff() : distance_of(s->worst[own]);
}

static inline int32_t collects(const Search *s, int32_t row) {
  return row >= s->first && row < s->last;
}

/* Offers columns first .. last-1 to a row. */
__attribute__((noinline)) static void offer(Search *s, int32_t row, const float *dots,
                                            int32_t first, int32_t last) {
  const int32_t own = row - s->first;
  const f32x4 norm = splat(s->norms[row]);
  f32x4 limit = splat(threshold(s, own));
  for (int32_t c = first; c < last; c += 4) {
    const f32x4 d = (norm + load(s->norms + c)) - splat(2.f) * load(dots + c - first);
    if (!any(d <= limit)) continue;
    UNROLLED
    for (int32_t lane = 0; lane < 4 && c + lane < last; lane++)
      if (d[lane] <= limit[0] && c + lane != row) take(s, own, candidate(d[lane], c + lane));
    limit = splat(threshold(s, own));
  }
}

/* Measures rows first .. last-1. Ranges must cover 0 .. count once before anything is compared. */
void neighbors_measure(Search *s, int32_t first, int32_t last) {
  f32x4 largest = splat(s->step);
  for (int32_t i = first; i < last; i++) {
    const float *row = s->vectors + (int64_t)i * s->stride;
    s->norms[i] = s->cosine ? 1 : squared_norm(row, s->stride);
    if (!s->rounded) continue;
    largest[0] = square_root(s->norms[i]) / 46000 > largest[0] ? square_root(s->norms[i]) / 46000
                                                               : largest[0];
    for (int32_t t = 0; t < s->stride; t += 4) {
      const f32x4 size = __builtin_elementwise_abs(load(row + t)) * splat(1 / 32767.f);
      largest = greater(largest, size);
    }
  }
  UNROLLED
  for (int32_t lane = 0; lane < 4; lane++) s->step = largest[lane] > s->step ? largest[lane] : s->step;
  for (int64_t t = (int64_t)s->count * s->stride; t < (int64_t)round_up(s->count) * s->stride; t++)
    s->vectors[t] = 0;
}

/* Rounds rows first .. last-1 to as many steps as 16 bits hold, and their products 32, once all
   have been measured. */
void neighbors_round(Search *s, int32_t first, int32_t last) {
  const f32x4 inverse = splat(s->step > 0 ? 1 / s->step : 0);
  for (int32_t i = first; i < (last == s->count ? round_up(last) : last); i++) {
    const float *row = s->vectors + (int64_t)i * s->stride;
    int16_t *target = s->shorts + (int64_t)i * s->short_stride;
    for (int32_t t = 0; t < s->stride; t += 4) {
      const f32x4 steps = __builtin_elementwise_roundeven(load(row + t) * inverse);
      const i32x4 whole = __builtin_convertvector(steps, i32x4);
      UNROLLED
      for (int32_t lane = 0; lane < 4; lane++) target[t + lane] = (int16_t)whole[lane];
    }
    for (int32_t t = s->stride; t < s->short_stride; t++) target[t] = 0;
  }
}

static void compare(Search *s, int32_t tile_row, int32_t tile_column) {
  const int32_t row = tile_row * TILE, row_end = smaller(row + TILE, s->count);
  const int32_t column = tile_column * TILE, column_end = smaller(column + TILE, s->count);
  const int32_t rows = round_up(row_end - row), columns = round_up(column_end - column);
  if (s->rounded)
    multiply_shorts(s->shorts + (int64_t)row * s->short_stride, rows,
                    s->shorts + (int64_t)column * s->short_stride, columns, s->short_stride,
                    s->step * s->step);
  else
    multiply(s->vectors + (int64_t)row * s->stride, rows,
             s->vectors + (int64_t)column * s->stride, columns, s->stride);
  if (collects(s, row))
    for (int32_t i = row; i < row_end; i++)
      offer(s, i, products + (i - row) * TILE, column, column_end);
  if (row != column && collects(s, column))
    for (int32_t j = column; j < column_end; j++)
      offer(s, j, transposed + (j - column) * TILE, row, row_end);
}

/* Compares the listed pairs of tiles, each (row, column). No pair may be listed twice, either way
   round, and every row that collects needs k and SPARE others in all (or as many as there are). */
void neighbors_compare(Search *s, const int32_t *pairs, int32_t count) {
  for (int32_t p = 0; p < count; p++) compare(s, pairs[2 * p], pairs[2 * p + 1]);
}

/* Writes how many keys each of rows first .. last-1 has found, and the keys one after another;
   returns how many in all. */
int32_t neighbors_export(Search *s, int32_t first, int32_t last, int32_t *filled,
                         Candidate *keys) {
  const Candidate *begin = keys;
  for (int32_t own = first - s->first; own < last - s->first; own++) {
    if (s->filled[own] > s->kept) cut(s, own);
    *filled++ = s->filled[own];
    for (int32_t q = 0; q < s->filled[own]; q++) *keys++ = buffer(s, own)[q];
  }
  return (int32_t)(keys - begin);
}

/* Takes in what `neighbors_export` wrote of a search that has compared other tiles. */
void neighbors_import(Search *s, int32_t first, int32_t last, const int32_t *filled,
                      const Candidate *keys) {
  for (int32_t i = first; i < last; i++)
    for (int32_t q = *filled++; q > 0; q--) take(s, i - s->first, *keys++);
}

/* Shell's sort with Ciura's gaps: the rows are short. */
static void sort(Candidate *keys, int32_t length) {
  static const int32_t gaps[] = {701, 301, 132, 57, 23, 10, 4, 1};
  for (uint32_t g = 0; g < sizeof gaps / sizeof *gaps; g++) {
    const int32_t gap = gaps[g];
    for (int32_t i = gap; i < length; i++) {
      const Candidate key = keys[i];
      int32_t j = i;
      for (; j >= gap && keys[j - gap] > key; j -= gap) keys[j] = keys[j - gap];
      keys[j] = key;
    }
  }
}

/* The squared distance again, from differences, where the subtraction of the dot product lost
   digits. A row of zeros under cosine is at 2 from all others and so stays there. */
static float refined(const Search *s, int32_t i, int32_t j, float distance) {
  const float *a = s->vectors + (int64_t)i * s->stride, *b = s->vectors + (int64_t)j * s->stride;
  if (distance > 0.5f * (s->norms[i] + s->norms[j]))
    return s->rounded ? s->norms[i] + s->norms[j] - 2 * dot_product(a, b, s->stride) : distance;
  f32x4 total = splat(0);
  for (int32_t t = 0; t < s->stride; t += 4) {
    const f32x4 difference = load(a + t) - load(b + t);
    total += difference * difference;
  }
  return sum(total);
}

/* Writes the sorted neighbours of rows first .. last-1 to the start of the given arrays. */
void neighbors_finish(Search *s, int32_t first, int32_t last, int32_t *indices, float *distances) {
  for (int32_t i = first; i < last; i++) {
    Candidate *keys = buffer(s, i - s->first);
    if (s->filled[i - s->first] > s->kept) cut(s, i - s->first);
    for (int32_t q = 0; q < s->kept; q++) {
      const int32_t j = (int32_t)(keys[q] & 0xffffffffu);
      keys[q] = candidate(refined(s, i, j, distance_of(keys[q])), j);
    }
    sort(keys, s->kept);
    for (int32_t q = 0; q < s->k; q++) {
      *indices++ = (int32_t)(keys[q] & 0xffffffffu);
      *distances++ = distance_of(keys[q]);
    }
  }
}
