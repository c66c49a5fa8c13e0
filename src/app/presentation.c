#define G_LOG_DOMAIN "iowall-presentation"

#include "presentation.h"

#include "iowall/language.h"

#include <string.h>

#include "default-scene.h"

/* Longest title that a scene takes, in characters, and what a suggested one names at most. */
#define TITLE_MAX  80
#define NAMED_MOST 2
#define MOST_HANDS 9

/* A show of hands as it was before something was done to it. */
typedef struct {
  guint hands[MOST_HANDS];
} Hands;

struct _IwPresentation {
  GObject parent_instance;

  IwSession *session;
  GPtrArray *scenes; /* IwScene */
  GPtrArray *counts; /* one a scene: GArray of Hands, the last is the present one */
  char *problem;
  guint index;
  gboolean uncovered, blank;

  gboolean glides, gliding;
  IwSetup from; /* where the glide began */

  IwSettlement *settlements[IW_N_PARTS];
  gint64 began_us, part_began_us;
};

enum {
  SCENE_LEAVING,
  SCENE_CHANGED,
  COVER_CHANGED,
  HANDS_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IwPresentation, iw_presentation, G_TYPE_OBJECT)

const IwMission *
iw_presentation_get_mission (IwPresentation *self)
{
  return iw_session_get_mission (self->session);
}

IwSession *
iw_presentation_get_session (IwPresentation *self)
{
  return self->session;
}

const char *
iw_presentation_get_problem (IwPresentation *self)
{
  return self->problem;
}

/* --- scenes --- */

guint
iw_presentation_get_n_scenes (IwPresentation *self)
{
  return self->scenes->len;
}

guint
iw_presentation_get_index (IwPresentation *self)
{
  return self->index;
}

const IwScene *
iw_presentation_get_scene (IwPresentation *self)
{
  return g_ptr_array_index (self->scenes, self->index);
}

const IwScene *
iw_presentation_get_next_scene (IwPresentation *self)
{
  return self->index + 1 < self->scenes->len ? g_ptr_array_index (self->scenes, self->index + 1) : NULL;
}

guint
iw_presentation_find_part (IwPresentation *self, IwPartKind part)
{
  for (guint i = 0; i < self->scenes->len; i++) {
    if (((const IwScene *)g_ptr_array_index (self->scenes, i))->part == part)
      return i;
  }
  return 0;
}

static const IwPart *
part_of (IwPresentation *self, const IwScene *scene)
{
  return iw_presentation_get_mission (self)->parts[scene->part];
}

/* Only numbers can be passed through; whatever else differs changes at once. */
static gboolean
has_way (IwPresentation *self, const IwScene *to, const IwSetup *at, const IwSetup *goal)
{
  const IwPart *part = part_of (self, to);

  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);

    if (control->kind == IW_CONTROL_RANGE && at->settings.values[i] != goal->settings.values[i])
      return TRUE;
  }
  return FALSE;
}

static gboolean
looks_alike (const IwScene *a, const IwScene *b)
{
  return !a->tally && !b->tally && g_strv_equal ((const char *const *)a->show, (const char *const *)b->show);
}

/* What the controls say, whose result may still be under way. */
static IwSetup
present_setup (IwPresentation *self)
{
  IwSetup setup;

  iw_ledger_setup (iw_session_get_ledger (self->session), iw_presentation_get_mission (self),
                   iw_session_get_part_kind (self->session), &setup);
  return setup;
}

gboolean
iw_presentation_go (IwPresentation *self, guint index)
{
  const IwScene *from, *to;
  IwSetup goal;

  g_return_val_if_fail (IW_IS_PRESENTATION (self), FALSE);

  if (index >= self->scenes->len || index == self->index)
    return FALSE;
  from = iw_presentation_get_scene (self);
  to = g_ptr_array_index (self->scenes, index);
  iw_scene_setup (to, iw_presentation_get_mission (self), &goal);
  self->from = present_setup (self);
  self->gliding = self->glides && from->part == to->part && has_way (self, to, &self->from, &goal);
  if (!self->gliding || !looks_alike (from, to))
    g_signal_emit (self, signals[SCENE_LEAVING], 0);
  if (from->part != to->part)
    self->part_began_us = g_get_monotonic_time ();
  self->index = index;
  self->uncovered = self->blank = FALSE;
  iw_session_set_dragging (self->session, self->gliding); /* the axes settle where it ends */
  if (self->gliding)
    iw_presentation_glide (self, 0.0);
  else
    iw_session_stage (self->session, &goal);
  g_signal_emit (self, signals[SCENE_CHANGED], 0);
  return TRUE;
}

gboolean
iw_presentation_step (IwPresentation *self, int by)
{
  const int to = (int)self->index + by;

  return to >= 0 && iw_presentation_go (self, (guint)to);
}

/* --- the glide --- */

void
iw_presentation_set_glides (IwPresentation *self, gboolean glides)
{
  self->glides = glides;
}

gboolean
iw_presentation_get_gliding (IwPresentation *self)
{
  return self->gliding;
}

void
iw_presentation_restage (IwPresentation *self)
{
  IwSetup goal;

  self->gliding = FALSE;
  iw_scene_setup (iw_presentation_get_scene (self), iw_presentation_get_mission (self), &goal);
  iw_session_stage (self->session, &goal);
  iw_session_set_dragging (self->session, FALSE);
}

void
iw_presentation_glide (IwPresentation *self, double share)
{
  const IwPart *part = part_of (self, iw_presentation_get_scene (self));
  IwSetup goal;

  if (!self->gliding)
    return;
  if (share >= 1.0) {
    iw_presentation_restage (self);
    return;
  }
  iw_scene_setup (iw_presentation_get_scene (self), iw_presentation_get_mission (self), &goal);
  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);
    const double from = iw_control_position (control, self->from.settings.values[i]);
    const double to = iw_control_position (control, goal.settings.values[i]);

    if (control->kind == IW_CONTROL_RANGE && from != to)
      goal.settings.values[i] = iw_control_value_at (control, from + share * (to - from));
  }
  iw_session_stage (self->session, &goal);
}

/* --- covered and blank --- */

gboolean
iw_presentation_get_covered (IwPresentation *self)
{
  const IwScene *scene = iw_presentation_get_scene (self);

  return !self->uncovered && (scene->tally || *scene->answer != '\0');
}

gboolean
iw_presentation_get_curtained (IwPresentation *self)
{
  const IwScene *scene = iw_presentation_get_scene (self);

  return scene->tally && *scene->answer == '\0' && iw_presentation_get_covered (self);
}

void
iw_presentation_toggle_cover (IwPresentation *self)
{
  self->uncovered = !self->uncovered;
  self->blank = FALSE;
  g_signal_emit (self, signals[COVER_CHANGED], 0);
}

gboolean
iw_presentation_get_blank (IwPresentation *self)
{
  return self->blank;
}

void
iw_presentation_set_blank (IwPresentation *self, gboolean blank)
{
  if (self->blank == blank)
    return;
  self->blank = blank;
  g_signal_emit (self, signals[COVER_CHANGED], 0);
}

/* --- texts --- */

char *
iw_presentation_bind (IwPresentation *self, const char *text)
{
  /* As in the charts: these numbers move. */
  return iw_experiment_bind (iw_session_get_experiment (self->session), text, IW_TEXT_TYPESET);
}

char *
iw_presentation_dup_ask (IwPresentation *self)
{
  const IwScene *scene = iw_presentation_get_scene (self);

  if (*scene->ask == '\0' && scene->tally)
    return iw_presentation_dup_question (self);
  return iw_presentation_bind (self, scene->ask);
}

char *
iw_presentation_dup_answer (IwPresentation *self)
{
  const IwScene *scene = iw_presentation_get_scene (self);
  const IwSettlement *settlement;

  if (*scene->answer != '\0' || !scene->tally)
    return iw_presentation_bind (self, scene->answer);
  settlement = iw_presentation_get_settlement (self);
  return g_strdup (settlement != NULL ? settlement->because : "");
}

/* --- hands --- */

const IwLock *
iw_presentation_get_lock (IwPresentation *self)
{
  const IwScene *scene = iw_presentation_get_scene (self);

  return scene->tally ? &part_of (self, scene)->lock : NULL;
}

static GArray *
steps_of (IwPresentation *self)
{
  return g_ptr_array_index (self->counts, self->index);
}

static Hands
present_hands (IwPresentation *self)
{
  const GArray *steps = steps_of (self);

  return g_array_index (steps, Hands, steps->len - 1);
}

guint
iw_presentation_get_hands (IwPresentation *self, guint option)
{
  g_return_val_if_fail (option < MOST_HANDS, 0);
  return present_hands (self).hands[option];
}

guint
iw_presentation_count_hands (IwPresentation *self)
{
  const Hands now = present_hands (self);
  guint n = 0;

  for (guint i = 0; i < MOST_HANDS; i++)
    n += now.hands[i];
  return n;
}

static void
push_hands (IwPresentation *self, const Hands *hands)
{
  g_array_append_val (steps_of (self), *hands);
  g_signal_emit (self, signals[HANDS_CHANGED], 0);
}

void
iw_presentation_add_hand (IwPresentation *self, guint option)
{
  const IwLock *lock = iw_presentation_get_lock (self);
  Hands hands = present_hands (self);

  if (lock == NULL || option >= MIN (lock->options->len, MOST_HANDS))
    return;
  hands.hands[option]++;
  push_hands (self, &hands);
}

void
iw_presentation_clear_hands (IwPresentation *self)
{
  const Hands none = { { 0 } };

  if (iw_presentation_count_hands (self) > 0)
    push_hands (self, &none);
}

void
iw_presentation_take_back (IwPresentation *self)
{
  GArray *steps = steps_of (self);

  if (steps->len < 2)
    return;
  g_array_set_size (steps, steps->len - 1);
  g_signal_emit (self, signals[HANDS_CHANGED], 0);
}

char *
iw_presentation_dup_question (IwPresentation *self)
{
  const IwScene *scene = iw_presentation_get_scene (self);
  const char *question = part_of (self, scene)->lock.question;
  g_autoptr (GError) error = NULL;
  IwExperiment start;
  IwSetup setup;

  iw_setup_init (&setup, iw_presentation_get_mission (self), scene->part);
  if (strchr (question, '{') == NULL || !iw_setup_run (&start, &setup, NULL, &error))
    return g_strdup (question);
  return iw_experiment_bind (&start, question, IW_TEXT_LABEL);
}

const IwSettlement *
iw_presentation_get_settlement (IwPresentation *self)
{
  const IwScene *scene = iw_presentation_get_scene (self);
  IwSettlement **settlement = &self->settlements[scene->part];
  g_autoptr (GError) error = NULL;

  if (!scene->tally)
    return NULL;
  if (*settlement == NULL)
    *settlement = iw_lock_settle (iw_presentation_get_mission (self), scene->part, &error);
  if (error != NULL)
    g_warning ("%s", error->message);
  return *settlement;
}

/* --- saving --- */

char *
iw_presentation_suggest_title (IwPresentation *self)
{
  const IwScene *scene = iw_presentation_get_scene (self);
  const IwPart *part = part_of (self, scene);
  const IwSetup now = present_setup (self);
  g_autoptr (GString) title = g_string_new (NULL);
  guint n_named = 0;
  IwSetup said;

  iw_scene_setup (scene, now.mission, &said);
  for (guint i = 0; i < part->controls->len && n_named < NAMED_MOST; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);
    g_autofree char *value = NULL;

    if (now.settings.values[i] == said.settings.values[i])
      continue;
    value = iw_control_format (control, now.settings.values[i], IW_TEXT_LABEL);
    g_string_append_printf (title, "%s%s: %s", n_named++ > 0 ? ", " : "", control->label, value);
  }
  if (n_named == 0)
    g_string_append_printf (title, "%s (2)", scene->title);
  return g_utf8_substring (title->str, 0, MIN (g_utf8_strlen (title->str, -1), TITLE_MAX));
}

static void
add_scene (IwPresentation *self, IwScene *scene)
{
  const Hands none = { { 0 } };
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (Hands));

  g_array_append_val (steps, none);
  g_ptr_array_add (self->scenes, scene);
  g_ptr_array_add (self->counts, steps);
}

/* What is on the screen, covered or not. Notes are not. */
static IwScene *
scene_on_screen (IwPresentation *self, const char *title)
{
  const IwScene *shown = iw_presentation_get_scene (self);
  const IwSetup setup = present_setup (self);
  IwScene *scene = iw_scene_new_from_setup (&setup, title, (const char *const *)shown->show,
                                            (const char *const *)shown->controls);

  scene->tally = shown->tally;
  g_free (scene->ask);
  scene->ask = g_strdup (shown->ask);
  g_free (scene->answer);
  scene->answer = g_strdup (shown->answer);
  return scene;
}

gboolean
iw_presentation_save_scene (IwPresentation *self, const char *title, GError **error)
{
  g_autoptr (IwScene) scene = NULL;

  g_return_val_if_fail (IW_IS_PRESENTATION (self), FALSE);

  if (self->gliding)
    iw_presentation_restage (self);
  scene = scene_on_screen (self, title);
  if (!iw_lecture_save_scene (iw_presentation_get_mission (self), scene, error))
    return FALSE;
  add_scene (self, g_steal_pointer (&scene));
  g_signal_emit (self, signals[SCENE_CHANGED], 0);
  return TRUE;
}

/* --- time --- */

double
iw_presentation_get_seconds (IwPresentation *self)
{
  return (double)(g_get_monotonic_time () - self->began_us) / G_USEC_PER_SEC;
}

double
iw_presentation_get_part_seconds (IwPresentation *self)
{
  return (double)(g_get_monotonic_time () - self->part_began_us) / G_USEC_PER_SEC;
}

/* --- the object --- */

static void
load_scenes (IwPresentation *self, const IwMission *mission)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lecture = iw_lecture_load (mission, &error);

  if (error != NULL)
    self->problem = g_strdup (error->message);
  if (mission->scenes->len == 0) {
    for (int kind = 0; kind < IW_N_PARTS; kind++) {
      if (mission->parts[kind] != NULL)
        add_scene (self, iw_default_scene (mission, (IwPartKind)kind));
    }
  }
  for (guint i = 0; i < lecture->len; i++)
    add_scene (self, iw_scene_copy (g_ptr_array_index (lecture, i)));
}

IwPresentation *
iw_presentation_new (IwMission *mission)
{
  IwPresentation *self = g_object_new (IW_TYPE_PRESENTATION, NULL);

  load_scenes (self, mission);
  self->session = iw_session_new_staged (mission);
  self->began_us = self->part_began_us = g_get_monotonic_time ();
  iw_presentation_restage (self);
  return self;
}

static void
iw_presentation_finalize (GObject *object)
{
  IwPresentation *self = IW_PRESENTATION (object);

  for (int kind = 0; kind < IW_N_PARTS; kind++)
    iw_settlement_free (self->settlements[kind]);
  g_ptr_array_unref (self->scenes);
  g_ptr_array_unref (self->counts);
  g_free (self->problem);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (iw_presentation_parent_class)->finalize (object);
}

static void
iw_presentation_class_init (IwPresentationClass *klass)
{
  static const char *const names[N_SIGNALS] = { "scene-leaving", "scene-changed", "cover-changed",
                                                "hands-changed" };

  G_OBJECT_CLASS (klass)->finalize = iw_presentation_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] =
        g_signal_new (names[i], IW_TYPE_PRESENTATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
iw_presentation_init (IwPresentation *self)
{
  self->scenes = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_scene_free);
  self->counts = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
}
