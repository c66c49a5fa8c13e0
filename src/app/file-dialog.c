#define G_LOG_DOMAIN "iowall-file-dialog"

#include "file-dialog.h"

typedef struct {
  IwFileChosen chosen;
  GObject *owner;
} Request;

static Request *
request_new (IwFileChosen chosen, gpointer owner)
{
  Request *request = g_new (Request, 1);

  *request = (Request){ chosen, g_object_ref (owner) };
  return request;
}

static void
answer (Request *request, GFile *file)
{
  request->chosen (request->owner, file);
  g_object_unref (request->owner);
  g_free (request);
}

static char *
file_name (const char *suggested)
{
  return g_strdelimit (g_strdup (suggested), "/\\:", '-');
}

#if GTK_CHECK_VERSION(4, 10, 0)

/* Newer than what the rest is written for, which is what the compiler would warn of. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static void
saved (GObject *dialog, GAsyncResult *result, gpointer request)
{
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, NULL);

  answer (request, file);
}

void
iw_file_dialog_save (GtkWindow *parent, const char *title, const char *suggested_name, IwFileChosen chosen,
                     gpointer owner)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = file_name (suggested_name);

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, parent, NULL, saved, request_new (chosen, owner));
}

G_GNUC_END_IGNORE_DEPRECATIONS

#else

static void
responded (GtkNativeDialog *dialog, int response, gpointer request)
{
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  answer (request, file);
  g_object_unref (dialog); /* nothing else keeps it */
}

void
iw_file_dialog_save (GtkWindow *parent, const char *title, const char *suggested_name, IwFileChosen chosen,
                     gpointer owner)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  g_autofree char *name = file_name (suggested_name);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (responded), request_new (chosen, owner));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

#endif
