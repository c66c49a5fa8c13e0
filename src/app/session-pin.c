#include "session-private.h"

/* A state that is kept to compare the present one with. */
struct IwSessionPin {
  IwExperiment experiment;
  IwSweep sweep; /* the experiment's, if it has one */
  IwStretch
      *stretch; /* the experiment's, once the session has gone on to another; NULL: it is the session's */
};

void
iw_session_drop_pin (IwSession *self)
{
  if (self->pin == NULL)
    return;
  iw_stretch_free (self->pin->stretch);
  g_clear_pointer (&self->pin, g_free);
}

void
iw_session_set_pinned (IwSession *self, gboolean pinned)
{
  g_return_if_fail (IW_IS_SESSION (self));

  if (pinned == (self->pin != NULL))
    return;
  iw_session_drop_pin (self);
  if (pinned) {
    self->pin = g_new0 (IwSessionPin, 1);
    self->pin->experiment = self->experiment;
    if (self->experiment.sweep != NULL) {
      self->pin->sweep = *self->experiment.sweep;
      self->pin->experiment.sweep = &self->pin->sweep;
    }
  }
  iw_session_emit (self, "pin-changed");
}

const IwExperiment *
iw_session_get_pinned (IwSession *self)
{
  g_return_val_if_fail (IW_IS_SESSION (self), NULL);
  return self->pin != NULL ? &self->pin->experiment : NULL;
}

void
iw_session_drop_stretch (IwSession *self)
{
  if (self->pin != NULL && self->stretch != NULL && self->pin->experiment.stretch == self->stretch)
    self->pin->stretch = g_steal_pointer (&self->stretch);
  g_clear_pointer (&self->stretch, iw_stretch_free);
}
