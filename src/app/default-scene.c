#include "default-scene.h"

#include "iowall/gallery.h"

/* One: beside it there is room for the options, and for an answer that a student reads at leisure. */
static GStrv
main_instrument (IwPartKind kind)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  size_t n;
  const IwInstrument *instruments = iw_gallery_instruments (kind, &n);
  size_t i = 0;

  while (i + 1 < n && instruments[i].place == IW_PLACE_EQUATION)
    i++;
  g_strv_builder_add (ids, instruments[i].id);
  return g_strv_builder_end (ids);
}

static GStrv
main_controls (const IwPart *part)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0, chosen = 0; i < part->controls->len && chosen < IW_SCENE_MAX_CONTROLS; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);

    if (control->more)
      continue;
    g_strv_builder_add (ids, control->id);
    chosen++;
  }
  return g_strv_builder_end (ids);
}

IwScene *
iw_default_scene (const IwMission *mission, IwPartKind kind)
{
  const IwPart *part = mission->parts[kind];
  const IwLockRun *run = g_ptr_array_index (part->lock.runs, 0);
  g_auto (GStrv) show = main_instrument (kind), controls = main_controls (part);
  IwScene *scene;
  IwSetup setup;

  iw_setup_init (&setup, mission, kind);
  for (guint i = 0; i + 1 < run->set->len; i += 2)
    iw_setup_set_text (&setup, g_ptr_array_index (run->set, i), g_ptr_array_index (run->set, i + 1), NULL);
  scene =
      iw_scene_new_from_setup (&setup, part->title, (const char *const *)show, (const char *const *)controls);
  scene->tally = TRUE;
  return scene;
}
