#include "report-dialog.h"

#include "file-dialog.h"
#include "iowall/language.h"
#include "iowall/report.h"

/* What the worker reads: a copy of the ledger of its own, so that the student may go on meanwhile. */
typedef struct {
  IwMission *mission;
  IwLedger *ledger;
  char *path;
  IwReportDone done;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->ledger, iw_ledger_free);
  g_clear_pointer (&work->mission, iw_mission_free);
  g_free (work->path);
  g_free (work);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  GError *error = NULL;

  if (iw_report_write (work->ledger, work->mission, work->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written (GObject *window, GAsyncResult *result, gpointer data)
{
  const Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      gtk_widget_get_realized (GTK_WIDGET (window)))
    work->done (GTK_WINDOW (window), error == NULL ? work->path : NULL, error);
}

static char *
path_of (GFile *file)
{
  char *path = g_file_get_path (file), *whole;

  if (path == NULL || g_str_has_suffix (path, ".pdf"))
    return path;
  whole = g_strconcat (path, ".pdf", NULL);
  g_free (path);
  return whole;
}

/* `owner` is the task, which has the window and what is to be written. */
static void
file_chosen (gpointer owner, GFile *file)
{
  GTask *task = owner;
  Work *work = g_task_get_task_data (task);

  if (file != NULL)
    work->path = path_of (file);
  if (work->path != NULL)
    g_task_run_in_thread (task, write_thread);
  else if (file != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                             _ ("found a place on a server, expected a folder of this computer"));
  else /* never mind */
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "dismissed");
}

void
iw_report_dialog_run (GtkWindow *parent, IwSession *session, IwReportDone done)
{
  const IwLedger *ledger = iw_session_get_ledger (session);
  g_autofree char *name = g_strdup_printf ("%s%s%s.pdf", iw_session_get_mission (session)->title,
                                           *ledger->student != '\0' ? ", " : "", ledger->student);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  IwMission *mission = iw_mission_load (ledger->mission_id, &error);
  Work *work;

  if (mission == NULL) {
    done (parent, NULL, error);
    return;
  }
  work = g_new0 (Work, 1);
  work->mission = mission;
  work->ledger = iw_ledger_copy (ledger, mission);
  work->done = done;
  task = g_task_new (parent, NULL, written, NULL);
  g_task_set_task_data (task, work, work_free);
  iw_file_dialog_save (parent, _ ("Save Report"), name, file_chosen, task);
}
