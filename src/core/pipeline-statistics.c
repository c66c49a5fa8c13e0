#include <math.h>
#include <string.h>

#include "pipeline-private.h"

void
iw_pipeline_sample_add (IwPipelineSample *sample, double value)
{
  const double before = value - sample->mean;

  sample->n += 1.0;
  sample->mean += before / sample->n;
  sample->squares += before * (value - sample->mean);
}

double
iw_pipeline_sample_ci (const IwPipelineSample *sample)
{
  const double degrees = sample->n - 1.0;

  if (degrees < 1.0)
    return INFINITY;
  return iw_pipeline_student ((uint32_t)degrees) * sqrt (sample->squares / degrees / sample->n);
}

double
iw_pipeline_student (uint32_t degrees)
{
  static const double table[] = { 12.7062047, 4.3026527, 3.1824463, 2.7764451, 2.5705818, 2.4469119,
                                  2.3646243,  2.3060041, 2.2621572, 2.2281389, 2.2009852, 2.1788128,
                                  2.1603687,  2.1447867, 2.1314495, 2.1199053, 2.1098156, 2.1009220,
                                  2.0930241,  2.0859634, 2.0796138, 2.0738731, 2.0686576, 2.0638986,
                                  2.0595386,  2.0555294, 2.0518305, 2.0484071, 2.0452296, 2.0422725 };
  const double z = 1.959963984540054, z2 = z * z, n = degrees;

  if (degrees <= sizeof table / sizeof table[0])
    return table[degrees - 1];
  /* Cornish and Fisher's expansion; Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.7.5. */
  return z + z * (z2 + 1.0) / (4.0 * n) + z * ((5.0 * z2 + 16.0) * z2 + 3.0) / (96.0 * n * n) +
         z * (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / (384.0 * n * n * n) +
         z * ((((79.0 * z2 + 776.0) * z2 + 1482.0) * z2 - 1920.0) * z2 - 945.0) / (92160.0 * n * n * n * n);
}

/* A double's bits without the sign read as a number rise with its logarithm, a piecewise linear one, and the
 * topmost are exponent and mantissa. */
static uint32_t
bin_of (double value)
{
  const uint64_t first = (uint64_t)(1023 - 30) << 6;
  uint64_t bits;

  memcpy (&bits, &value, sizeof bits);
  bits >>= 52 - 6;
  if (bits < first)
    return 0;
  return bits - first < IW_PIPELINE_BINS ? (uint32_t)(bits - first) : IW_PIPELINE_BINS - 1;
}

void
iw_pipeline_histogram_clear (IwPipelineHistogram *histogram, double unit)
{
  histogram->unit = unit;
  histogram->n = 0;
  memset (histogram->sums, 0, IW_PIPELINE_BINS * sizeof histogram->sums[0]);
  memset (histogram->counts, 0, IW_PIPELINE_BINS * sizeof histogram->counts[0]);
}

void
iw_pipeline_histogram_add (IwPipelineHistogram *histogram, double value)
{
  const uint32_t bin = bin_of (value / histogram->unit);

  histogram->n++;
  histogram->counts[bin]++;
  histogram->sums[bin] += value;
}

double
iw_pipeline_histogram_quantile (const IwPipelineHistogram *histogram, double p)
{
  const double wanted = p * (double)histogram->n;
  uint64_t seen = 0;

  for (uint32_t i = 0; i < IW_PIPELINE_BINS; i++) {
    seen += histogram->counts[i];
    if (histogram->counts[i] > 0 && (double)seen >= wanted)
      return histogram->sums[i] / (double)histogram->counts[i];
  }
  return 0.0;
}
