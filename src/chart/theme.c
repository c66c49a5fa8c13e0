#include "iowall/theme.h"

#include <math.h>

#define RGB(hex)                                                                                             \
  {                                                                                                          \
    (((hex) >> 16) & 0xff) / 255.0, (((hex) >> 8) & 0xff) / 255.0, ((hex)&0xff) / 255.0, 1.0                 \
  }

/* Contrast on the surface, computed by the WCAG 2.1 formula and checked by the tests: text 4.5:1, marks 3:1.
 * The grid and the neutral fill are below that on purpose: they carry no meaning without their label.
 * What stands side by side (useful, wait, transfer, decode, neutral; the five series; the accent on a curve)
 * stays at least 12 apart (CIE 1976) under every kind of colour vision; the greens are chosen for that, since
 * brighter ones meet the sky blue under tritanopia. */
static const IwColor light[IW_N_ROLES] = {
  [IW_ROLE_INK] = RGB (0x1d1d20),      [IW_ROLE_FAINT_INK] = RGB (0x5e5c64),
  [IW_ROLE_RULE] = RGB (0x8b8a91),     [IW_ROLE_GRID] = RGB (0xe3e2e6),
  [IW_ROLE_SURFACE] = RGB (0xffffff),  [IW_ROLE_USEFUL] = RGB (0x0072b2),
  [IW_ROLE_WAIT] = RGB (0xd55e00),     [IW_ROLE_TRANSFER] = RGB (0x009e73),
  [IW_ROLE_DECODE] = RGB (0xb5659a),   [IW_ROLE_NEUTRAL] = RGB (0xd3d1d8),
  [IW_ROLE_ACCENT] = RGB (0x1a5fb4),   [IW_ROLE_SERIES_1] = RGB (0x1d1d20),
  [IW_ROLE_SERIES_2] = RGB (0x0072b2), [IW_ROLE_SERIES_3] = RGB (0xd55e00),
  [IW_ROLE_SERIES_4] = RGB (0x009e73), [IW_ROLE_SERIES_5] = RGB (0xb5659a),
};

static const IwColor dark[IW_N_ROLES] = {
  [IW_ROLE_INK] = RGB (0xf4f4f6),      [IW_ROLE_FAINT_INK] = RGB (0xb6b5bc),
  [IW_ROLE_RULE] = RGB (0x87868e),     [IW_ROLE_GRID] = RGB (0x3a3a3e),
  [IW_ROLE_SURFACE] = RGB (0x242427),  [IW_ROLE_USEFUL] = RGB (0x56b4e9),
  [IW_ROLE_WAIT] = RGB (0xe69f00),     [IW_ROLE_TRANSFER] = RGB (0x009e73),
  [IW_ROLE_DECODE] = RGB (0xcc79a7),   [IW_ROLE_NEUTRAL] = RGB (0x4a4a50),
  [IW_ROLE_ACCENT] = RGB (0x78aeed),   [IW_ROLE_SERIES_1] = RGB (0xf4f4f6),
  [IW_ROLE_SERIES_2] = RGB (0x56b4e9), [IW_ROLE_SERIES_3] = RGB (0xe69f00),
  [IW_ROLE_SERIES_4] = RGB (0x009e73), [IW_ROLE_SERIES_5] = RGB (0xcc79a7),
};

static const IwColor contrast[IW_N_ROLES] = {
  [IW_ROLE_INK] = RGB (0x000000),      [IW_ROLE_FAINT_INK] = RGB (0x1d1d20),
  [IW_ROLE_RULE] = RGB (0x000000),     [IW_ROLE_GRID] = RGB (0xa0a0a6),
  [IW_ROLE_SURFACE] = RGB (0xffffff),  [IW_ROLE_USEFUL] = RGB (0x005a8f),
  [IW_ROLE_WAIT] = RGB (0xb34a00),     [IW_ROLE_TRANSFER] = RGB (0x007f55),
  [IW_ROLE_DECODE] = RGB (0x9c4f7e),   [IW_ROLE_NEUTRAL] = RGB (0xc4c4ca),
  [IW_ROLE_ACCENT] = RGB (0x00439c),   [IW_ROLE_SERIES_1] = RGB (0x000000),
  [IW_ROLE_SERIES_2] = RGB (0x005a8f), [IW_ROLE_SERIES_3] = RGB (0xb34a00),
  [IW_ROLE_SERIES_4] = RGB (0x007f55), [IW_ROLE_SERIES_5] = RGB (0x9c4f7e),
};

static const IwColor contrast_dark[IW_N_ROLES] = {
  [IW_ROLE_INK] = RGB (0xffffff),      [IW_ROLE_FAINT_INK] = RGB (0xe6e6ea),
  [IW_ROLE_RULE] = RGB (0xffffff),     [IW_ROLE_GRID] = RGB (0x6a6a70),
  [IW_ROLE_SURFACE] = RGB (0x000000),  [IW_ROLE_USEFUL] = RGB (0x7cc8f5),
  [IW_ROLE_WAIT] = RGB (0xffb833),     [IW_ROLE_TRANSFER] = RGB (0x2fd08a),
  [IW_ROLE_DECODE] = RGB (0xe7a5c9),   [IW_ROLE_NEUTRAL] = RGB (0x5a5a60),
  [IW_ROLE_ACCENT] = RGB (0x99c9ff),   [IW_ROLE_SERIES_1] = RGB (0xffffff),
  [IW_ROLE_SERIES_2] = RGB (0x7cc8f5), [IW_ROLE_SERIES_3] = RGB (0xffb833),
  [IW_ROLE_SERIES_4] = RGB (0x2fd08a), [IW_ROLE_SERIES_5] = RGB (0xe7a5c9),
};

void
iw_theme_init (IwTheme *theme, IwThemeKind kind)
{
  static const IwColor *const palettes[] = { [IW_THEME_LIGHT] = light,
                                             [IW_THEME_DARK] = dark,
                                             [IW_THEME_CONTRAST] = contrast,
                                             [IW_THEME_CONTRAST_DARK] = contrast_dark };

  *theme = (IwTheme){ .kind = kind,
                      .font = "Cantarell, sans-serif",
                      .scale = 1.0,
                      .body = 13.5,
                      .small = 12.0,
                      .title = 15.0,
                      .value = 20.0,
                      .line = kind == IW_THEME_CONTRAST || kind == IW_THEME_CONTRAST_DARK ? 3.0 : 2.0,
                      .gap = 6.0 };
  for (int role = 0; role < IW_N_ROLES; role++)
    theme->colors[role] = palettes[kind][role];
}

IwColor
iw_theme_color (const IwTheme *theme, IwRole role, double alpha)
{
  IwColor color = theme->colors[role];

  color.a *= alpha;
  return color;
}

bool
iw_theme_is_dark (const IwTheme *theme)
{
  return theme->kind == IW_THEME_DARK || theme->kind == IW_THEME_CONTRAST_DARK;
}

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (IwColor color)
{
  return 0.2126 * linear (color.r) + 0.7152 * linear (color.g) + 0.0722 * linear (color.b);
}

double
iw_theme_contrast (IwColor a, IwColor b)
{
  const double la = luminance (a), lb = luminance (b);

  return (fmax (la, lb) + 0.05) / (fmin (la, lb) + 0.05);
}

IwRole
iw_theme_ink_on (const IwTheme *theme, IwRole fill)
{
  const IwColor ground = theme->colors[fill];
  const double ink = iw_theme_contrast (theme->colors[IW_ROLE_INK], ground);

  return iw_theme_contrast (theme->colors[IW_ROLE_SURFACE], ground) > ink ? IW_ROLE_SURFACE : IW_ROLE_INK;
}
