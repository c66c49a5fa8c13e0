#include "command.h"

#include "iowall/gallery.h"
#include "iowall/language.h"
#include "iowall/pipeline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const CommandInfo info = {
  .name = "bench",
  .parameters = "",
  .summary = N_ ("Measure solvers and pictures on this machine"),
  .description =
      N_ ("Each figure is the median over batches, on one core. docs/performance.md says how the window is\n"
          "measured."),
};

#define MAX_BATCHES   1001
#define CURVE_POINTS  64
#define BATCH_US      500.0 /* a batch takes about this long, so that reading the clock does not count */
#define SECONDS_MIN   0.001
#define SECONDS_MAX   60.0
#define WARM_UP_CALLS 3

/* What the measured functions work on. What they compute ends in `sink`, so that it cannot be left out. */
typedef struct {
  Subject *subject;
  IwSweep sweep;
  IwTheme theme;
  const IwInstrument *instrument;
  guint32 *work;
  IwPipeline pipeline;
  IwPipelineWork pipeline_work;
  IwCheckpoint job;
  IwCheckpointWork job_work;
  cairo_t *cr;
  double width, height;
  guint64 calls;
  volatile double sink;
} Bench;

typedef void (*BenchFunction) (Bench *bench);

static void
solve_access (Bench *bench)
{
  IwAccess in = bench->subject->experiment.access;
  IwAccessResult result;

  /* Another input each time: nothing can be carried over from the last call. */
  in.queue_depth = (double)(1 + (bench->calls++ & 63));
  iw_access_solve (&in, &result, NULL);
  bench->sink += result.throughput_bps;
}

static void
solve_curve (Bench *bench)
{
  IwAccessPoint points[CURVE_POINTS];
  const double queue_depth = (double)(1 + (bench->calls++ & 63));

  iw_access_curve (&bench->subject->experiment.access.device, queue_depth, CURVE_POINTS, points, NULL);
  bench->sink += points[CURVE_POINTS - 1].iops;
}

static void
measure_shuffle (Bench *bench)
{
  IwShuffleResult result;

  iw_shuffle_measure (8.7e7, 2232.0, 10000.0, TRUE, bench->calls++, bench->work, &result, NULL);
  bench->sink += result.mixing;
}

static void
solve_ceilings (Bench *bench)
{
  IwPipelineCeilings ceilings;

  bench->pipeline.cache_bytes = 1e12 + (double)(bench->calls++ & 63);
  iw_pipeline_ceilings (&bench->pipeline, &ceilings, NULL);
  bench->sink += ceilings.ceiling_bps;
}

static void
run_pipeline (Bench *bench)
{
  IwPipelineResult result;

  bench->pipeline.seed = bench->calls++;
  iw_pipeline_run (&bench->pipeline, &bench->pipeline_work, &result, NULL);
  bench->sink += result.utilization;
}

static void
solve_job (Bench *bench)
{
  IwCheckpointResult result;

  bench->job.interval_s = 600.0 + (double)(bench->calls++ & 63);
  iw_checkpoint_solve (&bench->job, &result, NULL);
  bench->sink += result.waste;
}

static void
simulate_job (Bench *bench)
{
  IwCheckpointRuns runs;

  bench->job.seed = bench->calls++;
  iw_checkpoint_simulate (&bench->job, &bench->job_work, &runs, NULL);
  bench->sink += runs.mean_s;
}

static void
run_experiment (Bench *bench)
{
  const IwExperiment *start = &bench->subject->experiment;
  IwExperiment experiment;

  if (iw_experiment_run (&experiment, bench->subject->mission, bench->subject->part, &start->settings, NULL))
    bench->sink += experiment.facts[0].value;
}

static void
run_sweep (Bench *bench)
{
  for (guint point = 0; point < IW_SWEEP_POINTS; point++) {
    iw_sweep_run (&bench->sweep, point, NULL, NULL);
    bench->sink += bench->sweep.points[point].utilization + bench->sweep.intervals[point].waste;
  }
}

static void
show_stretch (Bench *bench)
{
  IwStretch *stretch = iw_stretch_new (&bench->subject->experiment, NAN, NULL, NULL);

  bench->sink += stretch->trace.from_s;
  iw_stretch_free (stretch);
}

static void
lay_out (Bench *bench)
{
  IwPicture *picture =
      iw_gallery_picture (bench->subject->part, bench->instrument, &bench->subject->experiment, &bench->theme,
                          bench->width, bench->height, NULL);

  bench->sink += iw_picture_height (picture);
  iw_picture_free (picture);
}

static void
lay_out_and_draw (Bench *bench)
{
  IwPicture *picture =
      iw_gallery_picture (bench->subject->part, bench->instrument, &bench->subject->experiment, &bench->theme,
                          bench->width, bench->height, NULL);

  iw_picture_draw (picture, bench->cr);
  cairo_surface_flush (cairo_get_target (bench->cr));
  iw_picture_free (picture);
}

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Median time of one call in seconds, from batches that together take about `seconds`. */
static double
measure (Bench *bench, BenchFunction function, double seconds)
{
  static double batches[MAX_BATCHES];
  const gint64 end = g_get_monotonic_time () + (gint64)(seconds * 1e6);
  guint calls = 1, n = 0;
  gint64 before, spent;

  for (int i = 0; i < WARM_UP_CALLS; i++)
    function (bench);
  for (;;) {
    before = g_get_monotonic_time ();
    for (guint i = 0; i < calls; i++)
      function (bench);
    spent = g_get_monotonic_time () - before;
    if ((double)spent >= BATCH_US || calls >= 1u << 24)
      break;
    calls *= 2;
  }
  do {
    before = g_get_monotonic_time ();
    for (guint i = 0; i < calls; i++)
      function (bench);
    batches[n++] = (double)(g_get_monotonic_time () - before) * 1e-6 / calls;
  } while (n < MAX_BATCHES && g_get_monotonic_time () < end);
  qsort (batches, n, sizeof batches[0], compare_doubles);
  return batches[n / 2];
}

static void
report (GString *text, const char *name, double seconds)
{
  char time[IW_QUANTITY_MAX];

  iw_quantity_format (time, sizeof time, seconds, IW_UNIT_SECONDS, IW_TEXT_PLAIN);
  g_string_append_printf (text, "  %-44s %10s\n", name, time);
}

static char *
processor_name (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    return g_strdup ("an unnamed processor");
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    const char *colon = strchr (lines[i], ':');
    if (colon != NULL && g_str_has_prefix (lines[i], "model name"))
      return g_strdup (g_strstrip ((char *)colon + 1));
  }
  return g_strdup ("an unnamed processor");
}

static void
bench_solvers (Bench *bench, double seconds, GString *text)
{
  static const struct {
    const char *name;
    BenchFunction function;
  } solvers[] = { { "access solve", solve_access },
                  { "IOPS curve, 64 points", solve_curve },
                  { "shuffle measure, 65,536 samples", measure_shuffle },
                  { "experiment, shuffle unchanged", run_experiment } };

  g_string_append (text, "\nSolvers\n");
  for (gsize i = 0; i < G_N_ELEMENTS (solvers); i++)
    report (text, solvers[i].name, measure (bench, solvers[i].function, seconds));
}

/* The line of the defaults, and one in which every stage draws all that it can: jitter, stalls and hits. */
static void
bench_pipeline (Bench *bench, double seconds, GString *text)
{
  static const struct {
    const char *name;
    gboolean lively;
    BenchFunction function;
  } runs[] = { { "pipeline ceilings, 5 stages", FALSE, solve_ceilings },
               { "pipeline run, 100,000 chunks x 5 stages", FALSE, run_pipeline },
               { "the same, jitter and stalls in every stage", TRUE, run_pipeline } };

  g_string_append (text, "\nPipeline\n");
  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++) {
    iw_pipeline_init (&bench->pipeline);
    bench->pipeline.epoch = IW_EPOCH_WARM;
    bench->pipeline.cache_policy = IW_CACHE_PAGE_CACHE;
    for (guint k = 0; runs[i].lively && k < bench->pipeline.n_stages; k++) {
      bench->pipeline.stages[k].cv = 0.5;
      bench->pipeline.stages[k].stall_every_s = 60.0;
      bench->pipeline.stages[k].stall_s = 4.0;
    }
    if (iw_pipeline_scratch_bytes (&bench->pipeline, &bench->pipeline_work.scratch_bytes, NULL) !=
        IW_STATUS_OK)
      g_assert_not_reached ();
    bench->pipeline_work.scratch = g_malloc (bench->pipeline_work.scratch_bytes);
    report (text, runs[i].name, measure (bench, runs[i].function, seconds));
    g_free (bench->pipeline_work.scratch);
  }
}

/* The job of the defaults: a month of work, a checkpoint every ten minutes, a failure every three hours. */
static void
bench_checkpoint (Bench *bench, double seconds, GString *text)
{
  static IwCheckpointWall walls[2000];

  iw_checkpoint_init (&bench->job);
  g_assert (bench->job.runs == G_N_ELEMENTS (walls));
  bench->job_work = (IwCheckpointWork){ .walls = walls, .n_walls = G_N_ELEMENTS (walls) };
  g_string_append (text, "\nCheckpoint\n");
  report (text, "checkpoint solve", measure (bench, solve_job, seconds));
  report (text, "2,000 months at an MTBF of 3 h", measure (bench, simulate_job, seconds));
}

/* A track's own line or job, if it has one, as the window runs it: after each input, after it rests, for the
 * curve. */
static void
bench_track (Bench *bench, Subject *subject, const char *of, double seconds, GString *text)
{
  static const struct {
    const char *name;
    BenchFunction function;
  } runs[] = { { "one run", run_experiment },
               { "a stretch of it", show_stretch },
               { "64 points of a sweep", run_sweep } };

  if (subject->mission == NULL)
    return;
  bench->subject = subject;
  bench->sweep = *subject->sweep;
  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++) {
    g_autofree char *name = g_strdup_printf ("cloud-titan's %s, %s", of, runs[i].name);
    report (text, name, measure (bench, runs[i].function, seconds));
  }
}

static void
bench_pictures (Bench *bench, double seconds, GString *text)
{
  cairo_surface_t *surface;
  const IwInstrument *instruments;
  size_t n;

  instruments = iw_gallery_instruments (bench->subject->part, &n);
  if (n == 0)
    return;
  g_string_append_printf (text, "\nPictures of the part \"%s\"\n", iw_part_id (bench->subject->part));
  for (size_t i = 0; i < n; i++) {
    g_autofree char *layout = NULL;
    g_autofree char *drawing = NULL;

    bench->instrument = &instruments[i];
    bench->width = instruments[i].place == IW_PLACE_STAGE ? 1200 : 640;
    bench->height = 480;
    surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)bench->width, (int)bench->height);
    bench->cr = cairo_create (surface);
    layout = g_strdup_printf ("%s, laid out, %.0f x %.0f", instruments[i].id, bench->width, bench->height);
    drawing = g_strdup_printf ("%s, laid out and drawn", instruments[i].id);
    report (text, layout, measure (bench, lay_out, seconds));
    report (text, drawing, measure (bench, lay_out_and_draw, seconds));
    cairo_destroy (bench->cr);
    cairo_surface_destroy (surface);
  }
}

/* Opens every part that the mission has. On failure nothing is left open. */
static ExitStatus
open_subjects (Subject subjects[IW_N_PARTS])
{
  /* Part 3 starts with a store that has collapsed, of which there is nothing to measure. */
  static const char *const standing[] = { "writers=once", "interval=1 h", NULL };
  ExitStatus status = EXIT_DONE;

  for (int part = 0; part < IW_N_PARTS && status == EXIT_DONE; part++) {
    if (part > 0 && subjects[0].mission->parts[part] == NULL)
      continue;
    status = subject_open (&subjects[part], &info, "cloud-titan", (IwPartKind)part,
                           part == IW_PART_CHECKPOINT ? standing : NULL, FALSE);
    if (status == EXIT_DONE)
      status = subject_show_run (&subjects[part], &info, NULL);
  }
  for (int part = 0; part < IW_N_PARTS && status != EXIT_DONE; part++)
    subject_close (&subjects[part]);
  return status;
}

static void
bench_all (Bench *bench, Subject subjects[IW_N_PARTS], double seconds, GString *text)
{
  bench->work = g_new (guint32, 2 * IW_SHUFFLE_MODEL_SAMPLES);
  iw_theme_init (&bench->theme, IW_THEME_LIGHT);
  bench->subject = &subjects[IW_PART_ACCESS];
  bench_solvers (bench, seconds, text);
  bench_pipeline (bench, seconds, text);
  bench_track (bench, &subjects[IW_PART_PIPELINE], "line", seconds, text);
  bench_checkpoint (bench, seconds, text);
  bench_track (bench, &subjects[IW_PART_CHECKPOINT], "job", seconds, text);
  for (int part = 0; part < IW_N_PARTS; part++) {
    bench->subject = &subjects[part];
    if (bench->subject->mission != NULL)
      bench_pictures (bench, seconds, text);
  }
  g_free (bench->work);
}

static ExitStatus
run (char **arguments)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *processor = NULL;
  double seconds = 0.3;
  Subject subjects[IW_N_PARTS] = { { .mission = NULL } };
  Bench bench = { .subject = NULL };
  const GOptionEntry entries[] = { { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds,
                                     N_ ("Time for each figure, 0.3 unless told"), "SECONDS" },
                                   G_OPTION_ENTRY_NULL };
  ExitStatus status;

  if (!command_parse (&info, entries, arguments, &words, &status))
    return status;
  if (words[0] != NULL)
    return command_misused (&info, _ ("found \"%s\", expected nothing"), words[0]);
  if (!(seconds >= SECONDS_MIN && seconds <= SECONDS_MAX))
    return command_misused (&info, _ ("found %g seconds, expected a number from %g to %g"), seconds,
                            SECONDS_MIN, SECONDS_MAX);
  iw_language_end ();
  if ((status = open_subjects (subjects)) != EXIT_DONE)
    return status;

  processor = processor_name ();
  g_string_append_printf (text, "I/O Wall %s on %u processor cores, %s; medians, each on one core\n",
                          IW_VERSION, g_get_num_processors (), processor);
  bench_all (&bench, subjects, seconds, text);
  for (int part = 0; part < IW_N_PARTS; part++)
    subject_close (&subjects[part]);
  return command_print (&info, text->str);
}

const Command iw_command_bench = { &info, run };
