#define G_LOG_DOMAIN "iowall-ledger-saver"

#include "ledger-saver.h"

#define SAVE_AFTER_MS  400
#define RETRY_AFTER_MS 2000

struct _IwLedgerSaver {
  GObject parent_instance;

  IwLedger *ledger;
  const IwMission *mission;
  IwLedgerClaim *claim;
  guint timer;
  gboolean writing;
  gboolean dirty, wanted; /* changed; and changed so that it is worth a write */
  gboolean failed;
};

enum {
  FAILED,
  SAVED,
  MOVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IwLedgerSaver, iw_ledger_saver, G_TYPE_OBJECT)

typedef struct {
  IwLedgerClaim *claim;
  char *json;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  iw_ledger_claim_unref (writing->claim);
  g_free (writing->json);
  g_free (writing);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Writing *writing = data;
  GError *error = NULL;

  if (iw_ledger_claim_write (writing->claim, writing->json, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void start_timer (IwLedgerSaver *self, guint after_ms);

/* Both pieces of work are kept: that of the other one in the file, ours beside it. */
static void
move_to_copy (IwLedgerSaver *self)
{
  iw_ledger_claim_unref (self->claim);
  self->claim = iw_ledger_fork (self->ledger, self->mission);
  g_signal_emit (self, signals[MOVED], 0);
}

/* What came of a write. What failed is still to be written. */
static void
note_result (IwLedgerSaver *self, const GError *error)
{
  if (error == NULL) {
    if (self->failed) {
      self->failed = FALSE;
      g_signal_emit (self, signals[SAVED], 0);
    }
    return;
  }
  self->dirty = self->wanted = TRUE;
  if (g_error_matches (error, IW_MISSION_ERROR, IW_MISSION_ERROR_BUSY)) {
    move_to_copy (self);
    return;
  }
  self->failed = TRUE;
  g_signal_emit (self, signals[FAILED], 0, error->message);
}

static void
write_done (GObject *source, GAsyncResult *result, gpointer data)
{
  IwLedgerSaver *self = IW_LEDGER_SAVER (source);
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  self->writing = FALSE;
  note_result (self, error);
  if (self->wanted)
    start_timer (self, self->failed ? RETRY_AFTER_MS : SAVE_AFTER_MS);
}

static gboolean
save (gpointer data)
{
  IwLedgerSaver *self = data;
  g_autoptr (GTask) task = NULL;
  Writing *writing;

  self->timer = 0;
  if (self->writing) /* write_done comes back for what is wanted */
    return G_SOURCE_REMOVE;
  self->dirty = self->wanted = FALSE;
  self->writing = TRUE;
  writing = g_new0 (Writing, 1);
  writing->claim = iw_ledger_claim_ref (self->claim);
  writing->json = iw_ledger_to_json (self->ledger, self->mission);
  task = g_task_new (self, NULL, write_done, NULL);
  g_task_set_task_data (task, writing, writing_free);
  g_task_run_in_thread (task, write_thread);
  return G_SOURCE_REMOVE;
}

/* The first change starts the timer and later ones do not push it back: a student who never pauses is saved
 * too. */
static void
start_timer (IwLedgerSaver *self, guint after_ms)
{
  if (self->timer == 0)
    self->timer = g_timeout_add (after_ms, save, self);
}

void
iw_ledger_saver_touch (IwLedgerSaver *self)
{
  self->dirty = self->claim != NULL;
}

void
iw_ledger_saver_queue (IwLedgerSaver *self)
{
  if (self->claim == NULL)
    return;
  self->dirty = self->wanted = TRUE;
  start_timer (self, SAVE_AFTER_MS);
}

static void
write_now (IwLedgerSaver *self)
{
  g_autofree char *json = iw_ledger_to_json (self->ledger, self->mission);
  g_autoptr (GError) error = NULL;

  self->dirty = self->wanted = FALSE;
  iw_ledger_claim_write (self->claim, json, &error);
  note_result (self, error);
}

gboolean
iw_ledger_saver_flush (IwLedgerSaver *self)
{
  g_return_val_if_fail (IW_IS_LEDGER_SAVER (self), FALSE);

  while (self->writing)
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (!self->dirty || (!self->wanted && !g_file_test (self->ledger->path, G_FILE_TEST_EXISTS)))
    return !self->failed;
  write_now (self);
  if (self->wanted && !self->failed) /* it has got another file */
    write_now (self);
  if (self->wanted)
    start_timer (self, RETRY_AFTER_MS);
  return !self->wanted;
}

static void
iw_ledger_saver_finalize (GObject *object)
{
  IwLedgerSaver *self = IW_LEDGER_SAVER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->claim, iw_ledger_claim_unref);
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
  signals[MOVED] =
      g_signal_new ("moved", IW_TYPE_LEDGER_SAVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
iw_ledger_saver_init (IwLedgerSaver *self)
{
}

IwLedgerSaver *
iw_ledger_saver_new (IwLedger *ledger, const IwMission *mission, IwLedgerClaim *claim)
{
  IwLedgerSaver *self = g_object_new (IW_TYPE_LEDGER_SAVER, NULL);

  self->ledger = ledger;
  self->mission = mission;
  self->claim = claim;
  return self;
}
