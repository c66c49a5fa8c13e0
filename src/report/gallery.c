#include "iowall/gallery.h"
#include "iowall/language.h"

#include <math.h>
#include <string.h>

/* How an instrument is laid out: by one of the three, according to what it is fed with. One that is read by
 * scrolling is measured by the function beside it; the others fill any box. */
struct IwInstrumentChart {
  IwPicture *(*experiment) (const IwExperiment *experiment, const IwTheme *theme, double width, double height,
                            IwAxisHold *hold);
  IwPicture *(*line) (const IwLineData *data, const IwTheme *theme, double width, double height,
                      IwAxisHold *hold);
  IwPicture *(*job) (const IwJobData *data, const IwTheme *theme, double width, double height,
                     IwAxisHold *hold);
  double (*experiment_height) (const IwExperiment *experiment, const IwTheme *theme, double width);
  double (*line_height) (const IwLineData *data, const IwTheme *theme, double width);
  double (*job_height) (const IwJobData *data, const IwTheme *theme, double width);
};
#define CHART(...) (&(const IwInstrumentChart){ __VA_ARGS__ })

/* --- Part 1 --- */

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
    .title = N_ ("Data flow"),
    .about = N_ ("From the data set to the consumer. The width of a band is bytes per second."),
    .place = IW_PLACE_STAGE,
    .chart = CHART (.experiment = lay_out_sankey) },
  { .id = "waterfall",
    .title = N_ ("I/O waterfall"),
    .about =
        N_ ("One step on a time axis. The length of a bar is the time that its part takes; the parts stand "
            "in the order in which they happen."),
    .place = IW_PLACE_BENCH,
    .chart = CHART (.experiment = lay_out_waterfall) },
  { .id = "iops-curve",
    .title = N_ ("IOPS against throughput"),
    .about =
        N_ ("Each line is a device read at random with requests of every size: accesses per second to the "
            "right, bytes per second upwards. The dot is the present reader."),
    .place = IW_PLACE_BENCH,
    .chart = CHART (.experiment = lay_out_iops_curve) },
  { .id = "equation",
    .title = N_ ("Math Peek"),
    .about = N_ (
        "The equations that the other instruments draw, first in symbols, then with the present numbers."),
    .place = IW_PLACE_EQUATION,
    .chart = CHART (.experiment = lay_out_access_equation, .experiment_height = measure_access_equation) },
};

/* --- Part 2 --- */

/* What the pipeline's instruments have in common. It points into the experiment and its mission. */
static IwLineData
line_data (const IwExperiment *experiment)
{
  const IwLine *line = experiment->part->line;
  const IwStretch *stretch = experiment->stretch;
  IwLineData data = {
    .line = &experiment->pipeline,
    .result = &experiment->run,
    .trace = stretch != NULL ? &stretch->trace : NULL,
    .around_wait = stretch != NULL && stretch->around_wait,
    .play_s = line->play_s,
    .busy = line->busy,
    .starved = line->starved,
    .target = line->target,
  };

  for (guint k = 0; k < line->n_stages; k++) {
    data.ids[k] = line->stages[k].id;
    data.links[k] = line->stages[k].links;
  }
  for (guint k = 0; k + 1 < line->n_stages; k++) {
    const IwLineBuffer *buffer = &line->buffers[k];
    const IwControl *control = buffer->control != IW_NO_CONTROL
                                   ? g_ptr_array_index (experiment->part->controls, buffer->control)
                                   : NULL;

    data.buffer_names[k] = buffer->name;
    data.buffer_links[k] = control != NULL ? control->id : "";
  }
  return data;
}

/* The control that the curve is drawn over: that of the sweep or, before there is one, the link's. */
static guint
swept_control (const IwExperiment *experiment)
{
  const IwPart *part = experiment->part;
  guint control = 0;

  if (experiment->sweep != NULL)
    return experiment->sweep->control;
  if (iw_part_find_control (part, "download_bw", &control) != NULL && iw_sweep_possible (part, control))
    return control;
  for (control = 0; control < part->controls->len; control++) {
    if (iw_sweep_possible (part, control))
      return control;
  }
  return 0;
}

static IwScaleKind
scale_of (IwSpread spread)
{
  static const IwScaleKind scales[] = {
    [IW_SPREAD_LINEAR] = IW_SCALE_LINEAR, [IW_SPREAD_LOG] = IW_SCALE_LOG, [IW_SPREAD_CUBE] = IW_SCALE_CUBE
  };

  return scales[spread];
}

static IwPicture *
lay_out_saturation (const IwExperiment *experiment, const IwTheme *theme, double width, double height,
                    IwAxisHold *hold)
{
  const IwLineData line = line_data (experiment);
  const IwSweep *sweep = experiment->sweep;
  const guint index = swept_control (experiment);
  const IwControl *control = g_ptr_array_index (experiment->part->controls, index);
  const IwSaturationData data = {
    .line = &line,
    .control_id = control->id,
    .control = control->label,
    .unit = control->unit,
    .scale = scale_of (control->spread),
    .min = control->min,
    .max = control->max,
    .value = experiment->settings.values[index],
    .points = sweep != NULL ? sweep->points : NULL,
    .n_points = sweep != NULL ? IW_SWEEP_POINTS : 0,
  };

  return iw_saturation_new (&data, theme, width, height, hold);
}

static IwPicture *
lay_out_pipeline_equation (const IwLineData *data, const IwTheme *theme, double width, double height,
                           IwAxisHold *hold)
{
  return iw_pipeline_equation_new (data, theme, width, height);
}

static const IwInstrument pipeline_instruments[] = {
  { .id = "sankey",
    .title = N_ ("Data flow"),
    .about =
        N_ ("The stages of the line in their order, with the buffers between them. The width of a band is "
            "bytes per second."),
    .place = IW_PLACE_STAGE,
    .chart = CHART (.line = iw_line_flow_new) },
  { .id = "gauge",
    .title = N_ ("Data-flow gauge"),
    .about = /* xgettext:no-c-format */ N_ (
        "The arc runs from 0 to 100 % of the time. The filled part is the present result, the arrowhead "
        "the target, and the rail begins at the ceiling that the other stages set."),
    .place = IW_PLACE_BENCH,
    .chart = CHART (.line = iw_gauge_new) },
  { .id = "saturation",
    .title = N_ ("Pipeline saturation"),
    .about =
        N_ ("One control to the right, utilization upwards. One line is the ceiling, the other is simulated, "
            "with its confidence band; the dot is the present setting."),
    .place = IW_PLACE_BENCH,
    .chart = CHART (.experiment = lay_out_saturation) },
  { .id = "timeline",
    .title = N_ ("Stage timeline"),
    .about =
        N_ ("A stretch of the run, time to the right: what each stage did at every moment, and how full the "
            "buffers between them were."),
    .place = IW_PLACE_BENCH,
    .chart = CHART (.line = iw_timeline_new) },
  { .id = "equation",
    .title = N_ ("Math Peek"),
    .about = N_ (
        "The equations that the other instruments draw, first in symbols, then with the present numbers."),
    .place = IW_PLACE_EQUATION,
    .chart = CHART (.line = lay_out_pipeline_equation, .line_height = iw_pipeline_equation_height) },
};

/* --- Part 3 --- */

/* What the job's instruments have in common. It points into the experiment and its mission. */
static IwJobData
job_data (const IwExperiment *experiment)
{
  const IwPart *part = experiment->part;
  const IwJob *job = part->job;
  const IwStretch *stretch = experiment->stretch;
  const IwSweep *sweep = experiment->sweep;
  const IwSettings *settings = &experiment->settings;
  guint interval = 0, store = 0;
  const IwControl *control = iw_part_find_control (part, "interval", &interval);

  iw_part_find_control (part, "write_bw", &store);
  return (IwJobData){
    .job = &experiment->job,
    .store = &experiment->store,
    .cost = &experiment->cost,
    .result = &experiment->checkpoint,
    .runs = &experiment->runs,
    .trace = stretch != NULL && isfinite (stretch->job.wall_s) ? &stretch->job : NULL,
    .queue = stretch != NULL ? &stretch->queue : NULL,
    .state = iw_checkpoint_storage_state (experiment->load),
    .load = experiment->load,
    .collapse_s = experiment->collapse_s,
    .wears = !isnan (experiment->wear_load),
    .life_s = job->life_s,
    .useful = job->useful,
    .checkpoint = job->checkpoint,
    .failure = job->failure,
    .checkpoints = job->checkpoints,
    .failures = job->failures,
    .node = job->node,
    .store_name = ((const IwDevice *)g_ptr_array_index (job->stores, (guint)settings->values[store]))->name,
    .min_s = control->min,
    .max_s = control->max,
    .points = sweep != NULL ? sweep->intervals : NULL,
    .n_points = sweep != NULL ? IW_SWEEP_POINTS : 0,
  };
}

static IwPicture *
lay_out_checkpoint_equation (const IwJobData *data, const IwTheme *theme, double width, double height,
                             IwAxisHold *hold)
{
  return iw_checkpoint_equation_new (data, theme, width, height);
}

static const IwInstrument checkpoint_instruments[] = {
  { .id = "sankey",
    .title = N_ ("Where the hours went"),
    .about =
        N_ ("From the whole run to what its time went to. The width of a band is hours, on average over the "
            "simulated runs."),
    .place = IW_PLACE_STAGE,
    .chart = CHART (.job = iw_hours_flow_new) },
  { .id = "young-daly",
    .title = N_ ("Young and Daly"),
    .about =
        N_ ("The interval to the right, the share of the time that is not work upwards, in its three parts. "
            "The dot is the present setting; where the store cannot follow the plane is hatched."),
    .place = IW_PLACE_BENCH,
    .chart = CHART (.job = iw_young_daly_new) },
  { .id = "storage-load",
    .title = N_ ("Storage load"),
    .about =
        N_ ("The bar is what is asked of the store, as a share of what it can do or stand. Below it time "
            "runs to the right, and what that does to the store is drawn upwards."),
    .place = IW_PLACE_BENCH,
    .chart = CHART (.job = iw_storage_load_new) },
  { .id = "strip",
    .title = N_ ("Failure strip"),
    .about = N_ (
        "One simulated run from its start to its end, wrapped into rows like the days of a calendar. Each "
        "arrowhead is a failure."),
    .place = IW_PLACE_BENCH,
    .chart = CHART (.job = iw_failure_strip_new) },
  { .id = "equation",
    .title = N_ ("Math Peek"),
    .about = N_ (
        "The equations that the other instruments draw, first in symbols, then with the present numbers."),
    .place = IW_PLACE_EQUATION,
    .chart = CHART (.job = lay_out_checkpoint_equation, .job_height = iw_checkpoint_equation_height) },
};

static const struct {
  const IwInstrument *instruments;
  size_t n;
} galleries[IW_N_PARTS] = {
  [IW_PART_ACCESS] = { access_instruments, G_N_ELEMENTS (access_instruments) },
  [IW_PART_PIPELINE] = { pipeline_instruments, G_N_ELEMENTS (pipeline_instruments) },
  [IW_PART_CHECKPOINT] = { checkpoint_instruments, G_N_ELEMENTS (checkpoint_instruments) },
};

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

static bool
belongs_to (const IwInstrument *instrument, IwPartKind part)
{
  return (size_t)(instrument - galleries[part].instruments) < galleries[part].n;
}

gboolean
iw_gallery_check_scene (const IwScene *scene, GError **error)
{
  size_t n;
  const IwInstrument *instruments = iw_gallery_instruments (scene->part, &n);

  for (gsize i = 0; scene->show[i] != NULL; i++) {
    g_autoptr (GString) names = NULL;

    if (iw_gallery_find (scene->part, scene->show[i]) != NULL)
      continue;
    names = g_string_new (NULL);
    for (size_t k = 0; k < n; k++)
      g_string_append_printf (names, "%s%s", k > 0 ? ", " : "", instruments[k].id);
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SCHEMA,
                 "show/%" G_GSIZE_FORMAT ": found \"%s\", expected one of %s", i, scene->show[i], names->str);
    return FALSE;
  }
  return TRUE;
}

IwPicture *
iw_gallery_picture (IwPartKind part, const IwInstrument *instrument, const IwExperiment *experiment,
                    const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  const IwInstrumentChart *chart = instrument->chart;
  IwAxisHold fresh = { 0 };

  g_return_val_if_fail (belongs_to (instrument, part), NULL);

  if (hold == NULL)
    hold = &fresh;
  if (chart->line != NULL) {
    const IwLineData data = line_data (experiment);

    return chart->line (&data, theme, width, height, hold);
  }
  if (chart->job != NULL) {
    const IwJobData data = job_data (experiment);

    return chart->job (&data, theme, width, height, hold);
  }
  return chart->experiment (experiment, theme, width, height, hold);
}

void
iw_gallery_hold_both (IwPartKind part, const IwInstrument *instrument, const IwExperiment *one,
                      const IwExperiment *other, const IwTheme *theme, double width, double height,
                      IwAxisHold *hold)
{
  IwAxisHold beside = { 0 };

  *hold = beside;
  iw_picture_free (iw_gallery_picture (part, instrument, one, theme, width, height, hold));
  iw_picture_free (iw_gallery_picture (part, instrument, other, theme, width, height, &beside));
  iw_axis_hold_cover (hold, &beside);
  hold->held = true;
}

double
iw_gallery_height (IwPartKind part, const IwInstrument *instrument, const IwExperiment *experiment,
                   const IwTheme *theme, double width)
{
  const IwInstrumentChart *chart = instrument->chart;

  g_return_val_if_fail (belongs_to (instrument, part), 0.0);

  if (chart->line_height != NULL) {
    const IwLineData data = line_data (experiment);

    return chart->line_height (&data, theme, width);
  }
  if (chart->job_height != NULL) {
    const IwJobData data = job_data (experiment);

    return chart->job_height (&data, theme, width);
  }
  return chart->experiment_height != NULL ? chart->experiment_height (experiment, theme, width) : 0.0;
}

#define SCALE_STEP 0.1

void
iw_gallery_fit_scale (IwPartKind part, const IwInstrument *instrument, const IwExperiment *experiment,
                      IwTheme *theme, double least, double width, double height)
{
  while (theme->scale > least && iw_gallery_height (part, instrument, experiment, theme, width) > height)
    theme->scale = fmax (least, theme->scale - SCALE_STEP);
}
