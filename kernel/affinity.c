/* Input affinities of t-SNE (van der Maaten & Hinton 2008, equations 1 and 2): for every row
   the Gaussian whose perplexity is the one asked for, then the symmetric joint distribution. */
#include "memory.h"
#include "simd.h"

enum { LIMIT = 40 };
static const float TOLERANCE = 1e-5f, LARGEST_STEP = 2.f;

/* Turns one row of distances (scratch: padded to a multiple of 4) into probabilities.

   With weights e^(-beta u) the entropy H falls monotonically in ln beta, with slope
   -beta^2 Var(u), and nearly linearly: Newton's step in ln beta needs few rounds. Steps are
   limited and kept inside the bracket, so ties (slope 0) end uniform instead of failing. */
static void calibrate_row(float *distances, int32_t k, float entropy, float *scratch) {
  float nearest = distances[0], mean = 0;
  for (int32_t j = 1; j < k; j++) nearest = distances[j] < nearest ? distances[j] : nearest;
  for (int32_t j = 0; j < k; j++) mean += distances[j] - nearest;
  mean /= (float)k;
  const float unit = mean > 0 ? 1 / mean : 0;
  for (int32_t j = 0; j < k; j++) scratch[j] = (distances[j] - nearest) * unit;
  const int32_t padded = (k + 3) & ~3;
  for (int32_t j = k; j < padded; j++) scratch[j] = 1e30f; /* weight 0 */

  float beta = 1, low = 0, high = __builtin_inff(), weight = 1;
  for (int32_t round = 0;; round++) {
    f32x4 weights = splat(0), first = splat(0), second = splat(0);
    for (int32_t j = 0; j < padded; j += 4) {
      const f32x4 u = load(scratch + j), w = exponential(-u * splat(beta));
      weights += w;
      first += u * w;
      second += u * (u * w);
    }
    weight = sum(weights);
    const float average = sum(first) / weight;
    const float variance = sum(second) / weight - average * average;
    const float excess = scalar_logarithm(weight) + beta * average - entropy;
    if (round == LIMIT || (excess < TOLERANCE && excess > -TOLERANCE)) break;
    if (excess > 0) low = beta;
    else high = beta;
    const float slope = beta * beta * variance;
    float step = excess > 0 ? LARGEST_STEP : -LARGEST_STEP;
    if (slope * LARGEST_STEP > (excess > 0 ? excess : -excess)) step = excess / slope;
    float next = beta * scalar_exponential(step);
    if (next <= low || next >= high) next = square_root(low * high);
    beta = next;
  }
  for (int32_t j = 0; j < padded; j += 4)
    store(scratch + j, exponential(-load(scratch + j) * splat(beta)) / splat(weight));
  for (int32_t j = 0; j < k; j++) distances[j] = scratch[j];
}

/* Replaces `rows` x k squared distances by conditional probabilities p(j|i); each row sums to 1.
   `scratch`: room for k floats, rounded up to a multiple of 4. */
void affinities_calibrate(float *distances, int32_t rows, int32_t k, float perplexity,
                          float *scratch) {
  const float entropy = scalar_logarithm(perplexity);
  for (int32_t i = 0; i < rows; i++) calibrate_row(distances + (int64_t)i * k, k, entropy, scratch);
}

typedef struct {
  int32_t count, k;
  int32_t *indices, *starts, *next, *sources; /* `starts`: where the entries of a column begin */
  float *conditional, *weights;
  int32_t *row_starts, *columns;
  float *values;
  int32_t fuzzy, written;
} Symmetry;

/* Joint probabilities (p(j|i) + p(i|j)) / 2n as compressed rows with ascending columns, or, if
   `fuzzy`, the union of UMAP's fuzzy sets, 1 - (1 - a)(1 - b); in three rounds over all rows, each in ranges that cover 0 .. count once, in order.

   Listing every entry under its column (a transposition) sorts the entries of a column by row;
   transposing back sorts the rows by column, in place. Merging both gives the sum. Room for
   2 count k entries is needed. 0 when memory is full. */
Symmetry *symmetrize_start(int32_t *indices, float *conditional, int32_t count, int32_t k,
                           int32_t *row_starts, int32_t *columns, float *values, int32_t fuzzy) {
  const uint32_t entries = (uint32_t)count * (uint32_t)k;
  Symmetry *s = memory_allocate(sizeof(Symmetry));
  if (!s) return 0;
  *s = (Symmetry){.count = count, .k = k, .indices = indices, .conditional = conditional,
                  .row_starts = row_starts, .columns = columns, .values = values, .fuzzy = fuzzy,
                  .starts = memory_allocate(4 * ((uint32_t)count + 1)),
                  .next = memory_allocate(4 * (uint32_t)count),
                  .sources = memory_allocate(4 * entries),
                  .weights = memory_allocate(4 * entries)};
  if (!s->starts || !s->next || !s->sources || !s->weights) return 0;
  for (int32_t i = 0; i <= count; i++) s->starts[i] = 0;
  for (uint32_t e = 0; e < entries; e++) s->starts[indices[e] + 1]++;
  for (int32_t i = 0; i < count; i++) {
    s->starts[i + 1] += s->starts[i];
    s->next[i] = s->starts[i];
  }
  return s;
}

/* First round: entries of rows first .. last-1 to their columns. */
void symmetrize_list(Symmetry *s, int32_t first, int32_t last) {
  for (int32_t i = first; i < last; i++) {
    for (uint32_t e = (uint32_t)i * s->k; e < (uint32_t)(i + 1) * s->k; e++) {
      const int32_t slot = s->next[s->indices[e]]++;
      s->sources[slot] = i;
      s->weights[slot] = s->conditional[e];
    }
  }
}

/* Second round: entries of columns first .. last-1 back to their rows. */
void symmetrize_sort(Symmetry *s, int32_t first, int32_t last) {
  if (first == 0)
    for (int32_t i = 0; i < s->count; i++) s->next[i] = i * s->k;
  for (int32_t j = first; j < last; j++) {
    for (int32_t e = s->starts[j]; e < s->starts[j + 1]; e++) {
      const int32_t slot = s->next[s->sources[e]]++;
      s->indices[slot] = j;
      s->conditional[slot] = s->weights[e];
    }
  }
}

/* Third round: rows first .. last-1 of the result. Returns the number of entries so far. */
int32_t symmetrize_merge(Symmetry *s, int32_t first, int32_t last) {
  const float scale = 1 / (2 * (float)s->count);
  int32_t written = s->written;
  for (int32_t i = first; i < last; i++) {
    s->row_starts[i] = written;
    int32_t out = i * s->k, in = s->starts[i];
    const int32_t out_end = out + s->k, in_end = s->starts[i + 1];
    while (out < out_end || in < in_end) {
      const int32_t neighbor = out < out_end ? s->indices[out] : INT32_MAX;
      const int32_t source = in < in_end ? s->sources[in] : INT32_MAX;
      const int32_t column = neighbor < source ? neighbor : source;
      const float forth = neighbor == column ? s->conditional[out++] : 0;
      const float back = source == column ? s->weights[in++] : 0;
      s->columns[written] = column;
      s->values[written++] = s->fuzzy ? 1 - (1 - forth) * (1 - back) : (forth + back) * scale;
    }
  }
  s->row_starts[last] = s->written = written;
  return written;
}
