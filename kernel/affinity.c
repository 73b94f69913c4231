/* Input affinities of t-SNE (van der Maaten & Hinton 2008, equations 1 and 2): for every row
   the Gaussian whose perplexity is the one asked for, then the symmetric joint distribution. */
#include "memory.h"
#include "simd.h"

enum { LIMIT = 40 };
static const float TOLERANCE = 1e-5f, LARGEST_STEP = 2.f;

static float scalar_logarithm(float x) { return logarithm(splat(x))[0]; }
static float scalar_exponential(float x) { return exponential(splat(x))[0]; }

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
   Returns 0 when memory is full, else 1. */
int32_t calibrate(float *distances, int32_t rows, int32_t k, float perplexity) {
  const uint32_t top = mark();
  float *scratch = allocate(4 * (uint32_t)k + 16);
  if (!scratch) return 0;
  const float entropy = scalar_logarithm(perplexity);
  for (int32_t i = 0; i < rows; i++) calibrate_row(distances + (int64_t)i * k, k, entropy, scratch);
  release(top);
  return 1;
}

/* Joint probabilities (p(j|i) + p(i|j)) / 2n as compressed rows with ascending columns; `fuzzy`:
   the union of UMAP's fuzzy sets, 1 - (1 - a)(1 - b).

   Listing every entry under its column (a transposition) sorts the entries of a column by row;
   transposing back sorts the rows by column, in place. Merging both gives the sum. Room for
   2 count k entries is needed. Returns the number of entries, 0 when memory is full. */
int32_t symmetrize(int32_t *indices, float *conditional, int32_t count, int32_t k,
                   int32_t *row_starts, int32_t *columns, float *values, int32_t fuzzy) {
  const uint32_t top = mark(), entries = (uint32_t)count * (uint32_t)k;
  int32_t *starts = allocate(4 * ((uint32_t)count + 1)), *next = allocate(4 * (uint32_t)count);
  int32_t *sources = allocate(4 * entries);
  float *weights = allocate(4 * entries);
  if (!starts || !next || !sources || !weights) return 0;

  for (int32_t i = 0; i <= count; i++) starts[i] = 0;
  for (uint32_t e = 0; e < entries; e++) starts[indices[e] + 1]++;
  for (int32_t i = 0; i < count; i++) {
    starts[i + 1] += starts[i];
    next[i] = starts[i];
  }
  for (int32_t i = 0; i < count; i++) {
    for (uint32_t e = (uint32_t)i * k; e < (uint32_t)(i + 1) * k; e++) {
      const int32_t slot = next[indices[e]]++;
      sources[slot] = i;
      weights[slot] = conditional[e];
    }
  }
  for (int32_t i = 0; i < count; i++) next[i] = i * k;
  for (int32_t j = 0; j < count; j++) {
    for (int32_t e = starts[j]; e < starts[j + 1]; e++) {
      const int32_t slot = next[sources[e]]++;
      indices[slot] = j;
      conditional[slot] = weights[e];
    }
  }

  const float scale = 1 / (2 * (float)count);
  int32_t written = 0;
  for (int32_t i = 0; i < count; i++) {
    row_starts[i] = written;
    int32_t out = i * k, in = starts[i];
    const int32_t out_end = out + k, in_end = starts[i + 1];
    while (out < out_end || in < in_end) {
      const int32_t neighbor = out < out_end ? indices[out] : INT32_MAX;
      const int32_t source = in < in_end ? sources[in] : INT32_MAX;
      const int32_t column = neighbor < source ? neighbor : source;
      const float forth = neighbor == column ? conditional[out++] : 0;
      const float back = source == column ? weights[in++] : 0;
      columns[written] = column;
      values[written++] = fuzzy ? 1 - (1 - forth) * (1 - back) : (forth + back) * scale;
    }
  }
  row_starts[count] = written;
  release(top);
  return written;
}
