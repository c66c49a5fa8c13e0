#include "json.h"

#include "iowall/literature.h"

#include <math.h>

static void
add_published (cJSON *out, const IwLiteratureFigure *figure)
{
  cJSON *bounds;

  if (figure->at_least == figure->at_most) {
    iw_json_add_number (out, "published", figure->at_least);
    return;
  }
  bounds = cJSON_AddObjectToObject (out, "published");
  if (isfinite (figure->at_least))
    iw_json_add_number (bounds, "at_least", figure->at_least);
  if (isfinite (figure->at_most))
    iw_json_add_number (bounds, "at_most", figure->at_most);
}

static cJSON *
write_figure (const IwLiteratureFigure *figure)
{
  cJSON *out = cJSON_CreateObject ();

  cJSON_AddStringToObject (out, "name", figure->name);
  cJSON_AddStringToObject (out, "unit", figure->unit);
  add_published (out, figure);
  iw_json_add_number (out, "computed", figure->computed);
  iw_json_add_number (out, "difference", iw_literature_difference (figure));
  iw_json_add_number (out, "tolerance", figure->tolerance);
  cJSON_AddStringToObject (out, "why", figure->why);
  cJSON_AddBoolToObject (out, "met", figure->met);
  cJSON_AddBoolToObject (out, "as_recorded", figure->met == figure->met_before);
  cJSON_AddStringToObject (out, "explanation", figure->explanation);
  return out;
}

static cJSON *
write_record (const IwLiteratureFile *file, const IwLiteratureRecord *record)
{
  cJSON *out = cJSON_CreateObject ();
  cJSON *figures;

  cJSON_AddStringToObject (out, "id", record->id);
  cJSON_AddStringToObject (out, "model", iw_part_id (file->model));
  cJSON_AddStringToObject (out, "source", record->source);
  cJSON_AddStringToObject (out, "basis", record->basis);
  cJSON_AddStringToObject (out, "about", record->about);
  figures = cJSON_AddArrayToObject (out, "figures");
  for (guint i = 0; i < record->figures->len; i++)
    cJSON_AddItemToArray (figures, write_figure (g_ptr_array_index (record->figures, i)));
  return out;
}

char *
iw_literature_json (const IwLiterature *literature)
{
  cJSON *out, *records;

  g_return_val_if_fail (literature != NULL, NULL);

  out = cJSON_CreateObject ();
  iw_json_add_number (out, "figures", literature->n_figures);
  iw_json_add_number (out, "met", literature->n_met);
  iw_json_add_number (out, "changed", literature->n_changed);
  records = cJSON_AddArrayToObject (out, "records");
  for (guint f = 0; f < literature->files->len; f++) {
    const IwLiteratureFile *file = g_ptr_array_index (literature->files, f);

    for (guint r = 0; r < file->records->len; r++)
      cJSON_AddItemToArray (records, write_record (file, g_ptr_array_index (file->records, r)));
  }
  return iw_json_print (out);
}
