/* Exact search: of each query the most similar rows, and the places of some rows among all.
   `numeric/search.py` is the reference. */
#include "memory.h"
#include "products.h"

typedef struct {
  int32_t count, stride, k;
  float *rows, *queries; /* of length 1 or 0; up to TILE queries at a time */
  float *scores;         /* TILE x count */
  float *highest;        /* of each row over all queries so far */
} Search;

/* The caller then writes rows to `search_rows` and, TILE at most at a time, queries to
   `search_queries`; it compares these with all rows, and then measures them. 0 when memory is
   full. */
Search *search_start(int32_t count, int32_t stride, int32_t k) {
  Search *s = memory_allocate(sizeof(Search));
  if (!s) return 0;
  const uint32_t padded = ((uint32_t)count + 3) & ~3u;
  const uint64_t largest = (uint64_t)4 * padded * (uint32_t)stride;
  const uint64_t scores = (uint64_t)4 * TILE * padded;
  if (largest > INT32_MAX || scores > INT32_MAX) return 0;
  *s = (Search){.count = count, .stride = stride, .k = k,
                .rows = memory_allocate((uint32_t)largest),
                .queries = memory_allocate(4 * TILE * (uint32_t)stride),
                .scores = memory_allocate((uint32_t)scores),
                .highest = memory_allocate(4 * padded)};
  if (!s->rows || !s->queries || !s->scores || !s->highest) return 0;
  for (int32_t i = 0; i < count; i++) s->highest[i] = -1;
  for (int64_t t = (int64_t)count * stride; t < (int64_t)padded * stride; t++) s->rows[t] = 0;
  for (int64_t t = 0; t < (int64_t)TILE * stride; t++) s->queries[t] = 0;
  return s;
}

float *search_rows(const Search *s) { return s->rows; }
float *search_queries(const Search *s) { return s->queries; }
float *search_highest(const Search *s) { return s->highest; }

/* Scores the queries that were written, `asked` of them, with rows first to last - 1, where `first`
   is a multiple of TILE. Rounded to 2^-20: equal rows score the same on every platform, whatever
   lies beside them. */
void search_compare(Search *s, int32_t asked, int32_t first, int32_t last) {
  for (; first < last; first += TILE) {
    const int32_t size = last - first < TILE ? last - first : TILE;
    multiply(s->queries, (asked + 3) & ~3, s->rows + (int64_t)first * s->stride, (size + 3) & ~3,
             s->stride);
    for (int32_t a = 0; a < asked; a++) {
      float *target = s->scores + (int64_t)a * s->count + first;
      for (int32_t c = 0; c < size; c++)
        target[c] = __builtin_rintf(products[a * TILE + c] * 0x1p20f) * 0x1p-20f;
    }
  }
}

/* The k best, best first, ties to the lower row: rows come in ascending order. */
__attribute__((noinline)) static void find_best(const float *scores, int32_t count, int32_t k,
                                                int32_t *best) {
  int32_t found = 0;
  float worst = -__builtin_inff();
  for (int32_t i = 0; i < count; i++) {
    const float own = scores[i];
    if (found == k && !(own > worst)) continue;
    int32_t place = found < k ? found++ : k - 1;
    for (; place > 0 && own > scores[best[place - 1]]; place--) best[place] = best[place - 1];
    best[place] = i;
    worst = scores[best[found - 1]];
  }
}

/* The place of a row among all by score, from 1; ties by row number. */
__attribute__((noinline)) static int32_t place_of(const float *scores, int32_t count, int32_t row) {
  const float own = scores[row];
  int32_t before = 0;
  for (int32_t i = 0; i < row; i++) before += scores[i] >= own;
  for (int32_t i = row + 1; i < count; i++) before += scores[i] > own;
  return before + 1;
}

/* Answers queries first to last - 1 of those that were compared: at `best` the k best rows of each,
   at `scores` theirs. Of query a the rows from judged[offsets[a] - offsets[first]] on, up to those of
   query a + 1, get their places and scores at `places` and `own`. */
void search_measure(Search *s, int32_t first, int32_t last, int32_t *best, float *scores,
                    const int32_t *offsets, const int32_t *judged, int32_t *places, float *own) {
  for (int32_t a = first; a < last; a++) {
    const float *all = s->scores + (int64_t)a * s->count;
    find_best(all, s->count, s->k, best);
    for (int32_t i = 0; i < s->k; i++) *scores++ = all[*best++];
    for (int32_t i = 0; i < s->count; i++)
      s->highest[i] = all[i] > s->highest[i] ? all[i] : s->highest[i];
    for (int32_t j = offsets[a]; j < offsets[a + 1]; j++) {
      *own++ = all[*judged];
      *places++ = place_of(all, s->count, *judged++);
    }
  }
}
