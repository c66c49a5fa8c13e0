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
  guint64 kind, after_message, size;
  double values[IW_N_PARTS][IW_MAX_CONTROLS];
} Key;

struct IwReplays {
  GMutex mutex;
  GHashTable *known; /* Key -> IwReplay */
  GHashTable *shown; /* Key -> GPtrArray of IwShownReading */
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
  return replays;
}

void
iw_replays_free (IwReplays *replays)
{
  g_hash_table_unref (replays->known);
  g_hash_table_unref (replays->shown);
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

const IwReplay *
iw_replays_get (IwReplays *replays, const IwSetup *setup, GError **error)
{
  g_autofree IwExperiment *experiment = NULL;
  const IwReplay *found;
  Key key;

  fill_key (&key, setup);
  if ((found = look_up (replays, replays->known, &key)) != NULL)
    return found;
  experiment = g_new (IwExperiment, 1);
  if (!iw_setup_run (experiment, setup, NULL, error))
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

static void
add_marks (GPtrArray *out, const IwPicture *picture, guint instrument)
{
  size_t n;
  const IwMark *marks = iw_picture_marks (picture, &n);

  for (size_t i = 0; i < n; i++) {
    IwShownReading *reading;

    if (isnan (marks[i].number))
      continue;
    reading = g_new (IwShownReading, 1);
    *reading =
        (IwShownReading){ .instrument = instrument, .id = g_strdup (marks[i].id), .value = marks[i].number };
    g_ptr_array_add (out, reading);
  }
}

const GPtrArray *
iw_replays_shown (IwReplays *replays, const IwSetup *setup, guint size, GError **error)
{
  g_autofree IwExperiment *experiment = NULL;
  g_autoptr (IwStretch) stretch = NULL;
  const IwInstrument *instruments;
  GPtrArray *shown;
  IwTheme theme;
  size_t n;
  Key key, of_run;

  g_return_val_if_fail (size < IW_SHOWN_SIZES, NULL);
  fill_key (&of_run, setup);
  key = of_run;
  key.size = size;
  if ((shown = look_up (replays, replays->shown, &key)) != NULL)
    return shown;
  experiment = g_new (IwExperiment, 1);
  if (!iw_setup_run (experiment, setup, NULL, error))
    return NULL;
  remember (replays, replays->known, &of_run, note (experiment), (GDestroyNotify)replay_free);
  if (setup->kind != IW_PART_ACCESS) {
    if ((stretch = iw_stretch_new (experiment, NAN, NULL, error)) == NULL)
      return NULL;
    experiment->stretch = stretch;
  }
  shown = g_ptr_array_new_with_free_func ((GDestroyNotify)reading_free);
  iw_theme_init (&theme, IW_THEME_LIGHT);
  instruments = iw_gallery_instruments (setup->kind, &n);
  for (size_t i = 0; i < n; i++) {
    /* What is read by scrolling shows the same at every size. */
    const double whole = iw_gallery_height (setup->kind, &instruments[i], experiment, &theme, sizes[0].width);
    IwPicture *picture = iw_gallery_picture (setup->kind, &instruments[i], experiment, &theme,
                                             whole > 0.0 ? sizes[0].width : sizes[size].width,
                                             whole > 0.0 ? whole : sizes[size].height, NULL);

    add_marks (shown, picture, (guint)i);
    iw_picture_free (picture);
  }
  return remember (replays, replays->shown, &key, shown, (GDestroyNotify)g_ptr_array_unref);
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
