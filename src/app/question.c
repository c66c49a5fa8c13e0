#include "question.h"

#include "iowall/language.h"

#include <adwaita.h>

typedef struct {
  void (*yes) (gpointer owner, gpointer data);
  gpointer owner, data;
  GDestroyNotify data_free;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  if (asked->data_free != NULL)
    asked->data_free (asked->data);
  g_object_unref (asked->owner);
  g_free (asked);
}

static gboolean
say_yes (gpointer data)
{
  const Asked *asked = data;

  asked->yes (asked->owner, asked->data);
  return G_SOURCE_REMOVE;
}

static void
answered (AdwMessageDialog *dialog, const char *answer)
{
  if (g_strcmp0 (answer, "yes") == 0)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, say_yes, g_object_steal_data (G_OBJECT (dialog), "asked"),
                     asked_free);
}

void
iw_question_ask (GtkWindow *parent, const IwQuestion *question, void (*yes) (gpointer owner, gpointer data),
                 gpointer owner, gpointer data, GDestroyNotify data_free)
{
  GtkWidget *widget = adw_message_dialog_new (parent, _ (question->heading), _ (question->body));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  Asked *asked = g_new (Asked, 1);

  *asked = (Asked){ yes, g_object_ref (owner), data, data_free };
  g_object_set_data_full (G_OBJECT (dialog), "asked", asked, asked_free);
  adw_message_dialog_add_responses (dialog, "no", _ (question->no), "yes", _ (question->yes), NULL);
  if (question->destructive)
    adw_message_dialog_set_response_appearance (dialog, "yes", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "no");
  adw_message_dialog_set_close_response (dialog, "no");
  g_signal_connect (dialog, "response", G_CALLBACK (answered), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}
