#include "job-words-private.h"
#include "label-private.h"

IwPicture *
iw_young_daly_new (const IwJobData *data, const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  const IwTheme fitting = iw_fitting_theme (theme, width, height);
  IwPicture *picture = iw_sketch_new (&fitting, width, height, "Young and Daly");
  g_autofree char *why = iw_job_why (data, false), *spoken = iw_job_why (data, true);
  const char *const states[] = { why, iw_job_state_words (data), NULL };
  const IwBox box = iw_heading (picture, states);
  const IwMark mark = { .id = "load",
                        .name = "Young and Daly",
                        .value = why,
                        .sentence = "It is what it is.",
                        .links = "interval",
                        .number = data->load,
                        .unit = IW_UNIT_FRACTION,
                        .x = box.x,
                        .y = box.y,
                        .width = box.width,
                        .height = box.height };

  if (hold != NULL)
    *hold = (IwAxisHold){ .held = hold->held };
  iw_sketch_mark (picture, &mark);
  iw_sketch_sentence (picture, "%s: %s.", iw_job_state_words (data), spoken);
  return picture;
}
