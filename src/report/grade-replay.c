#include "grade-private.h"

#include "iowall/gallery.h"

#include <math.h>
#include <string.h>

/* Part of the larger one by which numbers of two machines may differ; see grade.h. */
#define TOLERANCE       1e-6
/* Shares and ratios that should be 0 are sums of rounding. */
#define NEXT_TO_NOTHING 1e-10

/* Sizes at which charts are laid out; at the first nothing is left out. */
static const struct {
  double width, height;
} sizes[IW_SHOWN_SIZES] = { { 1200.0, 800.0 }, { 640.0, 300.0 }, { 360.0, 220.0 } };

/* All that a run depends on, without pointers into ledgers, and comparable byte by byte. */
typedef struct {
  const IwMission *mission;
  guint64 kind, after_message, instrument, size;
  double values[IW_N_PARTS][IW_MAX_CONTROLS];
} Key;

struct IwReplays {
  GMutex mutex;
  GHashTable *known;              /* Key -> IwReplay */
  GHashTable *shown;              /* Key -> GPtrArray of IwShownReading */
  GHashTable *likely[IW_N_PARTS]; /* id of a reading -> its instrument */
};

struct IwLastRun {
  gboolean there;
  Key key;
  IwExperiment experiment;
  IwStretch *stretch; /* NULL until a picture wants it */
};

gboolean
iw_grade_same (double a, double b)
{
  if (isnan (a) || isnan (b))
    return isnan (a) && isnan (b);
  if (isinf (a) || isinf (b))
    return a == b;
  return fabs (a - b) <= fmax (NEXT_TO_NOTHING, TOLERANCE * fmax (fabs (a), fabs (b)));
}

/* FNV-1a over the words of the key. */
static guint
hash_key (gconstpointer data)
{
  const guint64 *words = data;
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (gsize i = 0; i < sizeof (Key) / sizeof *words; i++)
    hash = (hash ^ words[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  return (guint)(hash ^ hash >> 32);
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (Key)) == 0;
}

static void
replay_free (IwReplay *replay)
{
  g_free (replay->facts);
  g_free (replay);
}

IwReplays *
iw_replays_new (void)
{
  IwReplays *replays = g_new0 (IwReplays, 1);

  G_STATIC_ASSERT (sizeof (Key) % sizeof (guint64) == 0);
  g_mutex_init (&replays->mutex);
  replays->known = g_hash_table_new_full (hash_key, equal_keys, g_free, (GDestroyNotify)replay_free);
  replays->shown = g_hash_table_new_full (hash_key, equal_keys, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (int kind = 0; kind < IW_N_PARTS; kind++)
    replays->likely[kind] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return replays;
}

void
iw_replays_free (IwReplays *replays)
{
  g_hash_table_unref (replays->known);
  g_hash_table_unref (replays->shown);
  for (int kind = 0; kind < IW_N_PARTS; kind++)
    g_hash_table_unref (replays->likely[kind]);
  g_mutex_clear (&replays->mutex);
  g_free (replays);
}

static void
fill_key (Key *key, const IwSetup *setup)
{
  memset (key, 0, sizeof *key);
  key->mission = setup->mission;
  key->kind = setup->kind;
  key->after_message = setup->after_message ? 1 : 0;
  for (int kind = 0; kind <= (int)setup->kind; kind++) {
    const IwPart *part = setup->mission->parts[kind];
    const IwSettings *settings = kind == (int)setup->kind ? &setup->settings : &setup->earlier[kind];

    for (guint i = 0; part != NULL && i < part->controls->len; i++)
      key->values[kind][i] = settings->values[i];
  }
}

/* Whether a goal compares a number that lies as near to its threshold as to count as the same. */
static gboolean
is_near (const IwRule *goal, const IwExperiment *experiment)
{
  const IwFact *fact = *goal->fact != '\0' ? iw_experiment_fact (experiment, goal->fact) : NULL;

  return fact != NULL && fact->text == NULL && isfinite (fact->value) &&
         (iw_grade_same (fact->value, goal->at_least) || iw_grade_same (fact->value, goal->at_most));
}

static IwReplay *
note (const IwExperiment *experiment)
{
  IwReplay *out = g_new0 (IwReplay, 1);

  out->n = experiment->n_facts;
  out->facts = g_new (double, MAX (1, out->n));
  for (guint i = 0; i < out->n; i++)
    out->facts[i] = experiment->facts[i].value;
  for (guint i = 0; i < experiment->part->goals->len; i++) {
    const IwRule *goal = g_ptr_array_index (experiment->part->goals, i);

    if (iw_rule_holds (goal, experiment))
      out->goals_met |= 1u << i;
    if (is_near (goal, experiment))
      out->goals_near |= 1u << i;
  }
  return out;
}

/* --- Remembering --------------------------------------------------------------------------------------- */

static gpointer
look_up (IwReplays *replays, GHashTable *table, const Key *key)
{
  gpointer found;

  g_mutex_lock (&replays->mutex);
  found = g_hash_table_lookup (table, key);
  g_mutex_unlock (&replays->mutex);
  return found;
}

/* Runs are made without the lock: two threads may make the same one, which costs time and changes nothing.
 * What is there first stays, for somebody may hold it; returns that. */
static gpointer
remember (IwReplays *replays, GHashTable *table, const Key *key, gpointer fresh, GDestroyNotify free_fresh)
{
  gpointer found;

  g_mutex_lock (&replays->mutex);
  found = g_hash_table_lookup (table, key);
  if (found == NULL)
    g_hash_table_insert (table, g_memdup2 (key, sizeof *key), found = fresh);
  g_mutex_unlock (&replays->mutex);
  if (found != fresh)
    free_fresh (fresh);
  return found;
}

/* --- Running ------------------------------------------------------------------------------------------- */

IwLastRun *
iw_last_run_new (void)
{
  return g_new0 (IwLastRun, 1);
}

void
iw_last_run_free (IwLastRun *last)
{
  if (last == NULL)
    return;
  iw_stretch_free (last->stretch);
  g_free (last);
}

static IwExperiment *
run_again (IwLastRun *last, const Key *key, const IwSetup *setup, GError **error)
{
  if (last->there && equal_keys (&last->key, key))
    return &last->experiment;
  g_clear_pointer (&last->stretch, iw_stretch_free);
  last->key = *key;
  last->there = iw_setup_run (&last->experiment, setup, NULL, error);
  return last->there ? &last->experiment : NULL;
}

const IwReplay *
iw_replays_get (IwReplays *replays, IwLastRun *last, const IwSetup *setup, GError **error)
{
  const IwExperiment *experiment;
  const IwReplay *found;
  Key key;

  fill_key (&key, setup);
  if ((found = look_up (replays, replays->known, &key)) != NULL)
    return found;
  if ((experiment = run_again (last, &key, setup, error)) == NULL)
    return NULL;
  return remember (replays, replays->known, &key, note (experiment), (GDestroyNotify)replay_free);
}

/* --- What instruments show ----------------------------------------------------------------------------- */

static void
reading_free (IwShownReading *reading)
{
  g_free (reading->id);
  g_free (reading);
}

static GPtrArray *
readings_of (const IwPicture *picture)
{
  GPtrArray *readings = g_ptr_array_new_with_free_func ((GDestroyNotify)reading_free);
  size_t n;
  const IwMark *marks = iw_picture_marks (picture, &n);

  for (size_t i = 0; i < n; i++) {
    IwShownReading *reading;

    if (isnan (marks[i].number))
      continue;
    reading = g_new (IwShownReading, 1);
    *reading = (IwShownReading){ .id = g_strdup (marks[i].id), .value = marks[i].number };
    g_ptr_array_add (readings, reading);
  }
  return readings;
}

static GPtrArray *
lay_out (const IwExperiment *experiment, guint instrument, guint size)
{
  const IwPartKind kind = experiment->part->kind;
  size_t n;
  const IwInstrument *drawn = &iw_gallery_instruments (kind, &n)[instrument];
  GPtrArray *readings;
  IwPicture *picture;
  IwTheme theme;
  double whole;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  /* What is read by scrolling shows the same at every size. */
  whole = iw_gallery_height (kind, drawn, experiment, &theme, sizes[0].width);
  picture =
      iw_gallery_picture (kind, drawn, experiment, &theme, whole > 0.0 ? sizes[0].width : sizes[size].width,
                          whole > 0.0 ? whole : sizes[size].height, NULL);
  readings = readings_of (picture);
  iw_picture_free (picture);
  return readings;
}

const GPtrArray *
iw_replays_shown (IwReplays *replays, IwLastRun *last, const IwSetup *setup, guint instrument, guint size,
                  GError **error)
{
  IwExperiment *experiment;
  GPtrArray *shown;
  Key key, of_run;

  g_return_val_if_fail (size < IW_SHOWN_SIZES, NULL);
  fill_key (&of_run, setup);
  key = of_run;
  key.instrument = instrument;
  key.size = size;
  if ((shown = look_up (replays, replays->shown, &key)) != NULL)
    return shown;
  if ((experiment = run_again (last, &of_run, setup, error)) == NULL)
    return NULL;
  if (setup->kind != IW_PART_ACCESS && last->stretch == NULL) {
    if ((last->stretch = iw_stretch_new (experiment, NAN, NULL, error)) == NULL)
      return NULL;
    experiment->stretch = last->stretch;
  }
  return remember (replays, replays->shown, &key, lay_out (experiment, instrument, size),
                   (GDestroyNotify)g_ptr_array_unref);
}

guint
iw_replays_likely (IwReplays *replays, IwPartKind kind, const char *id)
{
  guint instrument;

  g_mutex_lock (&replays->mutex);
  instrument = GPOINTER_TO_UINT (g_hash_table_lookup (replays->likely[kind], id));
  g_mutex_unlock (&replays->mutex);
  return instrument;
}

void
iw_replays_found (IwReplays *replays, IwPartKind kind, const char *id, guint instrument)
{
  g_mutex_lock (&replays->mutex);
  g_hash_table_insert (replays->likely[kind], g_strdup (id), GUINT_TO_POINTER (instrument));
  g_mutex_unlock (&replays->mutex);
}

gboolean
iw_replay_fact (const IwReplay *replay, const IwPart *part, const char *id, double *value)
{
  guint n;
  const IwFactKind *kinds = iw_part_facts (part, &n);

  for (guint i = 0; i < n && i < replay->n; i++) {
    if (strcmp (kinds[i].id, id) == 0) {
      *value = replay->facts[i];
      return TRUE;
    }
  }
  return FALSE;
}

guint32
iw_replay_all_goals (const IwPart *part)
{
  return part->goals->len >= 32 ? G_MAXUINT32 : (1u << part->goals->len) - 1;
}
