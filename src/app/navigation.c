#define G_LOG_DOMAIN "iowall-navigation"

#include "navigation.h"

#include "iowall/language.h"

#include <string.h>

struct _IwNavigation {
  GtkBox parent_instance;

  IwSession *session;
  GtkWidget *states[IW_N_PARTS + 1], *buttons[IW_N_PARTS + 1]; /* NULL: a part that the track has not */
};

G_DEFINE_FINAL_TYPE (IwNavigation, iw_navigation, GTK_TYPE_BOX)

char *
iw_navigation_describe (const IwLedgerPart *part)
{
  /* Translators: the state of a part, also inside "Part 2 settled". */
  static const char *const states[] = { N_ ("to be predicted"), N_ ("predicted"), N_ ("settled") };

  if (part->goal_met)
    return g_strdup_printf (_ ("%s · goal met"), _ (states[part->prediction.state]));
  return g_strdup (_ (states[part->prediction.state]));
}

guint
iw_navigation_count_answers (const IwVerdict *verdict)
{
  const char *const answers[IW_N_ANSWERS] = { verdict->choice, verdict->defence, verdict->rejected,
                                              verdict->limitation, verdict->reopen };
  guint n = 0;

  for (guint i = 0; i < IW_N_ANSWERS; i++)
    n += strspn (answers[i], " \t\r\n") < strlen (answers[i]);
  return n;
}

static char *
describe (IwNavigation *self, int place)
{
  const IwLedger *ledger = iw_session_get_ledger (self->session);

  if (place < IW_N_PARTS)
    return iw_navigation_describe (&ledger->parts[place]);
  return g_strdup_printf (_ ("%u of %d answers"), iw_navigation_count_answers (&ledger->verdict),
                          IW_N_ANSWERS);
}

static void
sync (IwNavigation *self)
{
  for (int place = 0; place <= IW_N_PARTS; place++) {
    g_autofree char *state = NULL;

    if (self->buttons[place] == NULL)
      continue;
    state = describe (self, place);
    if (strcmp (gtk_label_get_text (GTK_LABEL (self->states[place])), state) == 0)
      continue;
    gtk_label_set_text (GTK_LABEL (self->states[place]), state);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[place]),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
  }
}

static void
add (IwNavigation *self, int place)
{
  static const char *const names[] = { N_ ("1 Access"), N_ ("2 Pipeline"), N_ ("3 Checkpoint"),
                                       N_ ("Ledger") };
  const IwPart *part = place < IW_N_PARTS ? iw_session_get_mission (self->session)->parts[place] : NULL;
  GtkWidget *button, *box, *name;
  g_autofree char *tooltip = NULL;

  if (place < IW_N_PARTS && part == NULL)
    return;
  tooltip = part != NULL ? g_strdup_printf (_ ("Part %d: %s (Alt+%d)"), place + 1, part->title, place + 1)
                         : g_strdup (_ ("What you predicted, tried and conclude (Alt+4)"));
  button = gtk_toggle_button_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  name = gtk_label_new (_ (names[place]));
  self->states[place] = gtk_label_new (NULL);
  self->buttons[place] = button;
  gtk_widget_add_css_class (name, "place");
  gtk_widget_add_css_class (self->states[place], "place-state");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), self->states[place]);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, names[place], -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.part");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                    part != NULL ? iw_part_id ((IwPartKind)place) : "ledger");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_box_append (GTK_BOX (self), button);
}

void
iw_navigation_follow (IwNavigation *self, IwSession *session)
{
  static const char *const signals[] = { "changed", "prediction-changed", "trials-changed", "note-changed" };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  memset (self->buttons, 0, sizeof self->buttons);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  for (int place = 0; place <= IW_N_PARTS; place++)
    add (self, place);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (sync), self, G_CONNECT_SWAPPED);
  sync (self);
}

static void
iw_navigation_dispose (GObject *object)
{
  g_clear_object (&IW_NAVIGATION (object)->session);
  G_OBJECT_CLASS (iw_navigation_parent_class)->dispose (object);
}

static void
iw_navigation_class_init (IwNavigationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = iw_navigation_dispose;
}

static void
iw_navigation_init (IwNavigation *self)
{
}
