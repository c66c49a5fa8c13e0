#include "chart-ghost.h"

#include "iowall/language.h"

#include "picture-layers.h"

struct IwChartGhost {
  IwPicture *pinned, *picture; /* NULL: nothing is pinned */
  IwPictureLayers *layers;
};

static void
drop_pictures (IwChartGhost *self)
{
  g_clear_pointer (&self->pinned, iw_picture_free);
  g_clear_pointer (&self->picture, iw_picture_free);
}

void
iw_chart_ghost_clear (IwChartGhost *self)
{
  drop_pictures (self);
  iw_picture_layers_clear (self->layers);
}

IwPicture *
iw_chart_ghost_lay_out (IwChartGhost *self, IwSession *session, const IwInstrument *instrument,
                        const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  const IwPartKind part = iw_session_get_part_kind (session);
  const IwExperiment *now = iw_session_get_experiment (session), *before = iw_session_get_pinned (session);
  const gboolean dragging = iw_session_get_dragging (session);
  IwPicture *live;

  drop_pictures (self);
  hold->held = dragging;
  if (before != NULL && !dragging)
    iw_gallery_hold_both (part, instrument, now, before, theme, width, height, hold);
  live = iw_gallery_picture (part, instrument, now, theme, width, height, hold);
  if (before == NULL) {
    iw_picture_layers_clear (self->layers);
    return live;
  }
  hold->held = TRUE; /* on the axes of the picture just laid out */
  self->pinned = iw_gallery_picture (part, instrument, before, theme, width, height, hold);
  self->picture = iw_picture_ghost (live, self->pinned);
  return live;
}

void
iw_chart_ghost_draw (const IwChartGhost *self, cairo_t *cr)
{
  if (self->picture != NULL)
    iw_picture_draw (self->picture, cr);
}

void
iw_chart_ghost_snapshot (IwChartGhost *self, GtkSnapshot *snapshot, int scale)
{
  if (self->picture == NULL)
    return;
  iw_picture_layers_update (self->layers, self->picture, scale);
  iw_picture_layers_snapshot (self->layers, snapshot);
}

char *
iw_chart_ghost_describe (const IwChartGhost *self, const IwPicture *live, const IwMark *mark)
{
  g_autofree char *difference = NULL;
  const IwMark *before;
  size_t n;
  int index;

  if (mark == NULL) {
    const char *differences = self->picture != NULL ? iw_picture_sentence (self->picture) : "";

    return g_strdup_printf ("%s%s%s", iw_picture_sentence (live), *differences != '\0' ? " " : "",
                            differences);
  }
  index = self->pinned != NULL ? iw_picture_find_mark (self->pinned, mark->id) : -1;
  if (index < 0)
    return g_strdup (mark->sentence);
  before = &iw_picture_marks (self->pinned, &n)[index];
  difference = iw_mark_difference (mark, before, IW_TEXT_SPOKEN);
  return difference != NULL
             ? g_strdup_printf (_ ("%s Against the pinned state %s."), mark->sentence, difference)
             : g_strdup (mark->sentence);
}

IwChartGhost *
iw_chart_ghost_new (void)
{
  IwChartGhost *self = g_new0 (IwChartGhost, 1);

  self->layers = iw_picture_layers_new ();
  return self;
}

void
iw_chart_ghost_free (IwChartGhost *self)
{
  drop_pictures (self);
  iw_picture_layers_free (self->layers);
  g_free (self);
}
