/* What the two halves of the window share: window.c shows what there is, window-session.c decides which
 * session that is. */
#pragma once

#include "window.h"

#include "frame-log.h"
#include "name-button.h"
#include "navigation.h"
#include "session.h"
#include "start-page.h"

struct _IwWindow {
  AdwApplicationWindow parent_instance;

  GtkWidget *back, *track, *clock, *pin, *math, *banner;
  GtkBox *strip, *lab_title;
  GtkScrolledWindow *scroller;
  GtkLabel *banner_text;
  GtkMenuButton *menu_button;
  AdwToastOverlay *toasts;
  GtkStack *titles, *pages;
  IwNavigation *navigation;
  IwNameButton *who;

  IwStartPage *start;
  IwSession *session;   /* NULL on the start page */
  GtkWidget *page;      /* of a part, or the ledger's; NULL on the start page */
  GtkWidget *left_page; /* the one before, until there is time to take it apart */
  guint let_go_idle;
  gboolean focus_taken; /* from a page that was left; the next one has it */
  IwFrameLog *frame_log;
  guint second_timer, rest_timer;
  gboolean may_lose; /* asked, and answered: close without saving */
  int width;
};

/* --- window.c --- */

/* A line of its own above the page that stays until it is told otherwise; NULL: none. */
void iw_window_show_banner (IwWindow *self, const char *text);
void iw_window_update_actions (IwWindow *self);
/* What is pinned follows the session: another part has nothing pinned. */
void iw_window_sync_ghost (IwWindow *self);
/* Leaves the session and goes to the start page. */
void iw_window_show_start (IwWindow *self);
/* Shows the session that was opened. */
void iw_window_show_lab (IwWindow *self);
/* Takes its page away again, before it is closed. */
void iw_window_leave_lab (IwWindow *self);
/* Goes to a part, or with IW_N_PARTS to the ledger's page. */
void iw_window_show_place (IwWindow *self, int place);

/* --- window-session.c --- */

/* Opens one session of a track. FALSE: the start page is shown, and on it what went wrong. */
gboolean iw_window_open_path (IwWindow *self, const char *mission_id, const char *path);
/* Saves the session, if there is one, and forgets it. */
void iw_window_close_session (IwWindow *self);
/* Whether the session may be left. If the latest of it is in no file the student is asked, and `action` is
 * done once more if that is the answer. */
gboolean iw_window_may_leave (IwWindow *self, const char *action);
