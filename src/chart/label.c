#include "label-private.h"

#include <math.h>

#include "picture-private.h"

/* Logical boxes of lines that stand close touch without their ink doing so. */
#define TOUCH 0.5

/* The least size in which an instrument can be read at scale 1, in px. */
#define LEAST_WIDTH  300.0
#define LEAST_HEIGHT 200.0

bool
iw_label_free (const IwPicture *picture, IwBox box)
{
  if (box.x < 0.0 || box.y < 0.0 || box.x + box.width > picture->width ||
      box.y + box.height > picture->height)
    return false;
  for (guint i = 0; i < picture->texts->len; i++) {
    const IwPlacedText *text = &g_array_index (picture->texts, IwPlacedText, i);

    if (box.x < text->x + text->width - TOUCH && text->x < box.x + box.width - TOUCH &&
        box.y < text->y + text->height - TOUCH && text->y < box.y + box.height - TOUCH)
      return false;
  }
  return true;
}

bool
iw_label_try (IwPicture *picture, const char *text, double x, double y, const IwTextStyleSpec *spec,
              IwBox *box)
{
  IwBox place = iw_sketch_measure (picture, text, spec);

  place.x = x - spec->align * place.width;
  place.y = y - spec->valign * place.height;
  if (box != NULL)
    *box = place;
  if (!iw_label_free (picture, place))
    return false;
  iw_sketch_text (picture, text, x, y, spec);
  return true;
}

bool
iw_label_try_any (IwPicture *picture, const char *const *texts, double width, double x, double y,
                  const IwTextStyleSpec *spec, IwBox *box)
{
  for (; *texts != NULL; texts++) {
    if (iw_sketch_measure (picture, *texts, spec).width <= width &&
        iw_label_try (picture, *texts, x, y, spec, box))
      return true;
  }
  return false;
}

void
iw_label_plate (IwPicture *picture, IwBox text)
{
  const double scale = picture->theme.scale;
  const IwBox plate = { text.x - 4.0 * scale, text.y - 1.0 * scale, text.width + 8.0 * scale,
                        text.height + 2.0 * scale };
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_SURFACE, .fill_alpha = 0.92 };

  iw_sketch_rect (picture, plate, 3.0 * scale, &paint);
}

bool
iw_label_key (IwPicture *picture, double *x, double y, const char *word, const IwPaint *paint, IwBox *box)
{
  const double scale = picture->theme.scale, gap = picture->theme.gap * scale, swatch = 12.0 * scale;
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .align = 1.0, .valign = 0.5 };
  const IwBox size = iw_sketch_measure (picture, word, &spec);
  const double left = *x - size.width - 0.7 * gap - swatch;
  const IwBox all = { left, y - size.height / 2.0, *x - left, size.height };

  /* Its swatch does not touch the heading that ends before it. */
  if (!iw_label_free (picture, (IwBox){ all.x - gap, all.y, all.width + gap, all.height }))
    return false;
  iw_sketch_text (picture, word, *x, y, &spec);
  iw_sketch_rect (picture, (IwBox){ left, y - 0.4 * swatch, swatch, 0.8 * swatch }, 0.0, paint);
  *x = left - 1.5 * gap;
  if (box != NULL)
    *box = all;
  return true;
}

double
iw_label_widest_word (IwPicture *picture, const char *text, const IwTextStyleSpec *spec)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  double widest = 0.0;

  for (char **word = words; *word != NULL; word++)
    widest = fmax (widest, iw_sketch_measure (picture, *word, spec).width);
  return widest;
}

IwTheme
iw_fitting_theme (const IwTheme *theme, double width, double height)
{
  const double carries = fmin (width / LEAST_WIDTH, height / LEAST_HEIGHT);
  IwTheme fitting = *theme;

  fitting.scale = fmin (theme->scale, fmax (1.0, carries));
  return fitting;
}

IwBox
iw_heading (IwPicture *picture, const char *const *states)
{
  const double gap = picture->theme.gap * picture->theme.scale, margin = 1.5 * gap;
  const double width = fmax (0.0, picture->width - 2.0 * margin);
  const IwTextStyleSpec title = { .type = IW_TYPE_TITLE, .bold = true, .max_width = width };
  const IwTextStyleSpec line = { .type = IW_TYPE_BODY, .role = IW_ROLE_FAINT_INK };
  IwBox box;
  double top = gap;

  iw_sketch_group (picture, "title");
  box = iw_sketch_measure (picture, picture->title, &title);
  if (box.height + top < picture->height)
    top += iw_sketch_text (picture, picture->title, margin, top, &title).height;
  iw_sketch_group (picture, "state");
  if (iw_label_try_any (picture, states, width, margin, top, &line, &box))
    top += box.height;
  else /* its place stays, so that the plot does not jump */
    top += iw_sketch_measure (picture, "0", &line).height;
  top += gap;
  return (IwBox){ margin, top, width, fmax (0.0, picture->height - top - gap) };
}
