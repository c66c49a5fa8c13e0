/* A question with two answers, in a dialog of the window's. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  const char *heading, *body; /* marked with N_: they are translated when it is asked */
  const char *no, *yes;       /* the same, with mnemonics; Escape and Enter say no */
  gboolean destructive;       /* yes destroys something */
} IwQuestion;

/* Asks, and calls `yes` with `owner`, a GObject, if that is the answer: once the dialog has closed, so that
 * the window may be closed there. `data` is freed with `data_free` (may be NULL) in any case. */
void iw_question_ask (GtkWindow *parent, const IwQuestion *question,
                      void (*yes) (gpointer owner, gpointer data), gpointer owner, gpointer data,
                      GDestroyNotify data_free);

G_END_DECLS
