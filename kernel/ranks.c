/* Ranks of neighbours among vectors and on the sphere, from which trustworthiness and continuity
   follow (Venna & Kaski, ICANN 2001). `numeric/ranks.py` is the reference. */
#include "memory.h"
#include "products.h"

typedef struct {
  int32_t count, stride, k, cosine, measured;
  int32_t asked; /* the most rows that one call will ask */
  float *vectors, *norms; /* as in neighbors.c */
  float *x, *y, *z;       /* points on the sphere, one array a coordinate */
  float *gathered;        /* up to TILE rows of vectors that are asked together */
  float *original, *shown; /* squared distances: of the rows asked, TILE x count; of one, count */
  int32_t *near, *shown_near; /* the k nearest, nearest first */
} Ranks;

static void measure_norms(Ranks *r) {
  const int64_t end = (int64_t)((r->count + 3) & ~3) * r->stride;
  for (int64_t t = (int64_t)r->count * r->stride; t < end; t++) r->vectors[t] = 0;
  for (int32_t i = 0; i < r->count; i++)
    r->norms[i] = r->cosine ? 1 : squared_norm(r->vectors + (int64_t)i * r->stride, r->stride);
  r->measured = 1;
}

/* What a call writes to; whether there is memory for it. */
static int32_t make_room(Ranks *r) {
  const uint32_t rows = ((uint32_t)r->count + 3) & ~3u, tile = ((uint32_t)r->asked + 3) & ~3u;
  if ((uint64_t)4 * rows * tile > INT32_MAX) return 0;
  r->gathered = memory_allocate(4 * tile * (uint32_t)r->stride);
  r->original = memory_allocate(4 * rows * tile);
  r->shown = memory_allocate(4 * rows);
  r->near = memory_allocate(4 * (uint32_t)r->k);
  r->shown_near = memory_allocate(4 * (uint32_t)r->k);
  return r->gathered && r->original && r->shown && r->near && r->shown_near;
}

/* The caller then writes rows (under cosine of length 1 or 0) to `ranks_vectors` and coordinates,
   all x, all y, all z, to `ranks_points`. `asked`: the most rows that one call will ask, up to
   TILE. 0 when memory is full. */
Ranks *ranks_start(int32_t count, int32_t stride, int32_t k, int32_t cosine, int32_t asked) {
  const uint32_t rows = ((uint32_t)count + 3) & ~3u;
  const uint64_t largest = (uint64_t)4 * rows * (uint32_t)stride;
  Ranks *r = memory_allocate(sizeof(Ranks));
  if (!r || largest > INT32_MAX) return 0;
  *r = (Ranks){.count = count, .stride = stride, .k = k, .cosine = cosine, .asked = asked,
               .vectors = memory_allocate((uint32_t)largest), .norms = memory_allocate(4 * rows),
               .x = memory_allocate(12 * (uint32_t)count)};
  if (!r->vectors || !r->norms || !r->x || !make_room(r)) return 0;
  r->y = r->x + count;
  r->z = r->y + count;
  return r;
}

/* The same for one more thread, once rows and coordinates are written: it has room of its own. */
Ranks *ranks_share(Ranks *of) {
  if (!of->measured) measure_norms(of);
  Ranks *r = memory_allocate(sizeof(Ranks));
  if (!r) return 0;
  *r = *of;
  return make_room(r) ? r : 0;
}

float *ranks_vectors(const Ranks *r) { return r->vectors; }
float *ranks_points(const Ranks *r) { return r->x; }

/* Squared distances between vectors of the rows asked, at `original`. */
static void compare_vectors(Ranks *r, const int32_t *asked, int32_t rows) {
  const uint32_t bytes = 4 * (uint32_t)r->stride;
  /* Whole fours: what lies in memory would not count, but numbers too small are slow. */
  for (int32_t a = 0; a < ((rows + 3) & ~3); a++) {
    const int32_t row = asked[a < rows ? a : 0];
    __builtin_memcpy(r->gathered + a * r->stride, r->vectors + (int64_t)row * r->stride, bytes);
  }
  for (int32_t first = 0; first < r->count; first += TILE) {
    const int32_t size = r->count - first < TILE ? r->count - first : TILE;
    multiply(r->gathered, (rows + 3) & ~3, r->vectors + (int64_t)first * r->stride, (size + 3) & ~3,
             r->stride);
    for (int32_t a = 0; a < rows; a++) {
      const float *dots = products + a * TILE, *norms = r->norms + first, own = r->norms[asked[a]];
      float *target = r->original + (int64_t)a * r->count + first;
      for (int32_t c = 0; c < size; c++) target[c] = (own + norms[c]) - 2 * dots[c];
    }
  }
}

/* Squared chords of one row to all, from coordinate differences: exact for equal points. */
static void compare_points(const Ranks *r, int32_t row) {
  const float x = r->x[row], y = r->y[row], z = r->z[row];
  for (int32_t i = 0; i < r->count; i++) {
    const float dx = r->x[i] - x, dy = r->y[i] - y, dz = r->z[i] - z;
    r->shown[i] = dx * dx + dy * dy + dz * dz;
  }
}

/* The k nearest, ties to the lower row: rows come in ascending order, so an equal one is no
   nearer than those that are there. */
__attribute__((noinline)) static void find_nearest(const float *distances, int32_t count, int32_t k,
                                                   int32_t *nearest) {
  int32_t found = 0;
  float worst = __builtin_inff();
  for (int32_t i = 0; i < count; i++) {
    const float own = distances[i];
    if (found == k && !(own < worst)) continue;
    int32_t place = found < k ? found++ : k - 1;
    for (; place > 0 && own < distances[nearest[place - 1]]; place--)
      nearest[place] = nearest[place - 1];
    nearest[place] = i;
    worst = distances[nearest[found - 1]];
  }
}

static int32_t holds(const int32_t *list, int32_t length, int32_t row) {
  for (int32_t i = 0; i < length; i++)
    if (list[i] == row) return 1;
  return 0;
}

/* The place of a row among all by distance, from 1; ties by row number. */
static int32_t rank_of(const float *distances, int32_t count, int32_t row) {
  const float own = distances[row];
  int32_t before = 0;
  for (int32_t i = 0; i < row; i++) before += distances[i] <= own;
  for (int32_t i = row + 1; i < count; i++) before += distances[i] < own;
  return before + 1;
}

/* How far beyond k the neighbours of one list that another does not hold rank there, summed. */
static double misplacement(const Ranks *r, const int32_t *list, const int32_t *other,
                           const float *distances, int32_t *missing) {
  double total = 0;
  *missing = 0;
  for (int32_t i = 0; i < r->k; i++) {
    if (holds(other, r->k, list[i])) continue;
    total += rank_of(distances, r->count, list[i]) - r->k;
    ++*missing;
  }
  return total;
}

/* Measures the rows asked: at `out`, for each, how many of its k nearest it keeps, and by how much
   in all those it lost and those that are false rank beyond k. Then, at `pairs`, for each its
   `pair_count` squared distances between vectors and to the rows `others`, and those on the
   sphere. No row may be among its own others. */
void ranks_measure(Ranks *r, const int32_t *asked, int32_t rows, const int32_t *others,
                   int32_t pair_count, float *out, float *pairs) {
  if (!r->measured) measure_norms(r);
  compare_vectors(r, asked, rows);
  for (int32_t a = 0; a < rows; a++) {
    float *original = r->original + (int64_t)a * r->count;
    compare_points(r, asked[a]);
    for (int32_t p = 0; p < pair_count; p++) *pairs++ = original[others[p]];
    for (int32_t p = 0; p < pair_count; p++) *pairs++ = r->shown[*others++];
    original[asked[a]] = r->shown[asked[a]] = __builtin_inff();
    find_nearest(original, r->count, r->k, r->near);
    find_nearest(r->shown, r->count, r->k, r->shown_near);
    int32_t missing = 0;
    out[1] = (float)misplacement(r, r->near, r->shown_near, r->shown, &missing);
    out[2] = (float)misplacement(r, r->shown_near, r->near, original, &missing);
    out[0] = (float)(r->k - missing);
    out += 3;
  }
}
