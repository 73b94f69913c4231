#include "simd.h"

float scalar_logarithm(float x) { return logarithm(splat(x))[0]; }
float scalar_exponential(float x) { return exponential(splat(x))[0]; }
