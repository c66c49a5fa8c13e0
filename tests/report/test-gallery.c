#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "page-private.h"
#include "picture-checks.h"

/* A part of a built-in mission, at its start. */
static IwMission *
start_of_part (const char *id, IwPartKind part, IwExperiment *experiment)
{
  g_autoptr (GError) error = NULL;
  IwMission *mission = iw_mission_load (id, &error);
  IwSettings settings;

  g_assert_no_error (error);
  iw_settings_init (&settings, mission->parts[part]);
  iw_experiment_run (experiment, mission, part, &settings, &error);
  g_assert_no_error (error);
  return mission;
}

static IwMission *
start_of (const char *id, IwExperiment *experiment)
{
  return start_of_part (id, IW_PART_ACCESS, experiment);
}

static const IwPartKind parts[] = { IW_PART_ACCESS, IW_PART_PIPELINE };

static const char *const missions[] = { "cloud-titan", "edge-guardian", "mobile-nomad", "tiny-pioneer" };

static void
test_instruments (void)
{
  static const char *const telling[] = { "wait",   "lost",    "lose",       "slow",   "small", "large",
                                         "use up", "uses up", "bottleneck", "starve", "too " };
  static const char *const of_job[] = { "sankey", "young-daly", "storage-load", "strip", "equation" };
  static const char *const ids[][6] = {
    { "sankey", "waterfall", "iops-curve", "equation", NULL },
    { "sankey", "gauge", "saturation", "timeline", "equation", NULL },
  };
  size_t n;

  for (size_t p = 0; p < G_N_ELEMENTS (parts); p++) {
    const IwInstrument *instruments = iw_gallery_instruments (parts[p], &n);

    g_assert_cmpuint (n, ==, g_strv_length ((char **)(void *)ids[p]));
    for (size_t i = 0; i < n; i++) {
      g_assert_cmpstr (instruments[i].id, ==, ids[p][i]);
      g_assert_true (iw_gallery_find (parts[p], instruments[i].id) == &instruments[i]);
      g_assert_cmpuint (strlen (instruments[i].about), >, 40);
      g_assert_true (g_str_has_suffix (instruments[i].about, "."));
      /* It is read before the student predicts: how to read it, not what it will show. */
      for (size_t k = 0; k < G_N_ELEMENTS (telling); k++)
        g_assert_null (strstr (instruments[i].about, telling[k]));
    }
    g_assert_null (iw_gallery_find (parts[p], "oracle"));
  }
  g_assert_null (iw_gallery_find (IW_PART_ACCESS, "gauge"));
  for (size_t i = 0; i < G_N_ELEMENTS (of_job); i++)
    g_assert_nonnull (iw_gallery_find (IW_PART_CHECKPOINT, of_job[i]));
}

/* Each instrument gets what the experiment says, and calls itself what the gallery calls it. */
static void
test_pictures (void)
{
  for (size_t m = 0; m < G_N_ELEMENTS (missions) * G_N_ELEMENTS (parts); m++) {
    const IwPartKind part = parts[m % G_N_ELEMENTS (parts)];
    const char *id = missions[m / G_N_ELEMENTS (parts)];
    IwExperiment experiment;
    g_autoptr (IwMission) mission = start_of_part (id, part, &experiment);
    IwTheme theme;
    size_t n;
    const IwInstrument *instruments = iw_gallery_instruments (part, &n);

    g_assert_cmpstr (mission->id, ==, id);
    iw_theme_init (&theme, IW_THEME_LIGHT);
    for (size_t i = 0; i < n; i++) {
      const double needed = iw_gallery_height (part, &instruments[i], &experiment, &theme, 440.0);
      g_autofree char *what = g_strdup_printf ("%s, %s, %s", id, iw_part_id (part), instruments[i].id);
      IwPicture *picture;

      g_assert_true ((needed > 0.0) == (instruments[i].place == IW_PLACE_EQUATION));
      picture =
          iw_gallery_picture (part, &instruments[i], &experiment, &theme, 440.0, fmax (needed, 270.0), NULL);
      check_picture (picture, what);
      g_assert_cmpstr (iw_picture_title (picture), ==, instruments[i].title);
      iw_picture_free (picture);
    }
  }
}

static IwPicture *
pipeline_picture (const char *id, const IwExperiment *experiment)
{
  IwTheme theme;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  return iw_gallery_picture (IW_PART_PIPELINE, iw_gallery_find (IW_PART_PIPELINE, id), experiment, &theme,
                             740.0, 420.0, NULL);
}

static bool has_text (const IwPicture *page, const char *prefix);

/* The instruments of a line have the track's words, its ids and the controls that they belong to. */
static void
test_line (void)
{
  for (size_t m = 0; m < G_N_ELEMENTS (missions); m++) {
    IwExperiment experiment;
    g_autoptr (IwMission) mission = start_of_part (missions[m], IW_PART_PIPELINE, &experiment);
    const IwLine *line = experiment.part->line;
    IwPicture *gauge = pipeline_picture ("gauge", &experiment);
    IwPicture *timeline = pipeline_picture ("timeline", &experiment);

    g_assert_cmpstr (mission->id, ==, missions[m]);
    g_assert_cmpstr (mark_of (gauge, "utilization")->name, ==, line->busy);
    g_assert_cmpfloat (mark_number (gauge, "utilization"), ==,
                       iw_experiment_fact (&experiment, "utilization")->value);
    g_assert_cmpfloat (mark_number (gauge, "target"), ==, line->target);
    for (guint k = 0; k < line->n_stages; k++) {
      g_autofree char *busy = g_strdup_printf ("%s-busy", line->stages[k].id);
      g_auto (GStrv) links = g_strsplit (line->stages[k].links, " ", -1);

      g_assert_true (has_text (timeline, line->stages[k].name));
      for (char **link = links; *link != NULL && **link != '\0'; link++)
        g_assert_true (iw_links_match (mark_of (timeline, busy)->links, *link));
    }
    g_assert_true (iw_links_match (mark_of (gauge, "utilization")->links, "buffer"));
    iw_picture_free (gauge);
    iw_picture_free (timeline);
  }
}

/* The stretch is shown when it is there, and played as long as the mission says. */
static void
test_stretch (void)
{
  IwExperiment experiment;
  g_autoptr (IwMission) mission = start_of_part ("cloud-titan", IW_PART_PIPELINE, &experiment);
  g_autoptr (GError) error = NULL;
  g_autoptr (IwStretch) stretch = iw_stretch_new (&experiment, NAN, NULL, &error);
  IwPicture *before, *after;

  g_assert_no_error (error);
  g_assert_cmpstr (mission->id, ==, "cloud-titan");
  before = pipeline_picture ("timeline", &experiment);
  g_assert_true (has_text (before, "running"));
  g_assert_cmpfloat (iw_picture_play_s (before), ==, 0.0);
  experiment.stretch = stretch;
  after = pipeline_picture ("timeline", &experiment);
  g_assert_false (has_text (after, "running"));
  g_assert_cmpfloat (iw_picture_play_s (after), ==, experiment.part->line->play_s);
  iw_picture_free (before);
  iw_picture_free (after);
}

/* The curve is drawn over the control that was swept; before that over the link's. */
static void
test_sweep (void)
{
  IwExperiment experiment;
  g_autoptr (IwMission) mission = start_of_part ("cloud-titan", IW_PART_PIPELINE, &experiment);
  g_autoptr (GError) error = NULL;
  IwSweep sweep;
  guint control;
  const IwControl *link, *buffer;
  IwPicture *before, *after;

  g_assert_cmpstr (mission->id, ==, "cloud-titan");
  link = iw_part_find_control (experiment.part, "download_bw", &control);
  before = pipeline_picture ("saturation", &experiment);
  g_assert_true (has_text (before, link->label));
  buffer = iw_part_find_control (experiment.part, "buffer", &control);
  iw_sweep_init (&sweep, &experiment.setup, control, &error);
  g_assert_no_error (error);
  experiment.sweep = &sweep;
  after = pipeline_picture ("saturation", &experiment);
  check_picture (after, "swept");
  g_assert_true (has_text (after, buffer->label));
  g_assert_false (has_text (after, link->label));
  iw_picture_free (before);
  iw_picture_free (after);
}

static IwPicture *
job_picture (const char *id, const IwExperiment *experiment)
{
  IwTheme theme;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  return iw_gallery_picture (IW_PART_CHECKPOINT, iw_gallery_find (IW_PART_CHECKPOINT, id), experiment, &theme,
                             740.0, 420.0, NULL);
}

static void
solve_lab_job (IwExperiment *experiment, const IwMission *lab, const char *interval)
{
  const IwPart *part = lab->parts[IW_PART_CHECKPOINT];
  g_autoptr (GError) error = NULL;
  IwSettings settings;

  iw_settings_init (&settings, part);
  iw_settings_set_text (&settings, part, "interval", interval, &error);
  g_assert_no_error (error);
  iw_experiment_run (experiment, lab, IW_PART_CHECKPOINT, &settings, &error);
  g_assert_no_error (error);
}

/* The instruments of a job say what its facts say, with its words; of a collapsed store nothing but that. */
static void
test_job (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "lab.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (IwMission) lab = iw_mission_load (path, &error);
  IwExperiment experiment;
  IwPicture *plot, *load;

  g_assert_no_error (error);
  solve_lab_job (&experiment, lab, "5000 s");
  plot = job_picture ("young-daly", &experiment);
  load = job_picture ("storage-load", &experiment);
  check_picture (plot, "young-daly");
  check_picture (load, "storage-load");
  g_assert_cmpfloat (mark_number (plot, "operating"), ==, iw_experiment_fact (&experiment, "waste")->value);
  g_assert_cmpfloat (mark_number (plot, "exact"), ==, iw_experiment_fact (&experiment, "exact_s")->value);
  g_assert_cmpfloat (mark_number (load, "load"), ==, iw_experiment_fact (&experiment, "storage_load")->value);
  g_assert_nonnull (strstr (mark_of (plot, "operating")->sentence, "a snapshot every 83.3 minutes"));
  g_assert_true (has_text (load, "running"));
  iw_picture_free (plot);
  iw_picture_free (load);

  solve_lab_job (&experiment, lab, "5 s");
  g_assert_cmpstr (iw_experiment_fact (&experiment, "storage_state")->text, ==, "collapsed");
  plot = job_picture ("young-daly", &experiment);
  load = job_picture ("storage-load", &experiment);
  g_assert_true (isnan (mark_of (plot, "operating")->number));
  g_assert_true (has_text (plot, "Collapsed"));
  g_assert_true (g_str_has_prefix (iw_picture_sentence (load), "Collapsed"));
  iw_picture_free (plot);
  iw_picture_free (load);
}

/* What was followed and swept is shown once it is there. */
static void
test_job_follows (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "lab.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (IwMission) lab = iw_mission_load (path, &error);
  g_autoptr (IwStretch) stretch = NULL;
  IwExperiment experiment;
  IwSweep sweep;
  IwPicture *plot, *load;
  guint control;

  g_assert_no_error (error);
  solve_lab_job (&experiment, lab, "5000 s");
  stretch = iw_stretch_new (&experiment, NAN, NULL, &error);
  g_assert_no_error (error);
  iw_part_find_control (experiment.part, "interval", &control);
  iw_sweep_init (&sweep, &experiment.setup, control, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < IW_SWEEP_POINTS; i += 2)
    iw_sweep_run (&sweep, i, NULL, &error);
  g_assert_no_error (error);
  experiment.stretch = stretch;
  experiment.sweep = &sweep;
  plot = job_picture ("young-daly", &experiment);
  load = job_picture ("storage-load", &experiment);
  check_picture (plot, "swept");
  check_picture (load, "followed");
  g_assert_nonnull (strstr (mark_of (plot, "simulated")->sentence, "of 64 intervals"));
  g_assert_cmpfloat (mark_number (load, "queue"), ==, stretch->queue.peak_s);
  iw_picture_free (plot);
  iw_picture_free (load);
}

/* The device that the settings choose is the one in use on the curve. */
static void
test_current_device (void)
{
  IwExperiment experiment;
  g_autoptr (IwMission) mission = start_of ("cloud-titan", &experiment);
  g_autoptr (GError) error = NULL;
  IwSettings settings = experiment.settings;
  IwTheme theme;
  IwPicture *picture;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  iw_settings_set_text (&settings, mission->parts[IW_PART_ACCESS], "device", "hdd-7200", &error);
  g_assert_no_error (error);
  iw_experiment_run (&experiment, mission, IW_PART_ACCESS, &settings, &error);
  g_assert_no_error (error);
  picture = iw_gallery_picture (IW_PART_ACCESS, iw_gallery_find (IW_PART_ACCESS, "iops-curve"), &experiment,
                                &theme, 740.0, 420.0, NULL);
  g_assert_nonnull (strstr (mark_of (picture, "device-hdd-7200")->sentence, "in use"));
  g_assert_null (strstr (mark_of (picture, "device-object-store")->sentence, "in use"));
  iw_picture_free (picture);
}

static void
check_words (const IwPicture *page, const char *what)
{
  size_t n;
  const IwPlacedText *texts = iw_picture_texts (page, &n);

  for (size_t i = 0; i < n; i++) {
    const IwPlacedText *a = &texts[i];

    g_test_message ("%s: %s", what, a->text);
    g_assert_cmpfloat (a->x, >=, 0.0);
    g_assert_cmpfloat (a->y, >=, 0.0);
    g_assert_cmpfloat (a->x + a->width, <=, iw_picture_width (page));
    g_assert_cmpfloat (a->y + a->height, <=, iw_picture_height (page));
    for (size_t k = 0; k < i; k++) {
      const IwPlacedText *b = &texts[k];

      g_assert_false (a->x < b->x + b->width - 0.5 && b->x < a->x + a->width - 0.5 &&
                      a->y < b->y + b->height - 0.5 && b->y < a->y + a->height - 0.5);
    }
  }
}

static void
check_places (const IwPagePlace *places, size_t n, double width, double height)
{
  for (size_t i = 0; i < n; i++) {
    const IwBox a = places[i].box;

    g_assert_cmpfloat (a.x, >=, 0.0);
    g_assert_cmpfloat (a.y, >=, 0.0);
    g_assert_cmpfloat (a.x + a.width, <=, width);
    g_assert_cmpfloat (a.y + a.height, <=, height);
    for (size_t k = 0; k < i; k++) {
      const IwBox b = places[k].box;

      g_assert_false (a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
                      b.y < a.y + a.height);
    }
  }
}

static void
test_page_layout (void)
{
  static const struct {
    double width, height, scale;
    size_t equations;
  } pages[] = { { 1280, 720, 1.0, 0 },  { 1366, 768, 1.0, 0 },  { 1920, 1080, 1.0, 1 },
                { 1920, 1080, 1.5, 0 }, { 2560, 1440, 2.0, 0 }, { 3840, 2160, 2.0, 1 },
                { 800, 600, 1.0, 0 },   { 640, 360, 1.0, 0 } };

  for (size_t m = 0; m < G_N_ELEMENTS (missions) * G_N_ELEMENTS (parts); m++) {
    const IwPartKind part = parts[m % G_N_ELEMENTS (parts)];
    const char *id = missions[m / G_N_ELEMENTS (parts)];
    IwExperiment experiment;
    g_autoptr (IwMission) mission = start_of_part (id, part, &experiment);
    size_t n_instruments;

    g_assert_cmpstr (mission->id, ==, id);
    iw_gallery_instruments (part, &n_instruments);
    for (size_t i = 0; i < G_N_ELEMENTS (pages); i++) {
      g_autofree char *what = g_strdup_printf ("%s, %s, %g × %g at %g", id, iw_part_id (part), pages[i].width,
                                               pages[i].height, pages[i].scale);
      IwPagePlace places[IW_PAGE_MAX_INSTRUMENTS];
      IwTheme theme;
      IwPicture *page;
      size_t n;

      iw_theme_init (&theme, IW_THEME_DARK);
      theme.scale = pages[i].scale;
      page = iw_page_new (part, &experiment, &theme, pages[i].width, pages[i].height, places, &n);
      g_assert_cmpuint (n, ==, n_instruments - 1 + pages[i].equations);
      check_words (page, what);
      check_places (places, n, pages[i].width, pages[i].height);
      iw_picture_free (page);
    }
  }
}

static bool
has_text (const IwPicture *page, const char *prefix)
{
  size_t n;
  const IwPlacedText *texts = iw_picture_texts (page, &n);

  for (size_t i = 0; i < n; i++) {
    if (g_str_has_prefix (texts[i].text, prefix))
      return true;
  }
  return false;
}

/* On a laptop's screen nothing of the part is left out: every setting, every goal, the question. */
static void
test_page_is_complete (void)
{
  for (size_t m = 0; m < G_N_ELEMENTS (missions) * G_N_ELEMENTS (parts); m++) {
    const IwPartKind kind = parts[m % G_N_ELEMENTS (parts)];
    IwExperiment experiment;
    g_autoptr (IwMission) mission = start_of_part (missions[m / G_N_ELEMENTS (parts)], kind, &experiment);
    const IwPart *part = mission->parts[kind];
    const char *const ids[] = { "" };
    g_autofree char *brief = iw_bind_text (part->brief, ids, &experiment, 1, IW_TEXT_LABEL);
    g_autofree char *target = iw_bind_text (part->target, ids, &experiment, 1, IW_TEXT_LABEL);
    g_autofree char *asked = iw_bind_text (part->lock.question, ids, &experiment, 1, IW_TEXT_LABEL);
    g_autofree char *question = iw_bind_text (part->question, ids, &experiment, 1, IW_TEXT_LABEL);
    IwPagePlace places[IW_PAGE_MAX_INSTRUMENTS];
    IwTheme theme;
    IwPicture *page;
    size_t n;

    iw_theme_init (&theme, IW_THEME_LIGHT);
    page = iw_page_new (kind, &experiment, &theme, 1280.0, 720.0, places, &n);
    g_assert_true (has_text (page, mission->title));
    g_test_message ("%s, %s", mission->id, iw_part_id (kind));
    g_assert_true (has_text (page, brief));
    g_assert_true (has_text (page, target));
    g_assert_true (has_text (page, asked));
    g_assert_true (has_text (page, question));
    for (guint i = 0; i < part->controls->len; i++)
      g_assert_true (has_text (page, ((IwControl *)g_ptr_array_index (part->controls, i))->label));
    for (guint i = 0; i < part->goals->len; i++) {
      const IwRule *goal = g_ptr_array_index (part->goals, i);
      g_autofree char *verdict =
          g_strdup_printf ("%s: %s", goal->label, iw_rule_holds (goal, &experiment) ? "met" : "missed");

      g_assert_true (has_text (page, verdict));
    }
    /* The answer to the question is not on the page's words. */
    for (guint i = 0; i < part->lock.outcomes->len; i++)
      g_assert_false (has_text (page, ((IwOutcome *)g_ptr_array_index (part->lock.outcomes, i))->because));
    iw_picture_free (page);
  }
}

/* The ground is painted to the edge, and something is on it. */
static void
test_page_drawing (void)
{
  for (int kind = IW_THEME_LIGHT; kind <= IW_THEME_CONTRAST_DARK; kind++) {
    const IwPartKind part = parts[kind % 2];
    IwExperiment experiment;
    g_autoptr (IwMission) mission = start_of_part ("cloud-titan", part, &experiment);
    cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1280, 720);
    cairo_t *cr = cairo_create (surface);
    const guint32 *pixels;
    guint32 ground, others = 0;
    int stride;
    IwTheme theme;

    iw_theme_init (&theme, (IwThemeKind)kind);
    g_assert_cmpstr (mission->id, ==, "cloud-titan");
    iw_gallery_draw_page (part, &experiment, &theme, cr, 1280.0, 720.0);
    g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
    cairo_destroy (cr);
    cairo_surface_flush (surface);
    pixels = (const guint32 *)(const void *)cairo_image_surface_get_data (surface);
    stride = cairo_image_surface_get_stride (surface) / 4;
    ground = 0xff000000u | (guint32)lround (theme.colors[IW_ROLE_SURFACE].r * 255.0) << 16 |
             (guint32)lround (theme.colors[IW_ROLE_SURFACE].g * 255.0) << 8 |
             (guint32)lround (theme.colors[IW_ROLE_SURFACE].b * 255.0);
    g_assert_cmphex (pixels[0], ==, ground);
    g_assert_cmphex (pixels[719 * stride + 1279], ==, ground);
    for (int i = 0; i < 720 * stride; i++)
      others += pixels[i] != ground;
    g_assert_cmpuint (others, >, 20000);
    cairo_surface_destroy (surface);
  }
}

/* --- a pinned state --- */

/* A part's start or, where nothing is to be seen as the store has collapsed, the first world of its lock in
 * which it stands. */
static void
start_with_something_to_see (IwSettings *settings, const IwMission *mission, IwPartKind kind)
{
  const IwPart *part = mission->parts[kind];

  iw_settings_init (settings, part);
  if (kind != IW_PART_CHECKPOINT)
    return;
  for (guint i = 0; i < part->lock.runs->len; i++) {
    const IwLockRun *run = g_ptr_array_index (part->lock.runs, i);
    IwExperiment experiment;

    iw_settings_init (settings, part);
    for (guint k = 0; k + 1 < run->set->len; k += 2)
      g_assert_true (iw_settings_set_text (settings, part, g_ptr_array_index (run->set, k),
                                           g_ptr_array_index (run->set, k + 1), NULL));
    g_assert_true (iw_experiment_run (&experiment, mission, kind, settings, NULL));
    if (experiment.load < IW_STORAGE_COLLAPSE_LOAD)
      return;
  }
}

/* A part solved for settings in which one control stands at a share of its way, with all that belongs to it.
 */
typedef struct {
  IwExperiment experiment;
  IwStretch *stretch;
  IwSweep sweep;
} Solved;

static void
solve_for (Solved *solved, const IwMission *mission, IwPartKind kind, guint control, double share)
{
  const IwPart *part = mission->parts[kind];
  const IwControl *spec = g_ptr_array_index (part->controls, control);
  g_autoptr (GError) error = NULL;
  IwSettings settings;

  memset (solved, 0, sizeof *solved);
  start_with_something_to_see (&settings, mission, kind);
  if (share >= 0.0)
    settings.values[control] =
        spec->kind == IW_CONTROL_RANGE ? iw_control_value_at (spec, share) : round (spec->max * share);
  iw_experiment_run (&solved->experiment, mission, kind, &settings, &error);
  g_assert_no_error (error);
  if (kind == IW_PART_ACCESS)
    return;
  solved->stretch = iw_stretch_new (&solved->experiment, NAN, NULL, &error);
  g_assert_no_error (error);
  solved->experiment.stretch = solved->stretch;
}

/* Of every instrument there is, of every mission's parts: `check` gets the present picture and the ghost. */
static void
for_every_ghost (double share, guint control,
                 void (*check) (const IwInstrument *instrument, const IwPicture *live,
                                const IwPicture *ghost))
{
  IwTheme theme;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  for (size_t m = 0; m < G_N_ELEMENTS (missions); m++) {
    g_autoptr (IwMission) mission = iw_mission_load (missions[m], NULL);

    for (int kind = 0; kind < IW_N_PARTS; kind++) {
      size_t n;
      const IwInstrument *instruments = iw_gallery_instruments ((IwPartKind)kind, &n);
      Solved now, before;

      if (mission->parts[kind] == NULL || n == 0)
        continue;
      solve_for (&before, mission, (IwPartKind)kind, control, -1.0);
      solve_for (&now, mission, (IwPartKind)kind, control, share);
      for (size_t i = 0; i < n; i++) {
        const IwInstrument *at = &instruments[i];
        IwAxisHold hold;
        IwPicture *live, *pinned, *ghost;

        g_test_message ("%s, %s, %s", missions[m], iw_part_id ((IwPartKind)kind), at->id);
        iw_gallery_hold_both ((IwPartKind)kind, at, &now.experiment, &before.experiment, &theme, 640, 420,
                              &hold);
        live = iw_gallery_picture ((IwPartKind)kind, at, &now.experiment, &theme, 640, 420, &hold);
        pinned = iw_gallery_picture ((IwPartKind)kind, at, &before.experiment, &theme, 640, 420, &hold);
        ghost = iw_picture_ghost (live, pinned);
        check (at, live, ghost);
        iw_picture_free (ghost);
        iw_picture_free (pinned);
        iw_picture_free (live);
      }
      iw_stretch_free (now.stretch);
      iw_stretch_free (before.stretch);
    }
  }
}

static void
draws_nothing (const IwInstrument *instrument, const IwPicture *live, const IwPicture *ghost)
{
  size_t n;
  const IwPictureGroup *groups = iw_picture_groups (ghost, &n);

  for (size_t i = 0; i < n; i++)
    g_assert_cmpfloat (groups[i].width + groups[i].height, ==, 0.0);
  g_assert_cmpstr (iw_picture_sentence (ghost), ==, "");
}

static void
test_ghost_of_itself (void)
{
  for_every_ghost (-1.0, 0, draws_nothing);
}

static bool
texts_meet (const IwPlacedText *a, const IwPlacedText *b)
{
  return a->x < b->x + b->width - 0.5 && b->x < a->x + a->width - 0.5 && a->y < b->y + b->height - 0.5 &&
         b->y < a->y + a->height - 0.5;
}

/* Labels stand in the picture, on no other label and on none of the picture's own texts. */
static void
labels_stand_clear (const IwInstrument *instrument, const IwPicture *live, const IwPicture *ghost)
{
  size_t n, others;
  const IwPlacedText *labels = iw_picture_texts (ghost, &n), *texts = iw_picture_texts (live, &others);

  g_assert_cmpuint (n, <=, 5);
  for (size_t i = 0; i < n; i++) {
    g_assert_cmpfloat (labels[i].x, >=, 0.0);
    g_assert_cmpfloat (labels[i].y, >=, 0.0);
    g_assert_cmpfloat (labels[i].x + labels[i].width, <=, iw_picture_width (live));
    g_assert_cmpfloat (labels[i].y + labels[i].height, <=, iw_picture_height (live));
    for (size_t k = 0; k < i; k++)
      g_assert_false (texts_meet (&labels[i], &labels[k]));
    for (size_t k = 0; k < others; k++)
      g_assert_false (texts_meet (&labels[i], &texts[k]));
  }
}

static void
test_ghost_labels (void)
{
  for (guint control = 0; control < 4; control++) {
    for_every_ghost (0.0, control, labels_stand_clear);
    for_every_ghost (0.7, control, labels_stand_clear);
  }
}

static GHashTable *spoke; /* (element-type IwInstrument) */

static void
note_who_speaks (const IwInstrument *instrument, const IwPicture *live, const IwPicture *ghost)
{
  if (g_str_has_prefix (iw_picture_sentence (ghost), "Against the pinned state: "))
    g_hash_table_add (spoke, (gpointer)instrument);
}

/* Not every control moves every instrument, but each is moved by one of the first. */
static void
test_ghost_speaks (void)
{
  spoke = g_hash_table_new (NULL, NULL);
  for (guint control = 0; control < 3; control++) {
    for_every_ghost (0.0, control, note_who_speaks);
    for_every_ghost (1.0, control, note_who_speaks);
  }
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    size_t n;
    const IwInstrument *instruments = iw_gallery_instruments ((IwPartKind)kind, &n);

    for (size_t i = 0; i < n; i++) {
      g_test_message ("%s, %s", iw_part_id ((IwPartKind)kind), instruments[i].id);
      g_assert_true (g_hash_table_contains (spoke, &instruments[i]));
    }
  }
  g_hash_table_unref (spoke);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gallery/instruments", test_instruments);
  g_test_add_func ("/gallery/pictures", test_pictures);
  g_test_add_func ("/gallery/current-device", test_current_device);
  g_test_add_func ("/gallery/line", test_line);
  g_test_add_func ("/gallery/stretch", test_stretch);
  g_test_add_func ("/gallery/sweep", test_sweep);
  g_test_add_func ("/gallery/job", test_job);
  g_test_add_func ("/gallery/job-follows", test_job_follows);
  g_test_add_func ("/gallery/ghost/itself", test_ghost_of_itself);
  g_test_add_func ("/gallery/ghost/labels", test_ghost_labels);
  g_test_add_func ("/gallery/ghost/speaks", test_ghost_speaks);
  g_test_add_func ("/page/layout", test_page_layout);
  g_test_add_func ("/page/complete", test_page_is_complete);
  g_test_add_func ("/page/drawing", test_page_drawing);
  return g_test_run ();
}
