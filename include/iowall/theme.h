/* Colour, type and spacing of every chart. Roles before hues: one colour for what waits, one for what is
 * useful, the same in every instrument and track. Palettes: Okabe and Ito, "Color Universal Design", 2008,
 * ordered for contrast on light and on dark; a colour never speaks alone (hatch, label or shape repeats it).
 */
#pragma once

#include <stdbool.h>

typedef enum {
  IW_THEME_LIGHT,
  IW_THEME_DARK,
  IW_THEME_CONTRAST,
  IW_THEME_CONTRAST_DARK
} IwThemeKind;

typedef struct {
  double r, g, b, a;
} IwColor;

typedef enum {
  IW_ROLE_INK,       /* text and key lines */
  IW_ROLE_FAINT_INK, /* secondary text: still 4.5:1 */
  IW_ROLE_RULE,      /* axes and frames */
  IW_ROLE_GRID,
  IW_ROLE_SURFACE,  /* the chart's own ground, for halos and PNG export */
  IW_ROLE_USEFUL,   /* data that arrives, computing */
  IW_ROLE_WAIT,     /* waiting: positioning, opening, queueing */
  IW_ROLE_TRANSFER, /* bytes under way */
  IW_ROLE_DECODE,
  IW_ROLE_NEUTRAL,  /* unused, idle */
  IW_ROLE_ACCENT,   /* the operating point, focus */
  IW_ROLE_SERIES_1, /* devices side by side */
  IW_ROLE_SERIES_2,
  IW_ROLE_SERIES_3,
  IW_ROLE_SERIES_4,
  IW_ROLE_SERIES_5,
  IW_N_ROLES
} IwRole;

/* A value type; the strings are static or outlive the theme. Sizes in device-independent pixels. */
typedef struct {
  IwThemeKind kind;
  IwColor colors[IW_N_ROLES];
  const char *font;                 /* family list for Pango, "Cantarell, sans-serif" */
  double scale;                     /* one factor for type, strokes, marks and hit radius; 1 on a desktop */
  double body, small, title, value; /* type sizes at scale 1, in px */
  double line;                      /* stroke of a curve */
  double gap;                       /* the unit of spacing, 6 */
} IwTheme;

void iw_theme_init (IwTheme *theme, IwThemeKind kind);
/* The same colour with another opacity. */
IwColor iw_theme_color (const IwTheme *theme, IwRole role, double alpha);
bool iw_theme_is_dark (const IwTheme *theme);

/* Contrast ratio of two opaque colours, 1 … 21 (WCAG 2.1, "contrast ratio"). */
double iw_theme_contrast (IwColor a, IwColor b);
/* Of ink and surface the one that reads better on a fill of this role. */
IwRole iw_theme_ink_on (const IwTheme *theme, IwRole fill);
