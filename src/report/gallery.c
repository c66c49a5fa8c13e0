#include "iowall/gallery.h"

#include <string.h>

/* Feeds one instrument from an experiment. */
typedef IwPicture *(*LayOut) (const IwExperiment *experiment, const IwTheme *theme, double width,
                              double height, IwAxisHold *hold);
typedef double (*Measure) (const IwExperiment *experiment, const IwTheme *theme, double width);

typedef struct {
  const IwInstrument *instruments;
  const LayOut *lay_out;  /* one an instrument */
  const Measure *measure; /* one an instrument; NULL where it fills any box */
  size_t n;
} Gallery;

static IwPicture *
lay_out_sankey (const IwExperiment *experiment, const IwTheme *theme, double width, double height,
                IwAxisHold *hold)
{
  const IwWords *words = &experiment->mission->words;
  const IwSankeyData data = {
    .access = &experiment->access,
    .result = &experiment->result,
    .flow = &experiment->flow,
    .source = words->source,
    .device = experiment->device->name,
    .memory = words->memory,
    .consumer = words->consumer,
    .starved = words->starved,
    .busy = words->busy,
    .opening = words->opening,
    .samples = words->samples,
  };

  return iw_sankey_new (&data, theme, width, height, hold);
}

static IwPicture *
lay_out_waterfall (const IwExperiment *experiment, const IwTheme *theme, double width, double height,
                   IwAxisHold *hold)
{
  const IwWords *words = &experiment->mission->words;
  const IwWaterfallData data = {
    .access = &experiment->access,
    .result = &experiment->result,
    .step = words->step,
    .consumer = words->consumer,
    .device = experiment->device->name,
    .compute = words->compute,
    .starved = words->starved,
    .opening = words->opening,
    .samples = words->samples,
  };

  return iw_waterfall_new (&data, theme, width, height, hold);
}

static IwPicture *
lay_out_iops_curve (const IwExperiment *experiment, const IwTheme *theme, double width, double height,
                    IwAxisHold *hold)
{
  const GPtrArray *devices = experiment->part->devices;
  g_autofree IwCurveDevice *curves = g_new0 (IwCurveDevice, devices->len);
  IwIopsCurveData data = {
    .devices = curves,
    .n_devices = devices->len,
    .access = &experiment->access,
    .result = &experiment->result,
    .consumer = experiment->mission->words.consumer,
    .opening = experiment->mission->words.opening,
  };

  for (guint i = 0; i < devices->len; i++) {
    const IwDevice *device = g_ptr_array_index (devices, i);

    curves[i] = (IwCurveDevice){ .id = device->id, .name = device->name, .device = &device->access };
    if (device == experiment->device)
      data.current = i;
  }
  return iw_iops_curve_new (&data, theme, width, height, hold);
}

static IwAccessEquationData
equation_data (const IwExperiment *experiment)
{
  return (IwAccessEquationData){ .access = &experiment->access,
                                 .result = &experiment->result,
                                 .opening = experiment->mission->words.opening };
}

static IwPicture *
lay_out_access_equation (const IwExperiment *experiment, const IwTheme *theme, double width, double height,
                         IwAxisHold *hold)
{
  const IwAccessEquationData data = equation_data (experiment);

  return iw_access_equation_new (&data, theme, width, height);
}

static double
measure_access_equation (const IwExperiment *experiment, const IwTheme *theme, double width)
{
  const IwAccessEquationData data = equation_data (experiment);

  return iw_access_equation_height (&data, theme, width);
}

static const IwInstrument access_instruments[] = {
  { .id = "sankey",
    .title = "Data flow",
    .about = "From the data set to the consumer. The width of a band is bytes per second.",
    .place = IW_PLACE_STAGE },
  { .id = "waterfall",
    .title = "I/O waterfall",
    .about = "One step on a time axis. The length of a bar is the time that its part takes; the parts stand "
             "in the order in which they happen.",
    .place = IW_PLACE_BENCH },
  { .id = "iops-curve",
    .title = "IOPS against throughput",
    .about = "Each line is a device read at random with requests of every size: accesses per second to the "
             "right, bytes per second upwards. The dot is the present reader.",
    .place = IW_PLACE_BENCH },
  { .id = "equation",
    .title = "Math Peek",
    .about =
        "The equations that the other instruments draw, first in symbols, then with the present numbers.",
    .place = IW_PLACE_EQUATION },
};
static const LayOut access_lay_out[] = { lay_out_sankey, lay_out_waterfall, lay_out_iops_curve,
                                         lay_out_access_equation };
static const Measure access_measure[] = { NULL, NULL, NULL, measure_access_equation };

static const Gallery galleries[IW_N_PARTS] = {
  [IW_PART_ACCESS] = { access_instruments, access_lay_out, access_measure,
                       G_N_ELEMENTS (access_instruments) },
};

G_STATIC_ASSERT (G_N_ELEMENTS (access_lay_out) == G_N_ELEMENTS (access_instruments));
G_STATIC_ASSERT (G_N_ELEMENTS (access_measure) == G_N_ELEMENTS (access_instruments));

const IwInstrument *
iw_gallery_instruments (IwPartKind part, size_t *n)
{
  *n = galleries[part].n;
  return galleries[part].instruments;
}

const IwInstrument *
iw_gallery_find (IwPartKind part, const char *id)
{
  for (size_t i = 0; i < galleries[part].n; i++) {
    if (strcmp (galleries[part].instruments[i].id, id) == 0)
      return &galleries[part].instruments[i];
  }
  return NULL;
}

IwPicture *
iw_gallery_picture (IwPartKind part, const IwInstrument *instrument, const IwExperiment *experiment,
                    const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  const Gallery *gallery = &galleries[part];
  const size_t index = (size_t)(instrument - gallery->instruments);
  IwAxisHold fresh = { 0 };

  g_return_val_if_fail (index < gallery->n, NULL);
  return gallery->lay_out[index](experiment, theme, width, height, hold != NULL ? hold : &fresh);
}

double
iw_gallery_height (IwPartKind part, const IwInstrument *instrument, const IwExperiment *experiment,
                   const IwTheme *theme, double width)
{
  const Gallery *gallery = &galleries[part];
  const size_t index = (size_t)(instrument - gallery->instruments);

  g_return_val_if_fail (index < gallery->n, 0.0);
  return gallery->measure[index] != NULL ? gallery->measure[index](experiment, theme, width) : 0.0;
}
