#include "instrument-grid.h"

#include <glib.h>

#include "picture-checks.h"

static const struct {
  double width, height;
} sizes[] = { { 360, 200 }, { 440, 270 }, { 740, 420 }, { 900, 300 }, { 1500, 520 }, { 1900, 900 } };

static const double scales[] = { 1.0, 1.5, 2.0, 3.0 };
static const double depths[] = { 0.0, 1.0, 7.0, 64.0, 100000.0 }; /* 0: the world's own */

void
check_grid (MakePicture make)
{
  for (int index = 0; index < N_WORLDS; index++) {
    for (size_t d = 0; d < G_N_ELEMENTS (depths); d++) {
      World world;

      world_init (&world, index, depths[d]);
      for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++) {
        for (size_t k = 0; k < G_N_ELEMENTS (scales); k++) {
          g_autofree char *what = g_strdup_printf ("%s, depth %g, %g × %g at %g", world.id, depths[d],
                                                   sizes[s].width, sizes[s].height, scales[k]);
          IwTheme theme;
          IwPicture *picture;

          iw_theme_init (&theme, IW_THEME_LIGHT);
          theme.scale = scales[k];
          picture = make (&world, &theme, sizes[s].width, sizes[s].height, NULL);
          check_picture (picture, what);
          iw_picture_free (picture);
        }
      }
    }
  }
}

void
check_themes (MakePicture make)
{
  for (int index = 0; index < N_WORLDS; index++) {
    World world;
    IwTheme light;
    IwPicture *reference;

    world_init (&world, index, 0.0);
    iw_theme_init (&light, IW_THEME_LIGHT);
    reference = make (&world, &light, 740.0, 420.0, NULL);
    for (int kind = IW_THEME_LIGHT; kind <= IW_THEME_CONTRAST_DARK; kind++) {
      g_autofree char *what = g_strdup_printf ("%s in theme %d", world.id, kind);
      IwTheme theme;
      IwPicture *picture;

      iw_theme_init (&theme, (IwThemeKind)kind);
      picture = make (&world, &theme, 740.0, 420.0, NULL);
      check_same_geometry (reference, picture, what);
      check_group_bounds (picture, what);
      iw_picture_free (picture);
    }
    iw_picture_free (reference);
  }
}

void
check_static_groups (MakePicture make, const char *const *names)
{
  for (int index = 0; index < N_WORLDS; index++) {
    World before, after;
    IwTheme theme;
    IwAxisHold hold = { 0 };
    IwPicture *a, *b;

    world_init (&before, index, 2.0);
    world_init (&after, index, 3.0);
    iw_theme_init (&theme, IW_THEME_DARK);
    a = make (&before, &theme, 740.0, 420.0, &hold);
    hold.held = true;
    b = make (&after, &theme, 740.0, 420.0, &hold);
    for (const char *const *name = names; *name != NULL; name++) {
      g_test_message ("%s, group %s", before.id, *name);
      g_assert_cmphex (group_hash (a, *name), ==, group_hash (b, *name));
    }
    iw_picture_free (a);
    iw_picture_free (b);
  }
}

void
check_line_grid (MakeLinePicture make)
{
  for (int kind = 0; kind < N_LINE_WORLDS; kind++) {
    g_auto (LineWorld) world;

    line_world_init (&world, (LineWorldKind)kind);
    for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++) {
      for (size_t k = 0; k < G_N_ELEMENTS (scales); k++) {
        g_autofree char *what =
            g_strdup_printf ("%s, %g × %g at %g", world.id, sizes[s].width, sizes[s].height, scales[k]);
        IwTheme theme;
        IwPicture *picture;

        iw_theme_init (&theme, IW_THEME_LIGHT);
        theme.scale = scales[k];
        picture = make (&world, &theme, sizes[s].width, sizes[s].height, NULL);
        check_picture (picture, what);
        iw_picture_free (picture);
      }
    }
  }
}

void
check_line_themes (MakeLinePicture make)
{
  for (int index = 0; index < N_LINE_WORLDS; index++) {
    g_auto (LineWorld) world;
    IwTheme light;
    IwPicture *reference;

    line_world_init (&world, (LineWorldKind)index);
    iw_theme_init (&light, IW_THEME_LIGHT);
    reference = make (&world, &light, 740.0, 420.0, NULL);
    for (int kind = IW_THEME_LIGHT; kind <= IW_THEME_CONTRAST_DARK; kind++) {
      g_autofree char *what = g_strdup_printf ("%s in theme %d", world.id, kind);
      IwTheme theme;
      IwPicture *picture;

      iw_theme_init (&theme, (IwThemeKind)kind);
      picture = make (&world, &theme, 740.0, 420.0, NULL);
      check_same_geometry (reference, picture, what);
      check_group_bounds (picture, what);
      iw_picture_free (picture);
    }
    iw_picture_free (reference);
  }
}

/* Cards are smaller than what the other instruments are tried in. */
static const struct {
  double width, height;
} cards[] = { { 300, 200 }, { 360, 260 },  { 440, 270 }, { 740, 420 },
              { 900, 200 }, { 1500, 520 }, { 1900, 900 } };

void
check_job_grid (MakeJobPicture make)
{
  static const guint fills[] = { 0, 7, 1 }; /* 0: none is run */

  for (int kind = 0; kind < N_JOB_WORLDS; kind++) {
    g_auto (JobWorld) world;

    job_world_init (&world, (JobWorldKind)kind);
    for (size_t f = 0; f < G_N_ELEMENTS (fills); f++) {
      if (fills[f] > 0)
        job_world_sweep (&world, fills[f]);
      for (size_t i = 0; i < G_N_ELEMENTS (cards) * G_N_ELEMENTS (scales); i++) {
        const size_t s = i / G_N_ELEMENTS (scales), k = i % G_N_ELEMENTS (scales);
        g_autofree char *what = g_strdup_printf ("%s, every %u, %g × %g at %g", world.id, fills[f],
                                                 cards[s].width, cards[s].height, scales[k]);
        IwTheme theme;
        IwPicture *picture;

        iw_theme_init (&theme, IW_THEME_LIGHT);
        theme.scale = scales[k];
        picture = make (&world.data, &theme, cards[s].width, cards[s].height, NULL);
        check_picture (picture, what);
        iw_picture_free (picture);
      }
    }
  }
}

void
check_job_themes (MakeJobPicture make)
{
  for (int index = 0; index < N_JOB_WORLDS; index++) {
    g_auto (JobWorld) world;
    IwTheme light;
    IwPicture *reference;

    job_world_init (&world, (JobWorldKind)index);
    job_world_sweep (&world, index % 2 == 0 ? 1 : 5);
    iw_theme_init (&light, IW_THEME_LIGHT);
    reference = make (&world.data, &light, 740.0, 420.0, NULL);
    for (int kind = IW_THEME_LIGHT; kind <= IW_THEME_CONTRAST_DARK; kind++) {
      g_autofree char *what = g_strdup_printf ("%s in theme %d", world.id, kind);
      IwTheme theme;
      IwPicture *picture;

      iw_theme_init (&theme, (IwThemeKind)kind);
      picture = make (&world.data, &theme, 740.0, 420.0, NULL);
      check_same_geometry (reference, picture, what);
      check_group_bounds (picture, what);
      iw_picture_free (picture);
    }
    iw_picture_free (reference);
  }
}
