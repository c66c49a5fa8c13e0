/* Undo and redo of one part's settings. Changes of the same controls that follow each other at once are one
 * step. */
#pragma once

#include <glib.h>

#include "iowall/mission.h"

typedef struct IwHistory IwHistory;

IwHistory *iw_history_new (void);
void iw_history_free (IwHistory *history);

/* Settings went from `before` to `after`: what could be redone is gone. */
void iw_history_push (IwHistory *history, const IwPart *part, const IwSettings *before,
                      const IwSettings *after);

gboolean iw_history_can_undo (const IwHistory *history);
gboolean iw_history_can_redo (const IwHistory *history);
/* Replaces `settings`, the present ones, by those to go back or forward to; FALSE if there are none. */
gboolean iw_history_undo (IwHistory *history, IwSettings *settings);
gboolean iw_history_redo (IwHistory *history, IwSettings *settings);
