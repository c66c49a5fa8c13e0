#include "session-private.h"

IwSession *
iw_session_new_staged (IwMission *mission)
{
  g_autofree char *directory = iw_ledger_directory ();
  IwLedger *ledger = iw_ledger_new (mission, directory);
  IwSession *self;

  for (int kind = 0; kind < IW_N_PARTS; kind++)
    ledger->parts[kind].prediction.state = IW_LOCK_LOCKED;
  self = iw_session_new (mission, ledger, NULL);
  self->staged = TRUE;
  return self;
}

/* In a ledger an earlier part that nobody has predicted in is one that is assumed. */
static void
put_setup (IwSession *self, const IwSetup *setup)
{
  IwLedgerPart *part = &self->ledger->parts[setup->kind];

  for (int before = 0; before < (int)setup->kind; before++) {
    self->ledger->parts[before].settings = setup->earlier[before];
    self->ledger->parts[before].prediction.state = setup->assumed[before] ? IW_LOCK_OPEN : IW_LOCK_LOCKED;
  }
  part->prediction.state = IW_LOCK_LOCKED;
  if (setup->after_message)
    iw_session_stamp (&part->message_at);
  else
    iw_session_replace_text (&part->message_at, "");
}

void
iw_session_stage (IwSession *self, const IwSetup *setup)
{
  g_return_if_fail (IW_IS_SESSION (self) && self->staged);
  g_return_if_fail (setup->mission == self->mission);

  put_setup (self, setup);
  if (setup->kind == self->kind) {
    iw_session_apply (self, &setup->settings);
    return;
  }
  self->ledger->parts[setup->kind].settings = setup->settings;
  iw_session_show_part (self, setup->kind);
}
