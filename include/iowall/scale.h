/* Scales as values: a number of the data to a coordinate and back, and the ticks between. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef enum {
  IW_SCALE_LINEAR,
  IW_SCALE_LOG,
  IW_SCALE_CUBE /* equal steps of the cube root: wide near zero, which it reaches */
} IwScaleKind;

typedef struct {
  double lo, hi;   /* domain; lo < hi, both > 0 if logarithmic, lo >= 0 if cubic */
  double from, to; /* coordinates */
  IwScaleKind kind;
} IwScale;

/* Coordinate of a value; values outside the domain land outside the range. A domain of no width maps to the
 * middle. On a logarithmic scale values <= 0 map to `from`. */
double iw_scale_map (const IwScale *scale, double value);
double iw_scale_invert (const IwScale *scale, double coordinate);

#define IW_MAX_TICKS 64

/* Ticks at 1, 2 or 5 times a power of ten (linear, and logarithmic with less than a decade), or at every
 * power of ten (logarithmic), or at zero and every power of four, or twice that, times a power of a thousand
 * (cubic): even in every prefix. About `wanted` of them, at most IW_MAX_TICKS; returns how many were written
 * to `ticks`. Bits per second are held in bytes: for even ticks the domain is given in bits. */
size_t iw_scale_ticks (const IwScale *scale, size_t wanted, double *ticks);

/* The same for numbers that are shown with binary prefixes: steps and powers of two, and on a cubic scale
 * powers of four. */
size_t iw_scale_binary_ticks (const IwScale *scale, size_t wanted, double *ticks);

/* The same for seconds, which are called minutes, hours and days where there are many (iowall/quantity.h):
 * even in those. On a logarithmic scale `wanted` is of no account: those that are about ten times apart come
 * first, then those between, for as many as there is room for; between 1 us and 400 days. */
size_t iw_scale_time_ticks (const IwScale *scale, size_t wanted, double *ticks);

/* The smallest 1, 1.5, 2, 3, 4, 5, 6 or 8 times a power of ten that is not below `value` (> 0). */
double iw_scale_nice_above (double value);
