/* Contrast by WCAG 2.1 and colour vision by Machado, Oliveira and Fernandes, "A Physiologically-based Model
 * for Simulation of Color Vision Deficiency", 2009 (matrices for severity 1.0). Both are computed here anew,
 * not by the code under test. */
#include "iowall/theme.h"

#include <glib.h>
#include <math.h>

/* CIE 1976 distance that two colours of one picture keep under every kind of colour vision. About 2 is just
 * noticeable; hatch, dashes and labels repeat what colour says. */
#define LEAST_DISTANCE 12.0

static double
linear (double channel)
{
  return channel <= 0.03928 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
contrast (IwColor a, IwColor b)
{
  const double la = 0.2126 * linear (a.r) + 0.7152 * linear (a.g) + 0.0722 * linear (a.b) + 0.05;
  const double lb = 0.2126 * linear (b.r) + 0.7152 * linear (b.g) + 0.0722 * linear (b.b) + 0.05;

  return la > lb ? la / lb : lb / la;
}

static void
test_contrast_formula (void)
{
  const IwColor black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };
  const IwColor grey = { 0x77 / 255.0, 0x77 / 255.0, 0x77 / 255.0, 1 };

  g_assert_cmpfloat_with_epsilon (iw_theme_contrast (black, white), 21.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (iw_theme_contrast (white, black), 21.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (iw_theme_contrast (white, white), 1.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (iw_theme_contrast (grey, white), 4.48,
                                  0.005); /* the well-known near miss */
}

static void
test_contrast (void)
{
  static const IwRole texts[] = { IW_ROLE_INK, IW_ROLE_FAINT_INK, IW_ROLE_ACCENT };
  static const IwRole marks[] = { IW_ROLE_RULE,     IW_ROLE_USEFUL,   IW_ROLE_WAIT,     IW_ROLE_TRANSFER,
                                  IW_ROLE_DECODE,   IW_ROLE_SERIES_1, IW_ROLE_SERIES_2, IW_ROLE_SERIES_3,
                                  IW_ROLE_SERIES_4, IW_ROLE_SERIES_5 };

  for (int kind = IW_THEME_LIGHT; kind <= IW_THEME_CONTRAST_DARK; kind++) {
    IwTheme theme;

    iw_theme_init (&theme, (IwThemeKind)kind);
    for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
      g_test_message ("theme %d, text role %d", kind, (int)texts[i]);
      g_assert_cmpfloat (contrast (theme.colors[texts[i]], theme.colors[IW_ROLE_SURFACE]), >=, 4.5);
    }
    for (size_t i = 0; i < G_N_ELEMENTS (marks); i++) {
      g_test_message ("theme %d, mark role %d", kind, (int)marks[i]);
      g_assert_cmpfloat (contrast (theme.colors[marks[i]], theme.colors[IW_ROLE_SURFACE]), >=, 3.0);
    }
  }
}

/* What is written on the fills that carry text. */
static void
test_ink_on_fills (void)
{
  static const IwRole fills[] = { IW_ROLE_USEFUL, IW_ROLE_TRANSFER };

  for (int kind = IW_THEME_LIGHT; kind <= IW_THEME_CONTRAST_DARK; kind++) {
    IwTheme theme;

    iw_theme_init (&theme, (IwThemeKind)kind);
    for (size_t i = 0; i < G_N_ELEMENTS (fills); i++)
      g_assert_cmpfloat (contrast (theme.colors[iw_theme_ink_on (&theme, fills[i])], theme.colors[fills[i]]),
                         >=, 4.5);
  }
}

static IwColor
over (IwColor top, double alpha, IwColor ground)
{
  return (IwColor){ alpha * top.r + (1.0 - alpha) * ground.r, alpha * top.g + (1.0 - alpha) * ground.g,
                    alpha * top.b + (1.0 - alpha) * ground.b, 1.0 };
}

/* What is see-through, as it meets the eye: a ghost's outline at half ink is a graphical object, and what is
 * written on the tinted plates is text. */
static void
test_tints (void)
{
  static const struct {
    IwRole tint;
    double alpha;
  } plates[] = { { IW_ROLE_NEUTRAL, 0.45 }, { IW_ROLE_NEUTRAL, 0.6 }, { IW_ROLE_WAIT, 0.22 } };

  for (int kind = IW_THEME_LIGHT; kind <= IW_THEME_CONTRAST_DARK; kind++) {
    IwTheme theme;
    IwColor surface, ink;

    iw_theme_init (&theme, (IwThemeKind)kind);
    surface = theme.colors[IW_ROLE_SURFACE];
    ink = theme.colors[IW_ROLE_INK];
    g_test_message ("theme %d", kind);
    g_assert_cmpfloat (contrast (over (ink, 0.5, surface), surface), >=, 3.0);
    for (size_t i = 0; i < G_N_ELEMENTS (plates); i++)
      g_assert_cmpfloat (contrast (ink, over (theme.colors[plates[i].tint], plates[i].alpha, surface)), >=,
                         4.5);
  }
}

typedef struct {
  double l, a, b;
} Lab;

static double
lab_part (double t)
{
  return t > 216.0 / 24389.0 ? cbrt (t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
}

/* A colour as seen through a matrix on linear sRGB, in CIE L*a*b* under D65. */
static Lab
seen (IwColor color, const double m[9])
{
  const double in[3] = { linear (color.r), linear (color.g), linear (color.b) };
  double rgb[3], x, y, z;

  for (int i = 0; i < 3; i++)
    rgb[i] = fmin (1.0, fmax (0.0, m[3 * i] * in[0] + m[3 * i + 1] * in[1] + m[3 * i + 2] * in[2]));
  x = lab_part ((0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047);
  y = lab_part (0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2]);
  z = lab_part ((0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883);
  return (Lab){ 116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z) };
}

static double
distance_of (Lab p, Lab q)
{
  return sqrt (pow (p.l - q.l, 2) + pow (p.a - q.a, 2) + pow (p.b - q.b, 2));
}

static void
test_colour_vision (void)
{
  static const struct {
    const char *name;
    double m[9];
  } kinds[] = {
    { "all cones", { 1, 0, 0, 0, 1, 0, 0, 0, 1 } },
    { "protanopia",
      { 0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998 } },
    { "deuteranopia",
      { 0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881 } },
    { "tritanopia",
      { 1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900 } },
  };
  /* What stands beside each other in one picture: */
  static const struct {
    const char *where;
    IwRole roles[6];
    size_t n;
  } sets[] = {
    { "bands, bars and lanes",
      { IW_ROLE_USEFUL, IW_ROLE_WAIT, IW_ROLE_TRANSFER, IW_ROLE_DECODE, IW_ROLE_NEUTRAL, IW_ROLE_SURFACE },
      6 },
    { "curves side by side",
      { IW_ROLE_SERIES_1, IW_ROLE_SERIES_2, IW_ROLE_SERIES_3, IW_ROLE_SERIES_4, IW_ROLE_SERIES_5,
        IW_ROLE_SURFACE },
      6 },
    { "an operating point on a curve, its hatched gap and a ghost",
      { IW_ROLE_ACCENT, IW_ROLE_INK, IW_ROLE_WAIT, IW_ROLE_SURFACE },
      4 },
  };

  for (int kind = IW_THEME_LIGHT; kind <= IW_THEME_CONTRAST_DARK; kind++) {
    IwTheme theme;

    iw_theme_init (&theme, (IwThemeKind)kind);
    for (size_t k = 0; k < G_N_ELEMENTS (kinds); k++) {
      for (size_t s = 0; s < G_N_ELEMENTS (sets); s++) {
        for (size_t i = 1; i < sets[s].n; i++) {
          for (size_t j = 0; j < i; j++) {
            const double distance = distance_of (seen (theme.colors[sets[s].roles[i]], kinds[k].m),
                                                 seen (theme.colors[sets[s].roles[j]], kinds[k].m));

            g_test_message ("theme %d, %s, %s: roles %d and %d are %.1f apart", kind, kinds[k].name,
                            sets[s].where, (int)sets[s].roles[i], (int)sets[s].roles[j], distance);
            g_assert_cmpfloat (distance, >=, LEAST_DISTANCE);
          }
        }
      }
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/theme/contrast-formula", test_contrast_formula);
  g_test_add_func ("/theme/contrast", test_contrast);
  g_test_add_func ("/theme/ink-on-fills", test_ink_on_fills);
  g_test_add_func ("/theme/tints", test_tints);
  g_test_add_func ("/theme/colour-vision", test_colour_vision);
  return g_test_run ();
}
