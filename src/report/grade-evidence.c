#include "grade-private.h"

#include "iowall/gallery.h"

#include "page-private.h"

#include <math.h>
#include <string.h>

/* Settings of earlier parts that are tried for one reading. */
#define MAX_TRIED 64

typedef enum {
  READING_SAME,
  READING_OTHER,     /* there is such a reading, and it is another */
  READING_NOT_THERE, /* no instrument has one of this id */
  READING_UNTOLD     /* it depends on the size of the picture */
} Reading;

/* How a reading stands at one setup, and what it should be. */
typedef struct {
  Reading reading;
  gboolean is_fact; /* of the results, not only of a picture */
  double expected;
} Comparison;

/* --- One reading at one setup -------------------------------------------------------------------------- */

/* A mark often shows one of the results under a name of its own. 0 and 1 say nothing about which. */
static gboolean
is_some_fact (const IwReplay *replay, double value)
{
  if (value == 0.0 || value == 1.0)
    return FALSE;
  for (guint i = 0; i < replay->n; i++) {
    if (iw_grade_same (replay->facts[i], value))
      return TRUE;
  }
  return FALSE;
}

/* Readings of all instruments at one size. (element-type GPtrArray) */
typedef struct {
  const GPtrArray *of[IW_PAGE_MAX_INSTRUMENTS];
  guint n;
} Shown;

static gboolean
look (const IwGrading *self, const IwSetup *setup, guint instrument, guint size, Shown *shown, GError **error)
{
  if (shown->of[instrument] == NULL)
    shown->of[instrument] = iw_replays_shown (self->replays, self->last, setup, instrument, size, error);
  return shown->of[instrument] != NULL;
}

static void
compare_instrument (const IwGrading *self, const IwSetup *setup, const IwEvidence *evidence, guint instrument,
                    const Shown *shown, Comparison *out)
{
  const GPtrArray *readings = shown->of[instrument];

  for (guint i = 0; i < readings->len && out->reading != READING_SAME; i++) {
    const IwShownReading *reading = g_ptr_array_index (readings, i);

    if (strcmp (reading->id, evidence->fact_id) != 0)
      continue;
    out->reading = iw_grade_same (reading->value, evidence->value) ? READING_SAME : READING_OTHER;
    out->expected = reading->value;
    iw_replays_found (self->replays, setup->kind, evidence->fact_id, instrument);
  }
}

/* One instrument after the other, until the reading is there: the likely one first. */
static gboolean
compare_shown (const IwGrading *self, const IwSetup *setup, const IwEvidence *evidence, guint size,
               Shown *shown, Comparison *out, GError **error)
{
  const guint likely = iw_replays_likely (self->replays, setup->kind, evidence->fact_id);

  for (guint i = 0; i < shown->n && out->reading != READING_SAME; i++) {
    const guint instrument = (likely + i) % shown->n;

    if (!look (self, setup, instrument, size, shown, error))
      return FALSE;
    compare_instrument (self, setup, evidence, instrument, shown, out);
  }
  return TRUE;
}

static gboolean
shows (const GPtrArray *readings, const IwShownReading *wanted)
{
  for (guint i = 0; i < readings->len; i++) {
    const IwShownReading *reading = g_ptr_array_index (readings, i);

    if (strcmp (reading->id, wanted->id) == 0 && iw_grade_same (reading->value, wanted->value))
      return TRUE;
  }
  return FALSE;
}

/* Whether a mark of this id means something else, or is not there, in a picture of another size. */
static gboolean
depends_on_size (const Shown *shown, const Shown *other, const char *id)
{
  for (guint instrument = 0; instrument < shown->n; instrument++) {
    const GPtrArray *readings = shown->of[instrument];

    for (guint i = 0; i < readings->len; i++) {
      const IwShownReading *reading = g_ptr_array_index (readings, i);

      if (strcmp (reading->id, id) == 0 && !shows (other->of[instrument], reading))
        return TRUE;
    }
  }
  return FALSE;
}

/* The file does not say how large the picture was: a reading that depends on it cannot be told. */
static gboolean
compare_sizes (const IwGrading *self, const IwSetup *setup, const IwEvidence *evidence, Comparison *out,
               GError **error)
{
  gboolean depends = FALSE;
  Shown first = { .n = 0 };
  size_t n;

  iw_gallery_instruments (setup->kind, &n);
  first.n = (guint)n;
  if (!compare_shown (self, setup, evidence, 0, &first, out, error))
    return FALSE;
  for (guint size = 1; size < IW_SHOWN_SIZES && out->reading != READING_SAME; size++) {
    Shown other = { .n = first.n };

    if (!compare_shown (self, setup, evidence, size, &other, out, error))
      return FALSE;
    /* All instruments were looked at, unless the reading was found. */
    depends =
        depends || (out->reading != READING_SAME && (depends_on_size (&first, &other, evidence->fact_id) ||
                                                     depends_on_size (&other, &first, evidence->fact_id)));
  }
  if (depends && out->reading == READING_OTHER && !out->is_fact)
    out->reading = READING_UNTOLD;
  return TRUE;
}

static gboolean
compare (const IwGrading *self, const IwSetup *setup, const IwEvidence *evidence, Comparison *out,
         GError **error)
{
  const IwPart *part = self->mission->parts[setup->kind];
  const IwReplay *replay = iw_replays_get (self->replays, self->last, setup, error);

  *out = (Comparison){ .reading = READING_NOT_THERE, .expected = NAN };
  if (replay == NULL)
    return FALSE;
  if (iw_replay_fact (replay, part, evidence->fact_id, &out->expected)) {
    out->is_fact = TRUE;
    out->reading = iw_grade_same (out->expected, evidence->value) ? READING_SAME : READING_OTHER;
  } else if (is_some_fact (replay, evidence->value)) {
    out->reading = READING_SAME;
  }
  if (out->reading == READING_SAME)
    return TRUE;
  /* A mark may have the name of a fact and mean its own. */
  return compare_sizes (self, setup, evidence, out, error);
}

/* --- Setups under which it may have been taken --------------------------------------------------------- */

typedef struct {
  IwSetup setups[MAX_TRIED];
  guint n;
} Tried;

static void
try_setup (Tried *tried, const IwSetup *setup)
{
  for (guint i = 0; i < tried->n; i++) {
    if (iw_setup_equal (&tried->setups[i], setup))
      return;
  }
  if (tried->n < MAX_TRIED)
    tried->setups[tried->n++] = *setup;
}

/* Part 1 as slow and as fast as it gets on each device: what a line makes of any other lies between. */
static void
try_ends (const IwGrading *self, const IwSetup *from, Tried *tried)
{
  const IwPart *access = self->mission->parts[IW_PART_ACCESS];
  guint device = 0;

  g_return_if_fail (access != NULL && access->devices != NULL);

  iw_part_find_control (access, "device", &device);
  for (guint option = 0; option < access->devices->len; option++) {
    IwSetup setup = *from;
    IwSettings *settings = &setup.earlier[IW_PART_ACCESS];

    for (int end = 0; end < 2; end++) {
      iw_settings_init (settings, access);
      if (end > 0)
        iw_settings_assume (settings, access);
      for (guint i = 0; i < access->controls->len; i++) {
        const IwControl *control = g_ptr_array_index (access->controls, i);

        if (control->kind == IW_CONTROL_RANGE)
          settings->values[i] = end > 0 ? control->max : control->min;
      }
      settings->values[device] = option;
      try_setup (tried, &setup);
    }
  }
}

/* Part 2 with what a job builds on at both ends, and every way between them where there are two. */
static void
try_provisions (const IwGrading *self, const IwSetup *from, Tried *tried)
{
  const IwPart *pipeline = self->mission->parts[IW_PART_PIPELINE];
  const IwJob *job = self->mission->parts[IW_PART_CHECKPOINT]->job;
  const int controls[] = { job->local_control, job->client_control };

  for (guint ends = 0; ends < 1u << G_N_ELEMENTS (controls) && pipeline != NULL; ends++) {
    IwSetup setup = *from;

    for (guint i = 0; i < G_N_ELEMENTS (controls); i++) {
      const IwControl *control =
          controls[i] != IW_NO_CONTROL ? g_ptr_array_index (pipeline->controls, (guint)controls[i]) : NULL;

      if (control != NULL)
        setup.earlier[IW_PART_PIPELINE].values[controls[i]] =
            (ends >> i & 1u) != 0 ? control->max : control->min;
    }
    try_setup (tried, &setup);
  }
}

static void
try_elsewhere (const IwGrading *self, const IwSetup *from, Tried *tried)
{
  IwSetup setup = *from;

  for (int before = 0; before < (int)setup.kind; before++) {
    const IwPart *part = self->mission->parts[before];

    if (part != NULL)
      iw_settings_assume (&setup.earlier[before], part);
  }
  try_setup (tried, &setup);
  if (setup.kind == IW_PART_PIPELINE)
    try_ends (self, &setup, tried);
  else
    try_provisions (self, &setup, tried);
}

/* A reading keeps the settings of its own part only. The earlier parts stood as they stand now, as the
 * mission assumes them, as they were when a row was recorded or a reading taken there, or elsewhere. */
static void
list_setups (const IwGrading *self, IwPartKind kind, const IwEvidence *evidence, gboolean after_message,
             Tried *tried)
{
  const GPtrArray *trials = self->ledger->parts[kind].trials;
  IwSetup setup;

  iw_ledger_setup (self->ledger, self->mission, kind, &setup);
  memset (setup.assumed, 0, sizeof setup.assumed);
  setup.settings = evidence->settings;
  setup.after_message = after_message;
  try_setup (tried, &setup);
  if (kind == IW_PART_ACCESS)
    return;
  try_elsewhere (self, &setup, tried);
  for (guint i = 0; i < trials->len; i++) {
    memcpy (setup.earlier, ((const IwTrial *)g_ptr_array_index (trials, i))->earlier, sizeof setup.earlier);
    try_setup (tried, &setup);
  }
}

/* --- Judging ------------------------------------------------------------------------------------------- */

static void
mark_reading (const IwGrading *self, IwPartKind kind, guint index, const IwEvidence *evidence,
              IwGradeStatus weight, double expected)
{
  char found[G_ASCII_DTOSTR_BUF_SIZE], wanted[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (found, sizeof found, "%.9g", evidence->value);
  g_ascii_formatd (wanted, sizeof wanted, "%.9g", expected);
  iw_grading_mark (self, weight, iw_grading_pointer (kind, "evidence/%u/value", index),
                   isnan (expected)
                       ? g_strdup_printf ("found %s, expected a reading that an instrument shows", found)
                       : g_strdup_printf ("found %s, expected %s, which these settings give", found, wanted));
  if (weight == IW_GRADE_EDITED)
    self->grade->parts[kind].n_evidence_edited++;
}

/* What was expected under all that was tried. */
typedef struct {
  double least, most;
  gboolean is_fact;
} Span;

/* What depends on an earlier part may have been true under settings of it that the file does not keep. A
 * value that lies between those that were tried is no mark then. */
static void
judge_reading (const IwGrading *self, IwPartKind kind, guint index, const IwEvidence *evidence,
               const Span *span)
{
  const gboolean sure = kind == IW_PART_ACCESS || (span->is_fact && iw_grade_same (span->least, span->most));
  const gboolean below = evidence->value<span->least, above = evidence->value> span->most;

  if (sure)
    mark_reading (self, kind, index, evidence, IW_GRADE_EDITED, span->least);
  else if (below || above)
    mark_reading (self, kind, index, evidence, IW_GRADE_DOUBTFUL, below ? span->least : span->most);
  else
    self->grade->n_unchecked++;
}

static void
check_reading (const IwGrading *self, IwPartKind kind, guint index)
{
  const IwEvidence *evidence = g_ptr_array_index (self->ledger->parts[kind].evidence, index);
  Span span = { .least = INFINITY, .most = -INFINITY, .is_fact = TRUE };
  Tried tried = { .n = 0 };

  /* The message came before the reading or after it. */
  if (*self->ledger->parts[kind].message_at != '\0')
    list_setups (self, kind, evidence, TRUE, &tried);
  list_setups (self, kind, evidence, FALSE, &tried);
  for (guint i = 0; i < tried.n; i++) {
    g_autoptr (GError) error = NULL;
    Comparison at;

    if (!compare (self, &tried.setups[i], evidence, &at, &error)) {
      self->grade->n_unchecked++;
      return;
    }
    if (at.reading == READING_SAME)
      return;
    if (at.reading == READING_NOT_THERE || at.reading == READING_UNTOLD) {
      /* A curve of a later part has marks of its own for each control that it is drawn over. */
      if (kind == IW_PART_ACCESS && at.reading == READING_NOT_THERE)
        mark_reading (self, kind, index, evidence, IW_GRADE_DOUBTFUL, NAN);
      else
        self->grade->n_unchecked++;
      return;
    }
    span.least = fmin (span.least, at.expected);
    span.most = fmax (span.most, at.expected);
    span.is_fact = span.is_fact && at.is_fact;
  }
  judge_reading (self, kind, index, evidence, &span);
}

void
iw_grading_check_evidence (const IwGrading *self, IwPartKind kind)
{
  for (guint i = 0; i < self->ledger->parts[kind].evidence->len; i++)
    check_reading (self, kind, i);
}

/* --- Goals --------------------------------------------------------------------------------------------- */

static gboolean
shows_goals_at (const IwGrading *self, const IwSetup *setup)
{
  const guint32 all = iw_replay_all_goals (self->mission->parts[setup->kind]);
  const IwReplay *replay = iw_replays_get (self->replays, self->last, setup, NULL);

  if (replay == NULL)
    return FALSE;
  self->grade->parts[setup->kind].goals_met |= replay->goals_met;
  return ((replay->goals_met | replay->goals_near) & all) == all;
}

gboolean
iw_grading_shows_goals (const IwGrading *self, IwPartKind kind)
{
  const IwLedgerPart *kept = &self->ledger->parts[kind];
  gboolean shown;
  IwSetup setup;

  iw_ledger_setup (self->ledger, self->mission, kind, &setup);
  shown = shows_goals_at (self, &setup);
  for (guint i = 0; i < kept->evidence->len && !shown; i++) {
    setup.settings = ((const IwEvidence *)g_ptr_array_index (kept->evidence, i))->settings;
    shown = shows_goals_at (self, &setup);
  }
  /* Part 1 as it stood when a row of Part 2 was recorded. */
  for (int later = (int)kind + 1; later < IW_N_PARTS; later++) {
    const GPtrArray *trials = self->ledger->parts[later].trials;

    for (guint i = 0; i < trials->len && !shown; i++) {
      setup.settings = ((const IwTrial *)g_ptr_array_index (trials, i))->earlier[kind];
      shown = shows_goals_at (self, &setup);
    }
  }
  return shown;
}
