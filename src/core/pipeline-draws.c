#include <math.h>
#include <string.h>

#include "pipeline-private.h"

/* The step of SplitMix64's counter, 2^64 over the golden ratio. */
#define GOLDEN UINT64_C (0x9e3779b97f4a7c15)

#define CELLS      IW_PIPELINE_CELLS
#define TAIL_CELLS IW_PIPELINE_TAIL_CELLS
/* As many as the finer table would have over the whole unit interval. */
#define FINE_CELLS 32768u

_Static_assert(FINE_CELLS *TAIL_CELLS == CELLS * CELLS, "the finer table covers the tail cells");

/* Poisson numbers of a larger mean are the sum of several, because exp (-mean) underflows. */
#define POISSON_PIECE 500.0

/* --- Counters instead of state ------------------------------------------------------------------------- */

/* The output function of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators",
 * OOPSLA 2014). Applied to key + index * GOLDEN it gives any number of the stream without those before it, so
 * that chunk i draws the same whatever the chunks before it needed. */
static uint64_t
mix (uint64_t z)
{
  z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static uint64_t
bits_at (uint64_t key, uint64_t index)
{
  return mix (key + (index + 1) * GOLDEN);
}

uint64_t
iw_pipeline_key (uint64_t seed, uint32_t replication, uint32_t stage, IwPipelineUse use)
{
  const uint64_t place = (uint64_t)replication << 16 | (uint64_t)stage << 8 | (uint64_t)use;

  return mix (mix (seed + GOLDEN) ^ mix (place + GOLDEN));
}

double
iw_pipeline_uniform (uint64_t key, uint64_t index)
{
  return ((double)(int64_t)(bits_at (key, index) >> 12) + 0.5) * 0x1p-52;
}

/* --- Quantiles ----------------------------------------------------------------------------------------- */

static double
polynomial (const double c[8], double x)
{
  return ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0];
}

/* Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37:3,
 * 1988, routine PPND16. */
double
iw_pipeline_inverse_normal (double p)
{
  static const double a[] = { 3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                              1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                              3.3430575583588128105e4, 2.5090809287301226727e3 };
  static const double b[] = { 1.0,
                              4.2313330701600911252e1,
                              6.8718700749205790830e2,
                              5.3941960214247511077e3,
                              2.1213794301586595867e4,
                              3.9307895800092710610e4,
                              2.8729085735721942674e4,
                              5.2264952788528545610e3 };
  static const double c[] = { 1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                              3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                              2.27238449892691845833e-2, 7.74545014278341407640e-4 };
  static const double d[] = { 1.0,
                              2.05319162663775882187e0,
                              1.67638483018380384940e0,
                              6.89767334985100004550e-1,
                              1.48103976427480074590e-1,
                              1.51986665636164571966e-2,
                              5.47593808499534494600e-4,
                              1.05075007164441684324e-9 };
  static const double e[] = { 6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                              2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                              2.71155556874348757815e-5, 2.01033439929228813265e-7 };
  static const double f[] = { 1.0,
                              5.99832206555887937690e-1,
                              1.36929880922735805310e-1,
                              1.48753612908506148525e-2,
                              7.86869131145613259100e-4,
                              1.84631831751005468180e-5,
                              1.42151175831644588870e-7,
                              2.04426310338993978564e-15 };
  const double q = p - 0.5;
  double r, z;

  if (fabs (q) <= 0.425) {
    r = 0.180625 - q * q;
    return q * polynomial (a, r) / polynomial (b, r);
  }
  r = sqrt (-log (q < 0.0 ? p : 1.0 - p));
  if (r <= 5.0)
    z = polynomial (c, r - 1.6) / polynomial (d, r - 1.6);
  else
    z = polynomial (e, r - 5.0) / polynomial (f, r - 5.0);
  return q < 0.0 ? -z : z;
}

double
iw_pipeline_sigma (double cv)
{
  return sqrt (log1p (cv * cv));
}

void
iw_pipeline_fill_normals (IwPipelineNormals *normals)
{
  for (uint32_t i = TAIL_CELLS; i <= CELLS / 2; i++) {
    normals->middle[i] = iw_pipeline_inverse_normal ((double)i / CELLS);
    normals->middle[CELLS - i] = -normals->middle[i];
  }
  for (uint32_t i = TAIL_CELLS; i <= CELLS; i++)
    normals->tail[i] = iw_pipeline_inverse_normal ((double)i / FINE_CELLS);
}

/* exp (sigma z - sigma^2/2) has mean 1. */
double
iw_pipeline_factor_of (double sigma, double z)
{
  return exp (sigma * (z - 0.5 * sigma));
}

/* Nodes that are never looked at are 0, so that a loop may read them before it knows. */
void
iw_pipeline_fill_factors (const IwPipelineNormals *normals, double sigma, double *factors)
{
  memset (factors, 0, (CELLS + 1) * sizeof *factors);
  for (uint32_t i = TAIL_CELLS; i <= CELLS - TAIL_CELLS; i++)
    factors[i] = iw_pipeline_factor_of (sigma, normals->middle[i]);
}

static double
between (const double *nodes, uint32_t cell, double x)
{
  return nodes[cell] + (x - (double)(int32_t)cell) * (nodes[cell + 1] - nodes[cell]);
}

/* Quantile of 0 < p <= TAIL_CELLS / CELLS. */
static double
lower_quantile (const IwPipelineNormals *normals, double p)
{
  const double x = p * FINE_CELLS;
  const uint32_t cell = (uint32_t)x;

  if (cell < TAIL_CELLS)
    return iw_pipeline_inverse_normal (p);
  return cell < CELLS ? between (normals->tail, cell, x) : normals->tail[CELLS];
}

bool
iw_pipeline_is_tail (double u)
{
  const uint32_t cell = (uint32_t)(u * CELLS);

  return cell - TAIL_CELLS >= CELLS - 2 * TAIL_CELLS;
}

double
iw_pipeline_tail_normal (const IwPipelineNormals *normals, double u)
{
  return u < 0.5 ? lower_quantile (normals, u) : -lower_quantile (normals, 1.0 - u);
}

/* A straight line inside the cells, of the factor in the middle and of its logarithm towards the ends. With n
 * cells the line is off by at most f''/(8 n^2): below 3e-5 of the factor for a cv of 0.5, 3e-4 for 10, and
 * the mean by 1e-6 and 2e-5. It rises with u as the exact one does. */
double
iw_pipeline_factor (const IwPipelineDraws *draws, double u)
{
  if (iw_pipeline_is_tail (u))
    return iw_pipeline_factor_of (draws->sigma, iw_pipeline_tail_normal (draws->normals, u));
  return between (draws->factors, (uint32_t)(u * CELLS), u * CELLS);
}

void
iw_pipeline_fill_units (const double *factors, const double *uniforms, size_t n, double *units)
{
  for (size_t i = 0; i < n; i++) {
    const double x = uniforms[i] * CELLS;

    units[i] = between (factors, (uint32_t)x, x);
  }
}

/* --- Stalls -------------------------------------------------------------------------------------------- */

/* The number at quantile u, by adding probabilities up. It never falls when the mean rises. */
static uint32_t
poisson_quantile (double mean, double u)
{
  double probability = exp (-mean), sum = probability;
  uint32_t n = 0;

  while (u >= sum && probability > 0.0) {
    n++;
    probability *= mean / n;
    sum += probability;
  }
  return n;
}

/* Whether the quantile is sure to be 1, without raising anything to a power: 1 - m + m^2/2 >= exp (-m), and
 * (1 + m) exp (-m) >= 1 - m^2/2. The margin is for rounding. */
static bool
is_surely_one (double mean, double u)
{
  const double half_square = 0.5 * mean * mean;

  return u > 1.0 - mean + half_square + 1e-12 && u < 1.0 - half_square - 1e-12;
}

double
iw_pipeline_first_length (uint64_t key, uint64_t index)
{
  return -log (iw_pipeline_uniform (bits_at (key, index), 0));
}

/* The first uniform number of a chunk decides on nearly all of its stalls; what lies beyond one piece, and
 * the lengths, have a stream for each chunk, of which a chunk takes as many as it needs. */
double
iw_pipeline_stall (const IwPipelineDraws *draws, uint32_t lane, uint64_t index, double work_s)
{
  const uint64_t count_key = draws->stall_count_keys[lane], length_key = draws->stall_length_keys[lane];
  const double u =
      draws->kept_stalls != NULL ? draws->kept_stalls[index][lane] : iw_pipeline_uniform (count_key, index);
  double mean = work_s / draws->stall_every_s, sum;
  uint64_t n = is_surely_one (mean, u) ? 1 : poisson_quantile (fmin (mean, POISSON_PIECE), u);

  for (uint64_t piece = 0; mean > POISSON_PIECE; piece++) {
    mean -= POISSON_PIECE;
    n += poisson_quantile (fmin (mean, POISSON_PIECE),
                           iw_pipeline_uniform (bits_at (count_key, index), piece));
  }
  if (n == 0)
    return 0.0;
  sum = draws->kept_lengths != NULL ? draws->kept_lengths[index][lane]
                                    : iw_pipeline_first_length (length_key, index);
  for (uint64_t j = 1; j < n; j++)
    sum -= log (iw_pipeline_uniform (bits_at (length_key, index), j));
  return sum * draws->stall_s;
}

/* exp (-m) >= 1 - m: most chunks are known not to stall before anything is raised to a power. The margin is
 * for the rounding of per_s. Those that may are listed first: which ones nobody could foretell. */
static uint32_t
list_stalling (const double *uniforms, const double *service_s, double per_s, uint32_t n, uint32_t step,
               uint16_t *places)
{
  uint32_t listed = 0;

  for (uint32_t i = 0; i < n; i += step) {
    places[listed] = (uint16_t)i;
    listed += uniforms[i] + service_s[i] * per_s >= 1.0 - 1e-12;
  }
  return listed;
}

static void
draw_stalls (const IwPipelineDraws *draws, uint32_t lanes, uint32_t first, uint32_t n,
             IwPipelineQuad *service_s, IwPipelineQuad *stall_s)
{
  IwPipelineQuad drawn[IW_PIPELINE_BLOCK];
  const IwPipelineQuad *uniforms = draws->kept_stalls != NULL ? draws->kept_stalls + first : drawn;
  uint16_t places[IW_PIPELINE_BLOCK * IW_PIPELINE_LANES + 1] = { 0 };
  uint32_t listed;

  if (draws->kept_stalls == NULL)
    iw_pipeline_draw_uniforms (draws->stall_count_keys, lanes, first, n, drawn);
  memset (stall_s, 0, n * sizeof *stall_s);
  listed = list_stalling ((const double *)uniforms, (const double *)service_s, 1.0 / draws->stall_every_s,
                          n * IW_PIPELINE_LANES, lanes == 1 ? IW_PIPELINE_LANES : 1, places);
  for (uint32_t i = 0; i < listed; i++) {
    const uint32_t at = places[i] / IW_PIPELINE_LANES, lane = places[i] % IW_PIPELINE_LANES;
    const double stalled_s =
        lane < lanes ? iw_pipeline_stall (draws, lane, first + at, service_s[at][lane]) : 0.0;

    stall_s[at][lane] = stalled_s;
    service_s[at][lane] += stalled_s;
  }
}

/* --- Times --------------------------------------------------------------------------------------------- */

void
iw_pipeline_draw_uniforms (const uint64_t keys[IW_PIPELINE_LANES], uint32_t lanes, uint32_t first, uint32_t n,
                           IwPipelineQuad *uniforms)
{
  for (uint32_t i = 0; i < n; i++) {
    for (uint32_t lane = 0; lane < lanes; lane++)
      uniforms[i][lane] = iw_pipeline_uniform (keys[lane], first + i);
    for (uint32_t lane = lanes; lane < IW_PIPELINE_LANES; lane++)
      uniforms[i][lane] = 0.0;
  }
}

bool
iw_pipeline_is_random (const IwPipelineDraws *draws)
{
  return draws->service == IW_SERVICE_EXPONENTIAL || draws->factors != NULL;
}

/* Times of mean 1. */
static double
unit_time (const IwPipelineDraws *draws, double u)
{
  return draws->service == IW_SERVICE_EXPONENTIAL ? -log1p (-u) : iw_pipeline_factor (draws, u);
}

static void
draw_work (const IwPipelineDraws *draws, uint32_t lanes, uint32_t first, uint32_t n,
           IwPipelineQuad *service_s)
{
  const double mean_s = draws->mean_s;
  const bool random = iw_pipeline_is_random (draws);

  if (random && draws->kept_times != NULL) {
    for (uint32_t i = 0; i < n; i++)
      service_s[i] = mean_s * draws->kept_times[first + i];
    return;
  }
  for (uint32_t i = 0; i < n && !random; i++)
    service_s[i] = (IwPipelineQuad){ mean_s, mean_s, mean_s, mean_s };
  for (uint32_t i = 0; i < n && random; i++) {
    for (uint32_t lane = 0; lane < lanes; lane++)
      service_s[i][lane] =
          mean_s * unit_time (draws, iw_pipeline_uniform (draws->service_keys[lane], first + i));
  }
}

void
iw_pipeline_draw (const IwPipelineDraws *draws, uint32_t lanes, uint32_t first, uint32_t n,
                  const IwPipelineQuadMask *hits, IwPipelineQuad *service_s, IwPipelineQuad *stall_s)
{
  draw_work (draws, lanes, first, n, service_s);
  for (uint32_t i = 0; i < n && draws->skips_hits && hits != NULL; i++)
    service_s[i] = (IwPipelineQuad)((IwPipelineQuadMask)service_s[i] & ~hits[i]);
  if (draws->stalls)
    draw_stalls (draws, lanes, first, n, service_s, stall_s);
}
