#include "error.h"

#include "json.h"

#include <string.h>

G_DEFINE_QUARK (iw_mission_error, iw_mission_error)

const char *
iw_error_reason (const GError *error)
{
  const char *colon = strrchr (error->message, ':');

  return colon != NULL && colon[1] == ' ' ? colon + 2 : error->message;
}

char *
iw_error_describe (const IwError *error)
{
  g_autofree char *found = iw_json_number_text (error->value);

  if (error->status == IW_STATUS_OUT_OF_RANGE) {
    g_autofree char *least = iw_json_number_text (error->lo);
    g_autofree char *most = iw_json_number_text (error->hi);

    return g_strdup_printf ("found %s, expected a number from %s to %s", found, least, most);
  }
  return g_strdup_printf ("found %s, which %s", found, iw_status_text (error->status));
}
