#include "json.h"

#include "iowall/language.h"
#include "mission-private.h"

#include <math.h>
#include <string.h>

const IwControl *
iw_part_find_control (const IwPart *part, const char *id, guint *index)
{
  g_return_val_if_fail (part != NULL && id != NULL, NULL);

  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);

    if (strcmp (control->id, id) != 0)
      continue;
    if (index != NULL)
      *index = i;
    return control;
  }
  return NULL;
}

void
iw_settings_init (IwSettings *settings, const IwPart *part)
{
  g_return_if_fail (settings != NULL && part != NULL);

  *settings = (IwSettings){ 0 };
  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);
    settings->values[i] = control->initial;
  }
}

void
iw_settings_assume (IwSettings *settings, const IwPart *part)
{
  g_return_if_fail (settings != NULL && part != NULL);

  iw_settings_init (settings, part);
  /* The loader has checked every one of them. */
  for (guint i = 0; part->assumed != NULL && i + 1 < part->assumed->len; i += 2)
    iw_settings_set_text (settings, part, g_ptr_array_index (part->assumed, i),
                          g_ptr_array_index (part->assumed, i + 1), NULL);
}

/* An end of a range that, typed in, is accepted: three digits where they say it exactly, else all of them. */
static char *
format_bound (const IwControl *control, double value)
{
  char text[IW_QUANTITY_MAX];
  double again;

  iw_quantity_format (text, sizeof text, value, control->unit, IW_TEXT_PLAIN);
  if (iw_quantity_parse (text, control->unit, &again, NULL) == IW_STATUS_OK && again == value)
    return g_strdup (text);
  return iw_json_number_text (value);
}

static char *
describe_range (const IwControl *control)
{
  g_autofree char *least = format_bound (control, control->min);
  g_autofree char *most = format_bound (control, control->max);

  return g_strdup_printf ("a %s from %s to %s", control->whole ? "whole number" : "number", least, most);
}

static gboolean
refuse (const IwControl *control, const char *value, const char *expected, GError **error)
{
  g_autofree char *found = iw_json_quote (value);

  g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SETTING, "%s: found %s, expected %s", control->id,
               found, expected);
  return FALSE;
}

/* A bare number is read to the last bit, so that a saved setting comes back as it was; with a unit it was
 * typed by a person. */
static gboolean
parse_number (const char *value, IwUnit unit, double *out)
{
  char *end;

  if (*value != '\0' && value[strspn (value, "+-.eE0123456789")] == '\0') {
    *out = g_ascii_strtod (value, &end);
    if (end != value && *end == '\0')
      return isfinite (*out);
  }
  return iw_quantity_parse (value, unit, out, NULL) == IW_STATUS_OK;
}

static gboolean
parse_range (const IwControl *control, const char *value, double *out, GError **error)
{
  g_autofree char *expected = describe_range (control);
  double number;

  if (!parse_number (value, control->unit, &number) || number < control->min || number > control->max ||
      (control->whole && number != floor (number)))
    return refuse (control, value, expected, error);
  *out = number;
  return TRUE;
}

static gboolean
parse_choice (const IwControl *control, const char *value, double *out, GError **error)
{
  g_autofree char *list = iw_options_join (control->options);
  g_autofree char *expected = g_strconcat ("one of ", list, NULL);
  guint index;

  if (iw_options_find (control->options, value, &index) == NULL)
    return refuse (control, value, expected, error);
  *out = index;
  return TRUE;
}

gboolean
iw_settings_set_text (IwSettings *settings, const IwPart *part, const char *control, const char *value,
                      GError **error)
{
  const IwControl *found;
  guint index;

  g_return_val_if_fail (settings != NULL && part != NULL && control != NULL && value != NULL, FALSE);

  found = iw_part_find_control (part, control, &index);
  if (found == NULL) {
    g_autoptr (GString) list = g_string_new (NULL);
    g_autofree char *name = iw_json_quote (control);

    for (guint i = 0; i < part->controls->len; i++) {
      const IwControl *other = g_ptr_array_index (part->controls, i);
      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", other->id);
    }
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SETTING,
                 "found the control %s, expected one of %s", name, list->str);
    return FALSE;
  }
  if (found->kind == IW_CONTROL_RANGE)
    return parse_range (found, value, &settings->values[index], error);
  return parse_choice (found, value, &settings->values[index], error);
}

static const IwOption *
option_at (const IwControl *control, double value)
{
  const guint index = value > 0.0 ? (guint)value : 0;

  return g_ptr_array_index (control->options, MIN (index, control->options->len - 1));
}

char *
iw_settings_get_text (const IwSettings *settings, const IwPart *part, guint index)
{
  const IwControl *control;

  g_return_val_if_fail (settings != NULL && part != NULL && index < part->controls->len, NULL);

  control = g_ptr_array_index (part->controls, index);
  if (control->kind == IW_CONTROL_RANGE)
    return iw_json_number_text (settings->values[index]);
  return g_strdup (option_at (control, settings->values[index])->id);
}

char *
iw_control_format (const IwControl *control, double value, IwTextStyle style)
{
  char text[IW_QUANTITY_MAX];

  g_return_val_if_fail (control != NULL, NULL);

  if (control->kind != IW_CONTROL_RANGE)
    return g_strdup (option_at (control, value)->label);
  return g_strdup (iw_language_format (text, sizeof text, value, control->unit, style));
}

double
iw_control_position (const IwControl *control, double value)
{
  g_return_val_if_fail (control != NULL && control->max > control->min, 0.0);

  value = CLAMP (value, control->min, control->max);
  switch (control->spread) {
  case IW_SPREAD_LOG:
    return log (value / control->min) / log (control->max / control->min);
  case IW_SPREAD_CUBE:
    return (cbrt (value) - cbrt (control->min)) / (cbrt (control->max) - cbrt (control->min));
  case IW_SPREAD_LINEAR:
    break;
  }
  return (value - control->min) / (control->max - control->min);
}

double
iw_control_value_at (const IwControl *control, double position)
{
  double root;

  g_return_val_if_fail (control != NULL, 0.0);

  if (!(position > 0.0))
    return control->min;
  if (position >= 1.0)
    return control->max;
  switch (control->spread) {
  case IW_SPREAD_LOG:
    return control->min * pow (control->max / control->min, position);
  case IW_SPREAD_CUBE:
    root = cbrt (control->min) + position * (cbrt (control->max) - cbrt (control->min));
    return root * root * root;
  case IW_SPREAD_LINEAR:
    break;
  }
  return control->min + position * (control->max - control->min);
}

gboolean
iw_settings_equal (const IwSettings *a, const IwSettings *b, const IwPart *part)
{
  g_return_val_if_fail (a != NULL && b != NULL && part != NULL, FALSE);

  for (guint i = 0; i < part->controls->len; i++) {
    if (a->values[i] != b->values[i])
      return FALSE;
  }
  return TRUE;
}
