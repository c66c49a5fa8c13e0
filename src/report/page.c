/* A part on one page: what the window shows, without its controls. */
#include "page-private.h"

#include "iowall/language.h"

#include <math.h>

/* At scale 1, in px. */
#define MARGIN              18.0
#define GUTTER              14.0
#define LEAST_WORDS_PAGE    820.0 /* narrower pages have no column of words */
#define LEAST_WORDS         264.0
#define MOST_WORDS          380.0
#define LEAST_EQUATION_PAGE 1600.0
#define EQUATION            420.0
#define STAGE_SHARE         0.46 /* of the height of the instruments */

typedef struct {
  IwPicture *picture;
  const IwExperiment *experiment;
  double unit;
  IwBox column; /* of words: what is left of it */
  IwType type;  /* of those words */
  double apart; /* how far paragraphs stand apart; 1 where there is room */
  bool cut;     /* some of them were left out */
} Page;

static double
place_text (Page *page, const char *text, double x, double width, IwTextStyleSpec spec)
{
  spec.wrap = true;
  spec.max_width = width;
  return iw_sketch_text (page->picture, text, x, page->column.y, &spec).height;
}

static double
text_height (const Page *page, const char *text, double width, IwTextStyleSpec spec)
{
  spec.wrap = true;
  spec.max_width = width;
  return iw_sketch_measure (page->picture, text, &spec).height;
}

static void
move_down (Page *page, double by)
{
  page->column.y += by;
  page->column.height -= by;
}

/* A paragraph of the column; left out if it does not fit any more. */
static void
add_paragraph (Page *page, const char *text, IwTextStyleSpec spec, double after)
{
  const double height = text_height (page, text, page->column.width, spec);

  if (height > page->column.height) {
    page->cut = true;
    return;
  }
  place_text (page, text, page->column.x, page->column.width, spec);
  move_down (page, height + after * page->apart * page->unit);
}

static void
add_section (Page *page, const char *title)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .bold = true, .role = IW_ROLE_FAINT_INK };

  /* A heading is not left alone at the foot. */
  if (page->column.height > 3.0 * text_height (page, title, page->column.width, spec))
    add_paragraph (page, title, spec, 2.0);
  else
    page->cut = true;
}

/* A text of the mission with the present result in it. */
static char *
bound (const Page *page, const char *text)
{
  const char *const ids[] = { "" };

  return iw_bind_text (text, ids, page->experiment, 1, IW_TEXT_LABEL);
}

static void
add_brief (Page *page)
{
  const IwPart *part = page->experiment->part;
  const IwTextStyleSpec body = { .type = page->type }, strong = { .type = page->type, .bold = true };
  g_autofree char *brief = bound (page, part->brief), *target = bound (page, part->target);

  add_section (page, part->from);
  add_paragraph (page, brief, body, 8.0);
  add_section (page, _ ("Target"));
  add_paragraph (page, target, strong, 12.0);
}

static void
add_question (Page *page)
{
  const IwTextStyleSpec body = { .type = page->type };
  g_autofree char *question = bound (page, page->experiment->part->lock.question);

  add_section (page, _ ("Predict"));
  add_paragraph (page, question, body, 12.0);
}

static void
add_reflection (Page *page)
{
  const IwPart *part = page->experiment->part;
  const IwTextStyleSpec body = { .type = page->type };
  g_autofree char *title = g_strdup_printf (_ ("%s asks"), part->observer);
  g_autofree char *question = bound (page, part->question);

  if (*part->question == '\0')
    return;
  add_section (page, title);
  add_paragraph (page, question, body, 12.0);
}

/* Label at the left, value at the right. */
static void
add_setting (Page *page, const IwControl *control, double value)
{
  const double gap = 8.0 * page->unit;
  const IwTextStyleSpec name = { .type = page->type, .role = IW_ROLE_FAINT_INK };
  IwTextStyleSpec right = { .type = page->type, .align = 1.0 };
  IwTextStyleSpec left = name;
  g_autofree char *text = iw_control_format (control, value, IW_TEXT_TYPESET);
  IwBox size;

  right.max_width = 0.6 * page->column.width;
  size = iw_sketch_measure (page->picture, text, &right);
  if (size.height > page->column.height) {
    page->cut = true;
    return;
  }
  left.max_width = page->column.width - size.width - gap;
  iw_sketch_text (page->picture, control->label, page->column.x, page->column.y, &left);
  iw_sketch_text (page->picture, text, page->column.x + page->column.width, page->column.y, &right);
  move_down (page, size.height + 3.0 * page->apart * page->unit);
}

static void
add_settings (Page *page)
{
  const IwPart *part = page->experiment->part;

  add_section (page, _ ("Settings"));
  for (guint i = 0; i < part->controls->len; i++)
    add_setting (page, g_ptr_array_index (part->controls, i), page->experiment->settings.values[i]);
  move_down (page, 9.0 * page->apart * page->unit);
}

/* A tick in a disk, or a cross in a ring: the shape says it without the colour. */
static void
draw_verdict (Page *page, double x, double y, double size, bool met)
{
  const IwRole role = met ? IW_ROLE_USEFUL : IW_ROLE_WAIT;
  const double r = size / 2.0, cx = x + r, cy = y + r;
  const IwPaint disk = { .filled = met, .fill = role, .stroked = !met, .stroke = role, .line = 1.5 };
  const IwPaint stroke = { .stroked = true, .stroke = met ? IW_ROLE_SURFACE : role, .line = 1.8 };

  iw_sketch_circle (page->picture, cx, cy, r - page->unit, &disk);
  if (met) {
    iw_sketch_move (page->picture, cx - 0.45 * r, cy + 0.02 * r);
    iw_sketch_line_to (page->picture, cx - 0.1 * r, cy + 0.36 * r);
    iw_sketch_line_to (page->picture, cx + 0.46 * r, cy - 0.34 * r);
  } else {
    iw_sketch_move (page->picture, cx - 0.34 * r, cy - 0.34 * r);
    iw_sketch_line_to (page->picture, cx + 0.34 * r, cy + 0.34 * r);
    iw_sketch_move (page->picture, cx + 0.34 * r, cy - 0.34 * r);
    iw_sketch_line_to (page->picture, cx - 0.34 * r, cy + 0.34 * r);
  }
  iw_sketch_paint (page->picture, &stroke);
}

static char *
goal_text (const char *label, bool met, const char *value)
{
  if (value == NULL)
    return g_strdup_printf (met ? _ ("%s: met") : _ ("%s: missed"), label);
  return g_strdup_printf (met ? _ ("%1$s: met, now %2$s") : _ ("%1$s: missed, now %2$s"), label, value);
}

static void
add_goal (Page *page, const IwRule *rule)
{
  const IwTextStyleSpec body = { .type = page->type };
  const bool met = iw_rule_holds (rule, page->experiment);
  const IwFact *fact = *rule->fact != '\0' ? iw_experiment_fact (page->experiment, rule->fact) : NULL;
  const bool tells = fact != NULL && (fact->text != NULL || isfinite (fact->value));
  g_autofree char *value = tells ? iw_fact_format (fact, IW_TEXT_TYPESET) : NULL;
  g_autofree char *text = goal_text (rule->label, met, value);
  const double sign = 15.0 * page->unit, indent = sign + 8.0 * page->unit;
  const double width = page->column.width - indent;
  const double height = text_height (page, text, width, body);

  if (height > page->column.height) {
    page->cut = true;
    return;
  }
  draw_verdict (page, page->column.x, page->column.y + 1.5 * page->unit, sign, met);
  place_text (page, text, page->column.x + indent, width, body);
  move_down (page, fmax (height, sign) + 5.0 * page->apart * page->unit);
}

static void
add_goals (Page *page)
{
  const GPtrArray *goals = page->experiment->part->goals;

  add_section (page, _ ("Goals"));
  for (guint i = 0; i < goals->len; i++)
    add_goal (page, g_ptr_array_index (goals, i));
  move_down (page, 8.0 * page->apart * page->unit);
}

static void
draw_card (Page *page, IwBox box)
{
  const IwPaint paint = { .stroked = true, .stroke = IW_ROLE_GRID, .line = 1.0 };
  const IwBox crisp = { floor (box.x) + 0.5, floor (box.y) + 0.5, floor (box.width) - 1.0,
                        floor (box.height) - 1.0 };

  iw_sketch_rect (page->picture, crisp, 8.0 * page->unit, &paint);
}

/* The title of the track and of the part; returns the space that is left under it. */
static IwBox
draw_header (Page *page, double width, double height)
{
  const IwMission *mission = page->experiment->mission;
  const double margin = MARGIN * page->unit;
  const IwTextStyleSpec bold = { .type = IW_TYPE_VALUE, .bold = true };
  IwTextStyleSpec plain = { .type = IW_TYPE_VALUE, .role = IW_ROLE_FAINT_INK };
  g_autofree char *rest = g_strdup_printf (" · %s", page->experiment->part->title);
  IwTextStyleSpec track = bold;
  IwBox placed;
  double top;

  track.max_width = width - 2.0 * margin;
  placed = iw_sketch_text (page->picture, mission->title, margin, 0.7 * margin, &track);
  plain.max_width = width - margin - placed.x - placed.width;
  if (plain.max_width > 40.0 * page->unit)
    iw_sketch_text (page->picture, rest, placed.x + placed.width, 0.7 * margin, &plain);
  top = placed.y + placed.height + 0.6 * margin;
  return (IwBox){ margin, top, width - 2.0 * margin, fmax (1.0, height - top - margin) };
}

static const IwInstrument *
first_at (const IwInstrument *instruments, size_t n, IwPlace place, size_t skip)
{
  for (size_t i = 0; i < n; i++) {
    if (instruments[i].place == place && skip-- == 0)
      return &instruments[i];
  }
  return NULL;
}

static void
add_place (Page *page, IwPagePlace *places, size_t *n, const IwInstrument *instrument, IwBox box)
{
  if (instrument == NULL || *n == IW_PAGE_MAX_INSTRUMENTS)
    return;
  box = (IwBox){ floor (box.x), floor (box.y), floor (box.width), floor (box.height) };
  draw_card (page, box);
  places[(*n)++] = (IwPagePlace){ instrument, box };
}

/* The stage above, the bench below it side by side, the equation at the right of both. */
static void
place_instruments (Page *page, IwPartKind part, IwBox box, bool with_equation, IwPagePlace *places,
                   size_t *n_places)
{
  const double gutter = GUTTER * page->unit;
  size_t n, n_bench = 0;
  const IwInstrument *instruments = iw_gallery_instruments (part, &n);
  double stage_height, bench_width;

  *n_places = 0;
  for (size_t i = 0; i < n; i++)
    n_bench += instruments[i].place == IW_PLACE_BENCH ? 1 : 0;
  if (with_equation) {
    const double width = EQUATION * page->unit;

    box.width -= width + gutter;
    add_place (page, places, n_places, first_at (instruments, n, IW_PLACE_EQUATION, 0),
               (IwBox){ box.x + box.width + gutter, box.y, width, box.height });
  }
  stage_height = n_bench > 0 ? floor (STAGE_SHARE * (box.height - gutter)) : box.height;
  add_place (page, places, n_places, first_at (instruments, n, IW_PLACE_STAGE, 0),
             (IwBox){ box.x, box.y, box.width, stage_height });
  bench_width = (box.width - gutter * (double)(n_bench > 0 ? n_bench - 1 : 0)) / (double)MAX (n_bench, 1);
  for (size_t i = 0; i < n_bench; i++)
    add_place (page, places, n_places, first_at (instruments, n, IW_PLACE_BENCH, i),
               (IwBox){ box.x + (double)i * (bench_width + gutter), box.y + stage_height + gutter,
                        bench_width, box.height - stage_height - gutter });
}

static void
add_words (Page *page)
{
  add_brief (page);
  add_question (page);
  add_settings (page);
  add_goals (page);
  add_reflection (page);
}

/* Begins a page and writes its words: in the usual type, and where not all of them fit, denser. Returns the
 * space that is left for the instruments. */
static IwBox
write_page (Page *page, const IwTheme *theme, double width, double height)
{
  static const struct {
    IwType type;
    double apart;
  } manners[] = { { IW_TYPE_BODY, 1.0 }, { IW_TYPE_SMALL, 0.5 } };
  const double gutter = GUTTER * page->unit;
  IwBox box = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (manners) && (i == 0 || page->cut); i++) {
    g_clear_pointer (&page->picture, iw_picture_free);
    page->picture = iw_sketch_new (theme, width, height, page->experiment->part->title);
    page->type = manners[i].type;
    page->apart = manners[i].apart;
    page->cut = false;
    iw_sketch_group (page->picture, "words");
    box = draw_header (page, width, height);
    if (width >= LEAST_WORDS_PAGE * page->unit) {
      const double column = fmax (LEAST_WORDS * page->unit, fmin (MOST_WORDS * page->unit, 0.22 * width));

      page->column = (IwBox){ box.x, box.y, column, box.height };
      add_words (page);
      box.x += column + 1.5 * gutter;
      box.width -= column + 1.5 * gutter;
    }
  }
  return box;
}

IwPicture *
iw_page_new (IwPartKind part, const IwExperiment *experiment, const IwTheme *theme, double width,
             double height, IwPagePlace places[IW_PAGE_MAX_INSTRUMENTS], size_t *n_places)
{
  Page page = { .experiment = experiment, .unit = theme->scale };
  const IwBox box = write_page (&page, theme, width, height);

  place_instruments (&page, part, box, width >= LEAST_EQUATION_PAGE * page.unit, places, n_places);
  iw_sketch_sentence (page.picture, "%s, %s.", experiment->mission->title, experiment->part->title);
  return page.picture;
}

void
iw_gallery_draw_page (IwPartKind part, const IwExperiment *experiment, const IwTheme *theme, cairo_t *cr,
                      double width, double height)
{
  const IwColor ground = iw_theme_color (theme, IW_ROLE_SURFACE, 1.0);
  IwPagePlace places[IW_PAGE_MAX_INSTRUMENTS];
  size_t n;
  IwPicture *page = iw_page_new (part, experiment, theme, width, height, places, &n);

  cairo_save (cr);
  cairo_set_source_rgba (cr, ground.r, ground.g, ground.b, ground.a);
  cairo_rectangle (cr, 0.0, 0.0, width, height);
  cairo_fill (cr);
  iw_picture_draw (page, cr);
  iw_picture_free (page);
  for (size_t i = 0; i < n; i++) {
    const IwBox box = places[i].box;
    IwPicture *picture =
        iw_gallery_picture (part, places[i].instrument, experiment, theme, box.width, box.height, NULL);

    cairo_save (cr);
    cairo_translate (cr, box.x, box.y);
    iw_picture_draw (picture, cr);
    cairo_restore (cr);
    iw_picture_free (picture);
  }
  cairo_restore (cr);
}
