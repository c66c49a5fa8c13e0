#define G_LOG_DOMAIN "iowall-session-row"

#include "session-row.h"

#include "iowall/language.h"

#include <string.h>

#include "navigation.h"

struct _IwSessionRow {
  GtkBox parent_instance;

  GtkStack *stack;
  GtkLabel *name, *track, *progress, *when, *deleted_text;
  GtkButton *open, *rename, *delete, *undo;
  GtkEntry *entry;

  char *mission_id, *title, *path, *student, *changed_at;
  char *deleted; /* path of the file that was put aside, or NULL */
};

enum {
  OPENED,
  CHANGED,
  FAILED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IwSessionRow, iw_session_row, GTK_TYPE_BOX)

static const char *
shown_name (const IwSessionRow *self)
{
  return *self->student != '\0' ? self->student : _ ("No name");
}

/* Takes over `name`. */
static void
name_widget (gpointer widget, char *name)
{
  g_autofree char *owned = name;

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, owned, -1);
}

static void
show_name (IwSessionRow *self)
{
  g_autofree char *deleted = g_strdup_printf (_ ("Deleted: %s, %s · its file is kept for %d days"),
                                              shown_name (self), self->title, IW_DELETED_DAYS);

  gtk_label_set_text (self->name, shown_name (self));
  if (*self->student == '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self->name), "dim");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->name), "dim");
  gtk_label_set_text (self->deleted_text, deleted);
  name_widget (self->open, g_strdup_printf (_ ("Resume %1$s, %2$s"), shown_name (self), self->title));
  name_widget (self->rename, g_strdup_printf (_ ("Rename %1$s, %2$s"), shown_name (self), self->title));
  name_widget (self->delete, g_strdup_printf (_ ("Delete %1$s, %2$s"), shown_name (self), self->title));
  name_widget (self->undo, g_strdup_printf (_ ("Bring back %1$s, %2$s"), shown_name (self), self->title));
  name_widget (self->entry, g_strdup_printf (_ ("Name of %1$s, %2$s"), shown_name (self), self->title));
}

static void
fail (IwSessionRow *self, const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error->message);
}

/* --- what the buttons do --- */

static void
open_session (IwSessionRow *self)
{
  g_signal_emit (self, signals[OPENED], 0);
}

static void
begin_rename (IwSessionRow *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), self->student);
  gtk_stack_set_visible_child_name (self->stack, "rename");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
end_rename (IwSessionRow *self)
{
  gtk_stack_set_visible_child_name (self->stack, "session");
  gtk_widget_grab_focus (GTK_WIDGET (self->rename));
}

static void
rename_session (IwSessionRow *self)
{
  g_autofree char *student = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autoptr (GError) error = NULL;
  g_autoptr (IwMission) mission = iw_mission_load (self->mission_id, &error);

  end_rename (self);
  if (mission == NULL || !iw_ledger_rename (self->path, mission, student, &error)) {
    fail (self, error);
    return;
  }
  g_free (self->student);
  self->student = g_steal_pointer (&student);
  show_name (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
entry_key (IwSessionRow *self, guint key)
{
  if (key != GDK_KEY_Escape)
    return FALSE;
  end_rename (self);
  return TRUE;
}

static void
delete_session (IwSessionRow *self)
{
  g_autoptr (GError) error = NULL;

  self->deleted = iw_ledger_delete (self->path, &error);
  if (self->deleted == NULL) {
    fail (self, error);
    return;
  }
  gtk_stack_set_visible_child_name (self->stack, "deleted");
  gtk_widget_grab_focus (GTK_WIDGET (self->undo));
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
iw_session_row_is_deleted (IwSessionRow *self)
{
  return self->deleted != NULL;
}

void
iw_session_row_undo (IwSessionRow *self)
{
  g_autoptr (GError) error = NULL;

  if (self->deleted == NULL)
    return;
  if (!iw_ledger_undelete (self->deleted, self->path, &error)) {
    fail (self, error);
    return;
  }
  g_clear_pointer (&self->deleted, g_free);
  gtk_stack_set_visible_child_name (self->stack, "session");
  gtk_widget_grab_focus (GTK_WIDGET (self->open));
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- the row --- */

const char *
iw_session_row_get_mission (IwSessionRow *self)
{
  return self->mission_id;
}

const char *
iw_session_row_get_path (IwSessionRow *self)
{
  return self->path;
}

const char *
iw_session_row_get_changed (IwSessionRow *self)
{
  return self->changed_at;
}

static void
iw_session_row_finalize (GObject *object)
{
  IwSessionRow *self = IW_SESSION_ROW (object);

  g_free (self->mission_id);
  g_free (self->title);
  g_free (self->path);
  g_free (self->student);
  g_free (self->changed_at);
  g_free (self->deleted);
  G_OBJECT_CLASS (iw_session_row_parent_class)->finalize (object);
}

static void
iw_session_row_class_init (IwSessionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = iw_session_row_finalize;
  signals[OPENED] =
      g_signal_new ("opened", IW_TYPE_SESSION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] =
      g_signal_new ("changed", IW_TYPE_SESSION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", IW_TYPE_SESSION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/session-row.ui");
  gtk_widget_class_bind_template_child (widget_class, IwSessionRow, stack);
  gtk_widget_class_bind_template_child (widget_class, IwSessionRow, name);
  gtk_widget_class_bind_template_child (widget_class, IwSessionRow, track);
  gtk_widget_class_bind_template_child (widget_class, IwSessionRow, progress);
  gtk_widget_class_bind_template_child (widget_class, IwSessionRow, when);
  gtk_widget_class_bind_template_child (widget_class, IwSessionRow, deleted_text);
  gtk_widget_class_bind_template_child (widget_class, IwSessionRow, open);
  gtk_widget_class_bind_template_child (widget_class, IwSessionRow, rename);
  gtk_widget_class_bind_template_child (widget_class, IwSessionRow, delete);
  gtk_widget_class_bind_template_child (widget_class, IwSessionRow, undo);
  gtk_widget_class_bind_template_child (widget_class, IwSessionRow, entry);
}

static void
iw_session_row_init (IwSessionRow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_entry_set_max_length (self->entry, IW_STUDENT_MAX);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (entry_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (rename_session), self);
  g_signal_connect_swapped (self->open, "clicked", G_CALLBACK (open_session), self);
  g_signal_connect_swapped (self->rename, "clicked", G_CALLBACK (begin_rename), self);
  g_signal_connect_swapped (self->delete, "clicked", G_CALLBACK (delete_session), self);
  g_signal_connect_swapped (self->undo, "clicked", G_CALLBACK (iw_session_row_undo), self);
}

/* "today 14:05", "28 November 2026": as long ago as matters. */
static char *
describe_time (const char *iso)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_iso8601 (iso, NULL);
  g_autoptr (GDateTime) time = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (time == NULL)
    return g_strdup (iso);
  if (g_date_time_get_year (time) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now))
    /* Translators: a time of today, for g_date_time_format. */
    return g_date_time_format (time, _ ("today %H:%M"));
  /* Translators: a date, for g_date_time_format. */
  return g_date_time_format (time, _ ("%-d %B %Y"));
}

/* "Part 2 settled · goals met in 1 of 3" */
static char *
describe_progress (const IwLedger *ledger)
{
  guint n = 0, met = 0;
  g_autofree char *state = iw_navigation_describe (&ledger->parts[ledger->shown]);

  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    n += ledger->parts[kind].present ? 1 : 0;
    met += ledger->parts[kind].present && ledger->parts[kind].goal_met ? 1 : 0;
  }
  /* Translators: %2$s is "settled" or the like. */
  return g_strdup_printf (_ ("Part %1$d %2$s · goals met in %3$u of %4$u"), ledger->shown + 1, state, met, n);
}

GtkWidget *
iw_session_row_new (const IwMission *mission, const IwLedger *ledger)
{
  IwSessionRow *self = g_object_new (IW_TYPE_SESSION_ROW, NULL);
  g_autofree char *progress = describe_progress (ledger);
  g_autofree char *when = describe_time (ledger->changed_at);
  g_autofree char *description = g_strdup_printf (_ ("%s, changed %s"), progress, when);

  self->mission_id = g_strdup (mission->id);
  self->title = g_strdup (mission->title);
  self->path = g_strdup (ledger->path);
  self->student = g_strdup (ledger->student);
  self->changed_at = g_strdup (ledger->changed_at);
  gtk_label_set_text (self->track, mission->title);
  gtk_label_set_text (self->progress,
                      iw_ledger_in_use (ledger->path) ? _ ("Open in another window") : progress);
  gtk_label_set_text (self->when, when);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->open), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
  show_name (self);
  return GTK_WIDGET (self);
}
