#include "placer-private.h"

#include <math.h>

#include "label-private.h"

static bool
boxes_meet (IwBox a, IwBox b)
{
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

static bool
meets_any (const IwBox *boxes, size_t n, IwBox box)
{
  for (size_t i = 0; i < n; i++) {
    if (boxes_meet (boxes[i], box))
      return true;
  }
  return false;
}

static bool
is_within (IwBox outer, IwBox box)
{
  return box.x >= outer.x && box.y >= outer.y && box.x + box.width <= outer.x + outer.width &&
         box.y + box.height <= outer.y + outer.height;
}

void
iw_placer_take (IwPlacer *placer, IwBox box)
{
  if (placer->n_texts < IW_PLACER_TEXTS)
    placer->texts[placer->n_texts++] = box;
}

void
iw_placer_take_line (IwPlacer *placer, double x1, double y1, double x2, double y2)
{
  const IwBox box = { fmin (x1, x2), fmin (y1, y2), fmax (1.0, fabs (x2 - x1)), fmax (1.0, fabs (y2 - y1)) };

  if (placer->n_lines < IW_PLACER_LINES)
    placer->lines[placer->n_lines++] = box;
}

/* At the first of the anchors that is free; `clear` of lines as well. */
static bool
put (IwPlacer *placer, IwPicture *picture, const char *text, const IwTextStyleSpec *spec,
     const IwTextPlace *anchors, size_t n, bool clear, IwBox *placed)
{
  const IwBox size = iw_sketch_measure (picture, text, spec);

  for (size_t i = 0; i < n; i++) {
    const IwTextPlace *at = &anchors[i];
    const IwBox box = { at->x - at->align * size.width, at->y - at->valign * size.height, size.width,
                        size.height };
    const IwBox wide = { box.x - placer->apart, box.y, box.width + 2.0 * placer->apart, box.height };
    IwTextStyleSpec aligned = *spec;

    if (!is_within (placer->within, box) || !iw_label_free (picture, box) ||
        meets_any (placer->texts, placer->n_texts, wide) ||
        (clear && meets_any (placer->lines, placer->n_lines, box)))
      continue;
    aligned.align = at->align;
    aligned.valign = at->valign;
    iw_sketch_text (picture, text, at->x, at->y, &aligned);
    iw_placer_take (placer, box);
    if (placed != NULL)
      *placed = box;
    return true;
  }
  return false;
}

bool
iw_placer_put (IwPlacer *placer, IwPicture *picture, const char *text, const IwTextStyleSpec *spec,
               const IwTextPlace *anchors, size_t n, IwBox *placed)
{
  return put (placer, picture, text, spec, anchors, n, true, placed) ||
         put (placer, picture, text, spec, anchors, n, false, placed);
}

bool
iw_placer_put_clear (IwPlacer *placer, IwPicture *picture, const char *text, const IwTextStyleSpec *spec,
                     const IwTextPlace *anchors, size_t n, IwBox *placed)
{
  return put (placer, picture, text, spec, anchors, n, true, placed);
}

#define N_RINGS  9
#define N_AROUND 12

bool
iw_placer_put_beside (IwPlacer *placer, IwPicture *picture, const char *text, const IwTextStyleSpec *spec,
                      double x, double y, double radius, IwBox *placed)
{
  /* Steps aside and down, and how the text is aligned there. */
  static const IwTextPlace ways[N_AROUND] = {
    { 1.0, 0.6, 0.0, 0.0 }, { -1.0, -0.6, 1.0, 1.0 }, { -1.0, 0.6, 1.0, 0.0 }, { 1.0, -0.6, 0.0, 1.0 },
    { 1.0, 0.0, 0.0, 0.5 }, { -1.0, 0.0, 1.0, 0.5 },  { 0.0, 1.0, 0.5, 0.0 },  { 0.0, -1.0, 0.5, 1.0 },
    { 0.0, 1.0, 0.2, 0.0 }, { 0.0, 1.0, 0.8, 0.0 },   { 0.0, -1.0, 0.2, 1.0 }, { 0.0, -1.0, 0.8, 1.0 },
  };
  const IwTextStyleSpec small = { .type = IW_TYPE_SMALL };
  const double step = 0.5 * iw_sketch_measure (picture, "0", &small).height;
  IwTextPlace anchors[N_RINGS * N_AROUND];
  size_t n = 0;

  for (int ring = 0; ring < N_RINGS; ring++) {
    for (size_t i = 0; i < N_AROUND; i++) {
      const double reach = radius + 5.0 * iw_sketch_theme (picture)->scale + ring * step;

      anchors[n] = ways[i];
      anchors[n].x = x + ways[i].x * reach;
      anchors[n++].y = y + ways[i].y * reach;
    }
  }
  iw_placer_take (placer, (IwBox){ x - radius, y - radius, 2.0 * radius, 2.0 * radius });
  return iw_placer_put (placer, picture, text, spec, anchors, n, placed);
}

void
iw_placer_spread (double *positions, size_t n, double step, double top, double bottom)
{
  g_autofree double *starts = g_new (double, n + 1);
  g_autofree size_t *sizes = g_new (size_t, n + 1);
  size_t blocks = 0, k = 0;

  for (size_t i = 0; i < n; i++) {
    starts[blocks] = positions[i];
    sizes[blocks++] = 1;
    while (blocks > 1 && starts[blocks - 2] + step * (double)sizes[blocks - 2] > starts[blocks - 1]) {
      const double a = (double)sizes[blocks - 2], b = (double)sizes[blocks - 1];

      starts[blocks - 2] = (a * starts[blocks - 2] + b * (starts[blocks - 1] - step * a)) / (a + b);
      sizes[blocks - 2] += sizes[blocks - 1];
      blocks--;
    }
  }
  for (size_t block = 0; block < blocks; block++) {
    for (size_t member = 0; member < sizes[block]; member++)
      positions[k++] = starts[block] + step * (double)member;
  }
  for (size_t i = 0; i < n; i++)
    positions[i] = fmax (positions[i], i == 0 ? top : positions[i - 1] + step);
  for (size_t i = n; i-- > 0;)
    positions[i] = fmin (positions[i], i + 1 == n ? bottom : positions[i + 1] - step);
}
