#define G_LOG_DOMAIN "iowall-ledger-saver"

#include "ledger-saver.h"

#define SAVE_AFTER_MS 400

struct _IwLedgerSaver {
  GObject parent_instance;

  IwLedger *ledger;
  const IwMission *mission;
  guint timer;
  gboolean writing, dirty;
  gboolean failed;
};

enum {
  FAILED,
  SAVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IwLedgerSaver, iw_ledger_saver, G_TYPE_OBJECT)

typedef struct {
  char *path, *json;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_free (writing->path);
  g_free (writing->json);
  g_free (writing);
}

static void
report (IwLedgerSaver *self, const GError *error)
{
  if (error != NULL) {
    self->failed = TRUE;
    g_signal_emit (self, signals[FAILED], 0, error->message);
  } else if (self->failed) {
    self->failed = FALSE;
    g_signal_emit (self, signals[SAVED], 0);
  }
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Writing *writing = data;
  GError *error = NULL;

  if (iw_ledger_write (writing->path, writing->json, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void start_timer (IwLedgerSaver *self);

static void
write_done (GObject *source, GAsyncResult *result, gpointer data)
{
  IwLedgerSaver *self = IW_LEDGER_SAVER (source);
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  self->writing = FALSE;
  report (self, error);
  if (self->dirty)
    start_timer (self);
}

static gboolean
save (gpointer data)
{
  IwLedgerSaver *self = data;
  g_autoptr (GTask) task = NULL;
  Writing *writing;

  self->timer = 0;
  if (self->writing) /* write_done comes back for what is dirty */
    return G_SOURCE_REMOVE;
  self->dirty = FALSE;
  self->writing = TRUE;
  writing = g_new0 (Writing, 1);
  writing->path = g_strdup (self->ledger->path);
  writing->json = iw_ledger_to_json (self->ledger, self->mission);
  task = g_task_new (self, NULL, write_done, NULL);
  g_task_set_task_data (task, writing, writing_free);
  g_task_run_in_thread (task, write_thread);
  return G_SOURCE_REMOVE;
}

/* The first change starts the timer and later ones do not push it back: a student who never pauses is saved
 * too. */
static void
start_timer (IwLedgerSaver *self)
{
  if (self->timer == 0)
    self->timer = g_timeout_add (SAVE_AFTER_MS, save, self);
}

void
iw_ledger_saver_touch (IwLedgerSaver *self)
{
  self->dirty = TRUE;
}

void
iw_ledger_saver_queue (IwLedgerSaver *self)
{
  self->dirty = TRUE;
  start_timer (self);
}

gboolean
iw_ledger_saver_flush (IwLedgerSaver *self)
{
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  gboolean written;

  g_return_val_if_fail (IW_IS_LEDGER_SAVER (self), FALSE);
  while (self->writing)
    g_main_context_iteration (NULL, TRUE);
  if (!self->dirty)
    return !self->failed;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->dirty = FALSE;
  json = iw_ledger_to_json (self->ledger, self->mission);
  written = iw_ledger_write (self->ledger->path, json, &error);
  report (self, error);
  return written;
}

static void
iw_ledger_saver_finalize (GObject *object)
{
  g_clear_handle_id (&IW_LEDGER_SAVER (object)->timer, g_source_remove);
  G_OBJECT_CLASS (iw_ledger_saver_parent_class)->finalize (object);
}

static void
iw_ledger_saver_class_init (IwLedgerSaverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iw_ledger_saver_finalize;
  signals[FAILED] = g_signal_new ("failed", IW_TYPE_LEDGER_SAVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAVED] =
      g_signal_new ("saved", IW_TYPE_LEDGER_SAVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
iw_ledger_saver_init (IwLedgerSaver *self)
{
}

IwLedgerSaver *
iw_ledger_saver_new (IwLedger *ledger, const IwMission *mission)
{
  IwLedgerSaver *self = g_object_new (IW_TYPE_LEDGER_SAVER, NULL);

  self->ledger = ledger;
  self->mission = mission;
  return self;
}
