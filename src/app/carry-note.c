#define G_LOG_DOMAIN "iowall-carry-note"

#include "carry-note.h"

#include "iowall/language.h"

#include "sentence.h"
#include "tip.h"

struct _IwCarryNote {
  GtkBox parent_instance;

  GtkLabel *heading, *text;
  GtkWidget *back;

  IwSession *session;
};

G_DEFINE_FINAL_TYPE (IwCarryNote, iw_carry_note, GTK_TYPE_BOX)

/* The stage that Part 1's choices hold down, or NULL. */
static const IwLineStage *
carried_stage (const IwPart *part)
{
  for (guint k = 0; part->line != NULL && k < part->line->n_stages; k++) {
    if (part->line->stages[k].access)
      return &part->line->stages[k];
  }
  return NULL;
}

static char *
describe (const IwExperiment *experiment, const IwLineStage *stage, gboolean *hopeless)
{
  const IwFact *access = iw_experiment_fact (experiment, "access_bps");
  const IwFact *demand = iw_experiment_fact (experiment, "demand_bps");
  const double stalled = stage->stall_every_s > 0.0 ? stage->stall_s / stage->stall_every_s : 0.0;
  const double lasting_bps = access->value / (1.0 + stalled);
  g_autofree char *delivers = iw_fact_format (access, IW_TEXT_TYPESET);
  g_autofree char *wanted = iw_fact_format (demand, IW_TEXT_TYPESET);
  char lasting[IW_QUANTITY_MAX];

  iw_language_format (lasting, sizeof lasting, lasting_bps, IW_UNIT_BYTES_PER_S, IW_TEXT_TYPESET);
  /* In a first epoch everything passes this stage, whatever else is set. */
  *hopeless = lasting_bps < experiment->part->line->target * demand->value;
  if (*hopeless)
    return g_strdup_printf (
        _ ("%s delivers %s, or %s with its stalls; %s are wanted. While that is so, no setting of this "
           "part reaches the target in a first epoch. Mend the access pattern: shards, more reads in "
           "flight."),
        stage->name, delivers, lasting, wanted);
  if (experiment->setup.assumed[IW_PART_ACCESS])
    return g_strdup_printf (
        _ ("Part 1 is not done yet. Taken for granted until then: %s delivers %s, %s with its stalls."),
        stage->name, delivers, lasting);
  return g_strdup_printf (_ ("%s delivers %s the way you set it to be read, %s with its stalls."),
                          stage->name, delivers, lasting);
}

/* What was provisioned for a node is what it can write to. */
static char *
describe_job (const IwExperiment *experiment)
{
  const IwJob *job = experiment->part->job;
  const gboolean assumed = experiment->setup.assumed[IW_PART_PIPELINE];
  char drive[IW_QUANTITY_MAX], link[IW_QUANTITY_MAX];

  iw_language_format (drive, sizeof drive, experiment->store.local_write_bps, IW_UNIT_BYTES_PER_S,
                      IW_TEXT_TYPESET);
  if (job->client_control == IW_NO_CONTROL)
    /* Translators: %1$s is the track's word for a node. */
    return g_strdup_printf (assumed ? _ ("Part 2 is not done yet. Taken for granted until then: each %1$s's "
                                         "own drive writes %2$s.")
                                    : _ ("Each %1$s's own drive writes %2$s."),
                            job->node, drive);
  iw_language_format (link, sizeof link, experiment->store.client_write_bps, IW_UNIT_BYTES_PER_S,
                      IW_TEXT_TYPESET);
  /* Translators: %1$s is the track's word for a node. */
  return g_strdup_printf (assumed
                              ? _ ("Part 2 is not done yet. Taken for granted until then: each %1$s's own "
                                   "drive writes %2$s, its link carries %3$s.")
                              : _ ("Each %1$s's own drive writes %2$s, its link carries %3$s."),
                          job->node, drive, link);
}

/* The text, or NULL where the part builds on nothing. */
static char *
describe_part (const IwExperiment *experiment, gboolean *hopeless)
{
  const IwPart *part = experiment->part;
  const IwLineStage *stage = carried_stage (part);

  *hopeless = FALSE;
  if (stage != NULL)
    return describe (experiment, stage, hopeless);
  if (part->job != NULL && part->job->local_control != IW_NO_CONTROL)
    return describe_job (experiment);
  return NULL;
}

static void
sync (IwCarryNote *self)
{
  g_autofree char *text = NULL;
  gboolean hopeless = FALSE;

  if (iw_session_get_unlocked (self->session))
    text = describe_part (iw_session_get_experiment (self->session), &hopeless);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  if (text == NULL)
    return;
  iw_sentence_show (self->text, text);
  if (hopeless)
    gtk_widget_add_css_class (GTK_WIDGET (self), "hopeless");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "hopeless");
}

/* To the part before. */
static void
show_way_back (IwCarryNote *self)
{
  const int kind = (int)iw_session_get_part_kind (self->session);
  g_autofree char *heading = g_strdup_printf (_ ("From Part %d"), kind);
  g_autofree char *name = g_strdup_printf (_ ("Go to Part %d"), kind);
  g_autofree char *tooltip = g_strdup_printf (_ ("Back to Part %d (Alt+%d)"), kind, kind);

  if (kind == 0)
    return;
  gtk_label_set_text (self->heading, heading);
  iw_tip_set (self->back, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->back), "s", iw_part_id ((IwPartKind)(kind - 1)));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->back), "win.part");
}

static void
iw_carry_note_dispose (GObject *object)
{
  g_clear_object (&IW_CARRY_NOTE (object)->session);
  G_OBJECT_CLASS (iw_carry_note_parent_class)->dispose (object);
}

static void
iw_carry_note_class_init (IwCarryNoteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_carry_note_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/carry-note.ui");
  gtk_widget_class_bind_template_child (widget_class, IwCarryNote, heading);
  gtk_widget_class_bind_template_child (widget_class, IwCarryNote, text);
  gtk_widget_class_bind_template_child (widget_class, IwCarryNote, back);
}

static void
iw_carry_note_init (IwCarryNote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
iw_carry_note_new (IwSession *session)
{
  IwCarryNote *self = g_object_new (IW_TYPE_CARRY_NOTE, NULL);

  self->session = g_object_ref (session);
  show_way_back (self);
  iw_session_follow (session, "changed", G_CALLBACK (sync), self);
  iw_session_follow (session, "prediction-changed", G_CALLBACK (sync), self);
  sync (self);
  return GTK_WIDGET (self);
}
