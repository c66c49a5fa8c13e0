#define G_LOG_DOMAIN "iowall-speaker-window"

#include "speaker-window.h"

#include "iowall/language.h"

#include "sentence.h"

struct _IwSpeakerWindow {
  AdwApplicationWindow parent_instance;

  AdwWindowTitle *heading;
  GtkLabel *clock, *part_clock, *notes, *answer_heading, *answer, *next_title, *next_ask;

  IwPresentation *presentation;
  guint second_timer;
};

G_DEFINE_FINAL_TYPE (IwSpeakerWindow, iw_speaker_window, ADW_TYPE_APPLICATION_WINDOW)

static char *
format_time (double seconds)
{
  const guint whole = (guint)seconds;

  return whole < 3600 ? g_strdup_printf ("%u:%02u", whole / 60, whole % 60)
                      : g_strdup_printf ("%u:%02u:%02u", whole / 3600, whole / 60 % 60, whole % 60);
}

static gboolean
second_passed (gpointer data)
{
  IwSpeakerWindow *self = data;
  const IwScene *scene = iw_presentation_get_scene (self->presentation);
  const IwPart *part = iw_presentation_get_mission (self->presentation)->parts[scene->part];
  g_autofree char *all = format_time (iw_presentation_get_seconds (self->presentation));
  g_autofree char *here = format_time (iw_presentation_get_part_seconds (self->presentation));
  g_autofree char *of_part =
      g_strdup_printf (_ ("Part %d: %s of %.0f min"), (int)scene->part + 1, here, part->minutes);

  gtk_label_set_text (self->clock, all);
  gtk_label_set_text (self->part_clock, of_part);
  return G_SOURCE_CONTINUE;
}

static void
show_next (IwSpeakerWindow *self)
{
  const IwScene *next = iw_presentation_get_next_scene (self->presentation);
  g_autofree char *title =
      next != NULL ? g_strdup_printf (_ ("Next: %s"), next->title) : g_strdup (_ ("This is the last scene"));
  const char *ask = next != NULL ? next->ask : "";

  gtk_label_set_text (self->next_title, title);
  iw_sentence_show (self->next_ask, ask);
  gtk_widget_set_visible (GTK_WIDGET (self->next_ask), *ask != '\0');
}

static void
show_answer (IwSpeakerWindow *self)
{
  const gboolean covered = iw_presentation_get_covered (self->presentation);
  g_autofree char *answer = iw_presentation_dup_answer (self->presentation);

  gtk_widget_set_visible (GTK_WIDGET (self->answer_heading), *answer != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->answer), *answer != '\0');
  gtk_label_set_text (self->answer_heading,
                      covered ? _ ("Answer, covered (Space)") : _ ("Answer, uncovered"));
  iw_sentence_show (self->answer, answer);
}

static void
sync (IwSpeakerWindow *self)
{
  const IwScene *scene = iw_presentation_get_scene (self->presentation);
  const guint number = iw_presentation_get_index (self->presentation) + 1;
  const guint n = iw_presentation_get_n_scenes (self->presentation);
  g_autofree char *place = iw_presentation_get_blank (self->presentation)
                               ? g_strdup_printf (_ ("Scene %u of %u, the screen is blank"), number, n)
                               : g_strdup_printf (_ ("Scene %u of %u"), number, n);
  g_autofree char *notes = iw_presentation_bind (self->presentation, scene->notes);

  adw_window_title_set_title (self->heading, scene->title);
  adw_window_title_set_subtitle (self->heading, place);
  gtk_label_set_text (self->notes, *notes != '\0' ? notes : _ ("No notes for this scene."));
  show_answer (self);
  show_next (self);
  second_passed (self);
}

static void
iw_speaker_window_dispose (GObject *object)
{
  IwSpeakerWindow *self = IW_SPEAKER_WINDOW (object);

  g_clear_handle_id (&self->second_timer, g_source_remove);
  g_clear_object (&self->presentation);
  G_OBJECT_CLASS (iw_speaker_window_parent_class)->dispose (object);
}

static void
iw_speaker_window_class_init (IwSpeakerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_speaker_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/speaker-window.ui");
  gtk_widget_class_bind_template_child (widget_class, IwSpeakerWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, IwSpeakerWindow, clock);
  gtk_widget_class_bind_template_child (widget_class, IwSpeakerWindow, part_clock);
  gtk_widget_class_bind_template_child (widget_class, IwSpeakerWindow, notes);
  gtk_widget_class_bind_template_child (widget_class, IwSpeakerWindow, answer_heading);
  gtk_widget_class_bind_template_child (widget_class, IwSpeakerWindow, answer);
  gtk_widget_class_bind_template_child (widget_class, IwSpeakerWindow, next_title);
  gtk_widget_class_bind_template_child (widget_class, IwSpeakerWindow, next_ask);
}

static void
iw_speaker_window_init (IwSpeakerWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
iw_speaker_window_new (GtkApplication *application, IwPresentation *presentation)
{
  static const char *const signals[] = { "scene-changed", "cover-changed", "hands-changed" };
  IwSpeakerWindow *self = g_object_new (IW_TYPE_SPEAKER_WINDOW, "application", application, NULL);

  self->presentation = g_object_ref (presentation);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (presentation, signals[i], G_CALLBACK (sync), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (iw_presentation_get_session (presentation), "changed", G_CALLBACK (sync), self,
                           G_CONNECT_SWAPPED);
  self->second_timer = g_timeout_add_seconds (1, second_passed, self);
  sync (self);
  return GTK_WIDGET (self);
}
