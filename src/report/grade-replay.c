#include "grade-private.h"

#include <math.h>
#include <string.h>

/* Part of the larger one by which numbers of two machines may differ; see grade.h. */
#define TOLERANCE       1e-6
/* Shares and ratios that should be 0 are sums of rounding. */
#define NEXT_TO_NOTHING 1e-10

/* All that a run depends on, without pointers into ledgers, and comparable byte by byte. */
typedef struct {
  const IwMission *mission;
  guint64 kind, after_message;
  double values[IW_N_PARTS][IW_MAX_CONTROLS];
} Key;

struct IwReplays {
  GMutex mutex;
  GHashTable *known; /* Key -> IwReplay */
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
  return replays;
}

void
iw_replays_free (IwReplays *replays)
{
  g_hash_table_unref (replays->known);
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
replay (const IwSetup *setup, GError **error)
{
  g_autofree IwExperiment *experiment = g_new (IwExperiment, 1);
  IwReplay *out;

  if (!iw_setup_run (experiment, setup, NULL, error))
    return NULL;
  out = g_new0 (IwReplay, 1);
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

const IwReplay *
iw_replays_get (IwReplays *replays, const IwSetup *setup, GError **error)
{
  IwReplay *found, *fresh;
  Key key;

  fill_key (&key, setup);
  g_mutex_lock (&replays->mutex);
  found = g_hash_table_lookup (replays->known, &key);
  g_mutex_unlock (&replays->mutex);
  if (found != NULL)
    return found;
  /* Without the lock: two threads may run the same, which costs time and changes nothing. */
  if ((fresh = replay (setup, error)) == NULL)
    return NULL;
  g_mutex_lock (&replays->mutex);
  found = g_hash_table_lookup (replays->known, &key);
  if (found == NULL)
    g_hash_table_insert (replays->known, g_memdup2 (&key, sizeof key), found = fresh);
  g_mutex_unlock (&replays->mutex);
  if (found != fresh)
    replay_free (fresh);
  return found;
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
