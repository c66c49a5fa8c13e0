#define G_LOG_DOMAIN "iowall-present-page"

#include "present-page.h"

#include "iowall/language.h"

#include <adwaita.h>
#include <math.h>

#include "control-row.h"
#include "instrument-card.h"
#include "present-tally.h"
#include "sentence.h"

/* Type on a screen of 1920 x 1080: a thirtieth of its height is read from the last row. On a narrow screen
 * the width gives the measure, as that of a line. */
#define BODY_PX     36.0
#define FULL_WIDTH  1600.0
#define FULL_HEIGHT 1080.0

/* The smallest type of a chart at scale 1: on the screen it is as large as the body. */
#define CHART_PX 12.0

#define COLUMNS  12
#define GLIDE_MS 600
#define FADE_MS  400

struct _IwPresentPage {
  GtkBox parent_instance;

  GtkLabel *number, *title, *ask, *reading_name, *reading_value, *answer;
  GtkWidget *reading;
  GtkStack *bodies, *answers;
  GtkBox *strip;

  IwPresentation *presentation;
  IwSession *session;
  GtkWidget *body;   /* NULL while there is none */
  GtkWidget *fading; /* a picture of the one before */
  GtkCssProvider *css;
  gboolean curtained; /* the body is without its instruments */
  double body_px;
  guint glide; /* tick callback */
  gint64 glide_from_us;
};

G_DEFINE_FINAL_TYPE (IwPresentPage, iw_present_page, GTK_TYPE_BOX)

/* --- texts --- */

static void
sync_reading (IwPresentPage *self)
{
  const IwExperiment *experiment = iw_session_get_experiment (self->session);
  g_autofree char *name = NULL, *value = NULL;

  gtk_widget_set_visible (self->reading, !iw_presentation_get_curtained (self->presentation));
  iw_experiment_reading (experiment, IW_TEXT_TYPESET, &name, &value);
  iw_sentence_show (self->reading_name, name);
  iw_sentence_show (self->reading_value, value);
}

static void
sync_answer (IwPresentPage *self)
{
  const IwScene *scene = iw_presentation_get_scene (self->presentation);
  const gboolean covered = iw_presentation_get_covered (self->presentation);
  const gboolean shown = *scene->answer != '\0' || (scene->tally && !covered);
  g_autofree char *answer = shown ? iw_presentation_dup_answer (self->presentation) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->answers), shown && *answer != '\0');
  if (answer != NULL)
    iw_sentence_show (self->answer, answer);
  /* It keeps its room, so that nothing moves when it is uncovered. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->answer), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  covered ? _ ("The answer is covered.") : gtk_label_get_text (self->answer),
                                  -1);
  /* Fading out, it would give away the answer of the scene that comes. */
  gtk_stack_set_visible_child_full (self->answers, covered ? "cover" : "answer",
                                    covered ? GTK_STACK_TRANSITION_TYPE_NONE
                                            : GTK_STACK_TRANSITION_TYPE_CROSSFADE);
}

/* What is said of the scene when the page has the focus. */
static void
speak (IwPresentPage *self)
{
  const IwScene *scene = iw_presentation_get_scene (self->presentation);
  const gboolean covered = iw_presentation_get_covered (self->presentation);
  g_autofree char *name =
      g_strdup_printf (_ ("Scene %u of %u: %s"), iw_presentation_get_index (self->presentation) + 1,
                       iw_presentation_get_n_scenes (self->presentation), scene->title);
  g_autofree char *ask = iw_presentation_dup_ask (self->presentation);
  g_autofree char *answer =
      covered ? g_strdup (_ ("The answer is covered.")) : iw_presentation_dup_answer (self->presentation);
  g_autofree char *text = g_strdup_printf ("%s%s%s", ask, *ask != '\0' && *answer != '\0' ? " " : "", answer);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
sync_texts (IwPresentPage *self)
{
  const IwScene *scene = iw_presentation_get_scene (self->presentation);
  g_autofree char *number = g_strdup_printf ("%u/%u", iw_presentation_get_index (self->presentation) + 1,
                                             iw_presentation_get_n_scenes (self->presentation));
  g_autofree char *ask = iw_presentation_dup_ask (self->presentation);

  iw_sentence_show (self->number, number);
  iw_sentence_show (self->title, scene->title);
  iw_sentence_show (self->ask, ask);
  gtk_widget_set_visible (GTK_WIDGET (self->ask), *ask != '\0');
  sync_reading (self);
  sync_answer (self);
  speak (self);
}

/* Under the hand only the key number follows; sentences do when the hand lets go. */
static void
session_changed (IwPresentPage *self)
{
  if (iw_session_get_dragging (self->session))
    sync_reading (self);
  else
    sync_texts (self);
}

/* --- the body --- */

static double
chart_scale (IwPresentPage *self)
{
  return self->body_px / CHART_PX;
}

/* Two instruments are as large as each other, so that both can be read from the last row; a show of hands
 * needs less than the instrument beside it. */
static void
attach (GtkWidget *body, GPtrArray *shown, gboolean hands)
{
  static const int spans[3][3] = { { 12, 0, 0 }, { 6, 6, 0 }, { 5, 4, 3 } };
  static const int beside_hands[] = { 7, 5 };
  int column = 0;

  for (guint i = 0; i < shown->len; i++) {
    const int span = hands && shown->len == 2 ? beside_hands[i] : spans[shown->len - 1][i];

    gtk_grid_attach (GTK_GRID (body), g_ptr_array_index (shown, i), column, 0, span, 1);
    column += span;
  }
}

static void
add_instruments (IwPresentPage *self, GPtrArray *shown)
{
  const IwScene *scene = iw_presentation_get_scene (self->presentation);

  for (guint i = 0; i < IW_SCENE_MAX_SHOWN && scene->show[i] != NULL; i++) {
    const IwInstrument *instrument = iw_gallery_find (scene->part, scene->show[i]);
    GtkWidget *card;

    if (instrument == NULL) /* a lecture of another version */
      continue;
    card = iw_instrument_card_new (self->session, instrument);
    iw_instrument_card_set_scale (IW_INSTRUMENT_CARD (card), chart_scale (self));
    g_ptr_array_add (shown, card);
  }
}

/* Options that are many or long are scrolled to, and push nothing else off the screen. */
static GtkWidget *
new_tally (IwPresentPage *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), iw_present_tally_new (self->presentation));
  gtk_widget_set_hexpand (scroller, TRUE);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static void
build_body (IwPresentPage *self)
{
  const gboolean hands = iw_presentation_get_lock (self->presentation) != NULL;
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();

  self->curtained = iw_presentation_get_curtained (self->presentation);
  self->body = gtk_grid_new ();
  gtk_grid_set_column_homogeneous (GTK_GRID (self->body), TRUE);
  gtk_grid_set_row_homogeneous (GTK_GRID (self->body), TRUE);
  gtk_widget_add_css_class (self->body, "present-body");
  if (!self->curtained)
    add_instruments (self, shown);
  if (hands)
    g_ptr_array_add (shown, new_tally (self));
  attach (self->body, shown, hands);
  gtk_stack_add_child (self->bodies, self->body);
  gtk_stack_set_visible_child (self->bodies, self->body);
}

static void
clear_strip (IwPresentPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->strip))) != NULL)
    gtk_box_remove (self->strip, child);
}

static void
build_strip (IwPresentPage *self)
{
  const IwScene *scene = iw_presentation_get_scene (self->presentation);
  const IwPart *part = iw_session_get_part (self->session);
  const guint n = g_strv_length (scene->controls);

  clear_strip (self);
  for (guint i = 0; i < n; i++) {
    guint index;

    if (iw_part_find_control (part, scene->controls[i], &index) != NULL)
      gtk_box_append (self->strip, iw_control_row_new_in_strip (self->session, index, n));
  }
  gtk_widget_set_visible (GTK_WIDGET (self->strip),
                          gtk_widget_get_first_child (GTK_WIDGET (self->strip)) != NULL &&
                              !iw_presentation_get_curtained (self->presentation));
}

/* --- from one scene to the next --- */

static void
drop_fading (IwPresentPage *self)
{
  if (self->fading != NULL)
    gtk_stack_remove (self->bodies, self->fading);
  self->fading = NULL;
}

static void
fade_ended (IwPresentPage *self)
{
  if (!gtk_stack_get_transition_running (self->bodies))
    drop_fading (self);
}

/* What the widgets that go showed stays for as long as the new ones take to appear. */
static void
take_body_away (IwPresentPage *self)
{
  drop_fading (self);
  if (self->body == NULL)
    return;
  if (gtk_widget_get_mapped (self->body) && adw_get_enable_animations (GTK_WIDGET (self))) {
    g_autoptr (GdkPaintable) live = gtk_widget_paintable_new (self->body);
    g_autoptr (GdkPaintable) still = gdk_paintable_get_current_image (live);

    self->fading = g_object_new (GTK_TYPE_PICTURE, "paintable", still, "content-fit", GTK_CONTENT_FIT_FILL,
                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
    gtk_stack_set_transition_duration (self->bodies, 0);
    gtk_stack_add_child (self->bodies, self->fading);
    gtk_stack_set_visible_child (self->bodies, self->fading);
    gtk_stack_set_transition_duration (self->bodies, FADE_MS);
  }
  gtk_stack_remove (self->bodies, self->body);
  self->body = NULL;
}

static gboolean
glide_on (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  IwPresentPage *self = IW_PRESENT_PAGE (widget);
  const gint64 now_us = gdk_frame_clock_get_frame_time (clock);
  const double passed = (double)(now_us - self->glide_from_us) / (1000.0 * GLIDE_MS);

  /* A step that is not solved yet would be given up for the next one, and nothing would move. */
  if (passed < 1.0 && iw_session_get_pending (self->session))
    return G_SOURCE_CONTINUE;
  iw_presentation_glide (self->presentation, adw_easing_ease (ADW_EASE_IN_OUT_CUBIC, fmin (1.0, passed)));
  if (iw_presentation_get_gliding (self->presentation))
    return G_SOURCE_CONTINUE;
  self->glide = 0;
  return G_SOURCE_REMOVE;
}

static void
stop_glide (IwPresentPage *self)
{
  if (self->glide != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->glide);
  self->glide = 0;
}

static void
start_glide (IwPresentPage *self)
{
  stop_glide (self);
  self->glide_from_us = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (GTK_WIDGET (self)));
  self->glide = gtk_widget_add_tick_callback (GTK_WIDGET (self), glide_on, NULL, NULL);
}

static void
scene_leaving (IwPresentPage *self)
{
  stop_glide (self);
  take_body_away (self);
  clear_strip (self);
}

/* Whether the next one glides is asked when it comes. */
static void
sync_motion (IwPresentPage *self)
{
  iw_presentation_set_glides (self->presentation, gtk_widget_get_mapped (GTK_WIDGET (self)) &&
                                                      adw_get_enable_animations (GTK_WIDGET (self)));
}

static void
scene_changed (IwPresentPage *self)
{
  if (self->body == NULL)
    build_body (self);
  build_strip (self);
  sync_texts (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (iw_presentation_get_gliding (self->presentation))
    start_glide (self);
}

static void
cover_changed (IwPresentPage *self)
{
  if (iw_presentation_get_curtained (self->presentation) != self->curtained) {
    take_body_away (self);
    build_body (self);
    build_strip (self);
  }
  sync_texts (self);
}

/* --- the widget --- */

void
iw_present_page_fit (IwPresentPage *self, int width, int height)
{
  const double body_px = round (BODY_PX * fmin (width / FULL_WIDTH, height / FULL_HEIGHT));
  g_autofree char *css = NULL;

  g_return_if_fail (IW_IS_PRESENT_PAGE (self));

  if (body_px == self->body_px)
    return;
  self->body_px = body_px;
  css = g_strdup_printf ("#%s { font-size: %.0fpx; }", gtk_widget_get_name (GTK_WIDGET (self)), body_px);
  gtk_css_provider_load_from_data (self->css, css, -1);
  if (self->body == NULL)
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (self->body); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (IW_IS_INSTRUMENT_CARD (child))
      iw_instrument_card_set_scale (IW_INSTRUMENT_CARD (child), chart_scale (self));
  }
}

static void
iw_present_page_dispose (GObject *object)
{
  IwPresentPage *self = IW_PRESENT_PAGE (object);

  stop_glide (self);
  if (self->css != NULL)
    gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                   GTK_STYLE_PROVIDER (self->css));
  g_clear_object (&self->css);
  g_clear_object (&self->presentation);
  G_OBJECT_CLASS (iw_present_page_parent_class)->dispose (object);
}

static void
iw_present_page_class_init (IwPresentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_present_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/present-page.ui");
  gtk_widget_class_bind_template_child (widget_class, IwPresentPage, number);
  gtk_widget_class_bind_template_child (widget_class, IwPresentPage, title);
  gtk_widget_class_bind_template_child (widget_class, IwPresentPage, ask);
  gtk_widget_class_bind_template_child (widget_class, IwPresentPage, reading);
  gtk_widget_class_bind_template_child (widget_class, IwPresentPage, reading_name);
  gtk_widget_class_bind_template_child (widget_class, IwPresentPage, reading_value);
  gtk_widget_class_bind_template_child (widget_class, IwPresentPage, bodies);
  gtk_widget_class_bind_template_child (widget_class, IwPresentPage, answers);
  gtk_widget_class_bind_template_child (widget_class, IwPresentPage, answer);
  gtk_widget_class_bind_template_child (widget_class, IwPresentPage, strip);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
iw_present_page_init (IwPresentPage *self)
{
  static guint n_made;
  g_autofree char *name = g_strdup_printf ("present-%u", ++n_made);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_name (GTK_WIDGET (self), name);
  self->css = gtk_css_provider_new ();
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (self->css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  g_signal_connect_swapped (self->bodies, "notify::transition-running", G_CALLBACK (fade_ended), self);
  g_signal_connect (self, "map", G_CALLBACK (sync_motion), NULL);
}

GtkWidget *
iw_present_page_new (IwPresentation *presentation, int width, int height)
{
  IwPresentPage *self = g_object_new (IW_TYPE_PRESENT_PAGE, NULL);
  GtkSettings *settings = gtk_settings_get_default ();

  self->presentation = g_object_ref (presentation);
  self->session = iw_presentation_get_session (presentation);
  iw_present_page_fit (self, width, height);
  scene_changed (self);
  g_signal_connect_object (presentation, "scene-leaving", G_CALLBACK (scene_leaving), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (presentation, "scene-changed", G_CALLBACK (scene_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (presentation, "cover-changed", G_CALLBACK (cover_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "changed", G_CALLBACK (session_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::gtk-enable-animations", G_CALLBACK (sync_motion), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
