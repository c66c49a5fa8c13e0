/* Reading records of published figures and judging them. Their inputs and outputs are those of `iowall
 * model`, and the same functions solve them. */
#include "model-fields.h"

#include "iowall/literature.h"

#include <math.h>
#include <string.h>

#define TEXT_MAX  1200
#define TITLE_MAX 200

/* What a figure may be given in, and how much that is in the models' own units. */
static const struct {
  const char *name;
  double scale;
} units[] = {
  { "fraction", 1.0 },
  { "times", 1.0 },
  { "%", 0.01 },
  { "us", 1e-6 },
  { "ms", 1e-3 },
  { "s", 1.0 },
  { "min", 60.0 },
  { "h", 3600.0 },
  { "days", 86400.0 },
  { "MB/s", 1e6 },
  { "GB/s", 1e9 },
  { "MiB/s", 1048576.0 },
  { "GiB/s", 1073741824.0 },
  { "Gbit/s", 1.25e8 },
  { "IOPS", 1.0 },
  { "samples/s", 1.0 },
  { "KiB", 1024.0 },
  { "count", 1.0 },
};

static const char *const bases[] = { "paper",    "data sheet", "documentation", "repository",
                                     "textbook", "report",     "memory",        NULL };

/* A record while it is read. */
typedef struct {
  IwJson *json;
  IwPartKind model;
  const cJSON *node;   /* the record */
  const cJSON *figure; /* what it lacks, the record says */
  GHashTable *outputs; /* input as text -> IwJson of the output: the same run is done once */
} Reader;

/* --- Freeing ------------------------------------------------------------------------------------------- */

static void
figure_free (gpointer data)
{
  IwLiteratureFigure *figure = data;

  g_free (figure->name);
  g_free (figure->unit);
  g_free (figure->why);
  g_free (figure->explanation);
  g_free (figure);
}

static void
record_free (gpointer data)
{
  IwLiteratureRecord *record = data;

  g_free (record->id);
  g_free (record->source);
  g_free (record->basis);
  g_free (record->about);
  g_ptr_array_unref (record->figures);
  g_free (record);
}

static void
file_free (gpointer data)
{
  IwLiteratureFile *file = data;

  g_free (file->path);
  g_free (file->title);
  g_strfreev (file->intro);
  g_strfreev (file->notes);
  g_ptr_array_unref (file->records);
  g_free (file);
}

void
iw_literature_free (IwLiterature *literature)
{
  if (literature == NULL)
    return;
  g_ptr_array_unref (literature->files);
  g_free (literature);
}

/* --- Running ------------------------------------------------------------------------------------------- */

/* The value at a JSON pointer (RFC 6901), or NULL. */
static cJSON *
find_pointer (cJSON *tree, const char *pointer)
{
  g_auto (GStrv) keys = g_strsplit (pointer, "/", -1);
  cJSON *node = tree;

  if (*pointer != '/')
    return NULL;
  for (guint i = 1; node != NULL && keys[i] != NULL; i++) {
    guint64 index;

    if (!cJSON_IsArray (node))
      node = (cJSON *)iw_json_find (node, keys[i]);
    else if (g_ascii_string_to_unsigned (keys[i], 10, 0, G_MAXINT, &index, NULL))
      node = cJSON_GetArrayItem (node, (int)index);
    else
      return NULL;
  }
  return node;
}

/* Puts a copy of `value` at `pointer`. What is not there yet is added to the object that it belongs to. */
static gboolean
put (cJSON *tree, const char *pointer, const cJSON *value)
{
  const char *slash = strrchr (pointer, '/');
  g_autofree char *above = slash != NULL ? g_strndup (pointer, (gsize)(slash - pointer)) : NULL;
  cJSON *place = find_pointer (tree, pointer);
  cJSON *parent;

  if (slash == NULL)
    return FALSE;
  parent = *above != '\0' ? find_pointer (tree, above) : tree;
  if (cJSON_IsObject (parent) && slash[1] != '\0') {
    cJSON_DeleteItemFromObjectCaseSensitive (parent, slash + 1);
    return cJSON_AddItemToObject (parent, slash + 1, cJSON_Duplicate (value, TRUE)) != 0;
  }
  return cJSON_IsArray (parent) && place != NULL &&
         cJSON_ReplaceItemViaPointer (parent, place, cJSON_Duplicate (value, TRUE)) != 0;
}

/* The record's input with the members of `with` (which may be NULL) in place. NULL with an error. */
static cJSON *
change_input (Reader *reader, const cJSON *with)
{
  const cJSON *input = iw_json_get_object (reader->json, reader->node, "input");
  cJSON *changed, *child;

  if (with != NULL && !cJSON_IsObject (with))
    iw_json_unexpected (reader->json, with, "an object: JSON pointers into the input, and values");
  if (!iw_json_ok (reader->json))
    return NULL;
  changed = cJSON_Duplicate (input, TRUE);
  cJSON_ArrayForEach (child, with) {
    if (!put (changed, child->string, child))
      iw_json_fail (reader->json, child, IW_MISSION_ERROR_SCHEMA,
                    "found \"%s\", expected the JSON pointer of a value of the input", child->string);
  }
  if (iw_json_ok (reader->json))
    return changed;
  cJSON_Delete (changed);
  return NULL;
}

/* Owned by the reader; NULL with an error. */
static const IwJson *
run_model (Reader *reader, const cJSON *with)
{
  cJSON *input = change_input (reader, with);
  g_autofree char *text = NULL;
  g_autofree char *printed = NULL;
  IwJson *output = NULL;
  cJSON *tree;
  char *key;

  if (input == NULL)
    return NULL;
  key = cJSON_PrintUnformatted (input);
  text = g_strdup (key);
  cJSON_free (key);
  output = g_hash_table_lookup (reader->outputs, text);
  if (output == NULL && (tree = iw_model_solve (reader->json, reader->model, input)) != NULL) {
    printed = iw_json_print (tree);
    output = iw_json_new (printed, -1, "output", NULL);
    g_hash_table_insert (reader->outputs, g_steal_pointer (&text), output);
  }
  cJSON_Delete (input);
  return output;
}

/* A number of the output of the run that `with` asks for. `pointer` is the text node that names it. */
static double
read_output (Reader *reader, const cJSON *pointer, const cJSON *with)
{
  const char *path = iw_json_string (reader->json, pointer, TITLE_MAX);
  const IwJson *output = iw_json_ok (reader->json) ? run_model (reader, with) : NULL;
  const cJSON *value = output != NULL ? find_pointer ((cJSON *)iw_json_root (output), path) : NULL;

  if (value != NULL && cJSON_IsNumber (value))
    return value->valuedouble;
  iw_json_fail (reader->json, pointer, IW_MISSION_ERROR_SCHEMA,
                "found \"%s\", expected the JSON pointer of a number in the model's output", path);
  return 0.0;
}

/* --- Reading ------------------------------------------------------------------------------------------- */

/* A member of the figure, or else of its record; NULL if neither has it. */
static const cJSON *
find_member (const Reader *reader, const char *key)
{
  const cJSON *own = iw_json_find (reader->figure, key);

  return own != NULL ? own : iw_json_find (reader->node, key);
}

/* "times" and "over": a number, or a number of a run's output. Without "with" it is the run of the figure. */
static double
read_factor (Reader *reader, const char *key)
{
  static const char *const keys[] = { "output", "with", NULL };
  const cJSON *node = find_member (reader, key);
  const cJSON *with;

  if (node == NULL)
    return 1.0;
  if (cJSON_IsNumber (node))
    return node->valuedouble;
  iw_json_allow_only (reader->json, node, keys);
  with = iw_json_find (node, "with");
  return read_output (reader, iw_json_get (reader->json, node, "output"),
                      with != NULL ? with : iw_json_find (reader->figure, "with"));
}

/* What turns the model's number into one in the figure's unit. */
static double
read_conversion (Reader *reader, double scale)
{
  const double conversion = read_factor (reader, "times") / read_factor (reader, "over") / scale;

  if (!isfinite (conversion))
    iw_json_fail (reader->json, reader->figure, IW_MISSION_ERROR_SCHEMA,
                  "found \"times\" and \"over\" that give no finite number, expected ones that do");
  return conversion;
}

static double
read_computed (Reader *reader, double conversion)
{
  const cJSON *complement = find_member (reader, "complement");
  const double value =
      read_output (reader, find_member (reader, "output"), iw_json_find (reader->figure, "with"));

  return conversion * (complement != NULL && iw_json_bool (reader->json, complement) ? 1.0 - value : value);
}

static double
read_unit (Reader *reader, IwLiteratureFigure *figure)
{
  const cJSON *node = find_member (reader, "unit");
  const char *names[G_N_ELEMENTS (units) + 1] = { NULL };
  guint choice;

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    names[i] = units[i].name;
  choice = iw_json_choice (reader->json, node, names);
  figure->unit = g_strdup (units[choice].name);
  return units[choice].scale;
}

/* A number, or an object with a bound or two. */
static void
read_published (Reader *reader, IwLiteratureFigure *figure)
{
  static const char *const keys[] = { "at_least", "at_most", NULL };
  IwJson *json = reader->json;
  const cJSON *node = iw_json_get (json, reader->figure, "published");
  const cJSON *least = iw_json_find (node, "at_least"), *most = iw_json_find (node, "at_most");

  if (!cJSON_IsObject (node)) {
    figure->at_least = figure->at_most = iw_json_number (json, node, -INFINITY, INFINITY);
    return;
  }
  iw_json_allow_only (json, node, keys);
  if (least == NULL && most == NULL)
    iw_json_unexpected (json, node, "a number, or an object with \"at_least\", \"at_most\" or both");
  figure->at_least = least != NULL ? iw_json_number (json, least, -INFINITY, INFINITY) : -INFINITY;
  figure->at_most = most != NULL ? iw_json_number (json, most, -INFINITY, INFINITY) : INFINITY;
  if (figure->at_least > figure->at_most)
    iw_json_fail (json, most, IW_MISSION_ERROR_SCHEMA, "found less than \"at_least\", expected no less");
}

/* One of: a distance in the figure's unit, a share of what was published, so many times the half width of the
 * run's own confidence interval. */
static void
read_tolerance (Reader *reader, double conversion, IwLiteratureFigure *figure)
{
  static const char *const keys[] = { "absolute", "relative", "intervals", "output", "why", NULL };
  IwJson *json = reader->json;
  const cJSON *node = find_member (reader, "tolerance");
  const cJSON *absolute = iw_json_find (node, "absolute"), *relative = iw_json_find (node, "relative"),
              *intervals = iw_json_find (node, "intervals"), *output = iw_json_find (node, "output");
  double bound;

  iw_json_allow_only (json, node, keys);
  figure->why = iw_json_dup (json, node, "why", TEXT_MAX);
  if ((absolute != NULL) + (relative != NULL) + (intervals != NULL) != 1 ||
      (output != NULL) != (intervals != NULL)) {
    iw_json_unexpected (json, node,
                        "an object with one of \"absolute\", \"relative\" and \"intervals\" with \"output\"");
    return;
  }
  bound = isfinite (figure->at_least) ? fabs (figure->at_least) : fabs (figure->at_most);
  if (absolute != NULL) {
    figure->tolerance = iw_json_number (json, absolute, 0.0, 1e300);
  } else if (relative != NULL) {
    figure->relative = iw_json_number (json, relative, 0.0, 1.0);
    figure->tolerance = figure->relative * bound;
  } else {
    figure->tolerance =
        iw_json_number (json, intervals, 0.0, 10.0) *
        fabs (conversion * read_output (reader, output, iw_json_find (reader->figure, "with")));
  }
}

double
iw_literature_difference (const IwLiteratureFigure *figure)
{
  g_return_val_if_fail (figure != NULL, 0.0);

  if (figure->computed < figure->at_least)
    return figure->computed - figure->at_least;
  return figure->computed > figure->at_most ? figure->computed - figure->at_most : 0.0;
}

static IwLiteratureFigure *
read_figure (Reader *reader, const cJSON *node)
{
  static const char *const keys[] = { "name", "with",      "output",    "complement", "times",       "over",
                                      "unit", "published", "tolerance", "expected",   "explanation", NULL };
  static const char *const states[] = { "met", "missed", NULL };
  IwJson *json = reader->json;
  IwLiteratureFigure *figure = g_new0 (IwLiteratureFigure, 1);
  double conversion;

  reader->figure = node;
  iw_json_allow_only (json, node, keys);
  figure->name = iw_json_dup (json, node, "name", TITLE_MAX);
  conversion = read_conversion (reader, read_unit (reader, figure));
  read_published (reader, figure);
  figure->met_before = iw_json_choice (json, iw_json_get (json, node, "expected"), states) == 0;
  figure->explanation = figure->met_before ? iw_json_dup_optional (json, node, "explanation", TEXT_MAX)
                                           : iw_json_dup (json, node, "explanation", TEXT_MAX);
  read_tolerance (reader, conversion, figure);
  figure->computed = read_computed (reader, conversion);
  figure->met = fabs (iw_literature_difference (figure)) <= figure->tolerance;
  return figure;
}

/* "Title (year), section" and how it is known, of the file's table. */
static void
read_source (IwJson *json, const cJSON *record, IwLiteratureRecord *out)
{
  static const char *const keys[] = { "title", "year", "basis", NULL };
  const cJSON *table = iw_json_get_object (json, iw_json_root (json), "sources");
  const cJSON *id = iw_json_get (json, record, "source");
  const cJSON *source = iw_json_find (table, iw_json_string (json, id, 64));
  g_autofree char *section = iw_json_dup_optional (json, record, "section", TITLE_MAX);
  g_autofree char *title = NULL;
  double year;

  if (source == NULL) {
    iw_json_unexpected (json, id, "a key of \"sources\"");
    return;
  }
  iw_json_allow_only (json, source, keys);
  title = iw_json_dup (json, source, "title", TITLE_MAX);
  year = iw_json_number (json, iw_json_get (json, source, "year"), 1900.0, 2100.0);
  out->basis = g_strdup (bases[iw_json_choice (json, iw_json_get (json, source, "basis"), bases)]);
  out->source = g_strdup_printf ("%s (%.0f)%s%s", title, year, *section != '\0' ? ", " : "", section);
}

static void
free_output (gpointer output)
{
  iw_json_free (output);
}

static IwLiteratureRecord *
read_record (IwJson *json, IwPartKind model, const cJSON *node)
{
  static const char *const keys[] = { "id",        "source",     "section", "about", "input",
                                      "output",    "complement", "times",   "over",  "unit",
                                      "tolerance", "figures",    NULL };
  static const char *const needed[] = { "input", "output", "unit", "tolerance" };
  IwLiteratureRecord *record = g_new0 (IwLiteratureRecord, 1);
  g_autoptr (GHashTable) outputs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_output);
  Reader reader = { .json = json, .model = model, .node = node, .outputs = outputs };
  const cJSON *figure;

  record->figures = g_ptr_array_new_with_free_func (figure_free);
  iw_json_allow_only (json, node, keys);
  record->id = g_strdup (iw_json_id (json, iw_json_get (json, node, "id")));
  read_source (json, node, record);
  record->about = iw_json_dup_optional (json, node, "about", TEXT_MAX);
  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    iw_json_get (json, node, needed[i]);
  cJSON_ArrayForEach (figure, iw_json_get_array (json, node, "figures", 1, 1000)) {
    if (iw_json_ok (json))
      g_ptr_array_add (record->figures, read_figure (&reader, figure));
  }
  return record;
}

/* A member that is an array of texts; it may be missing. */
static GStrv
read_paragraphs (IwJson *json, const char *key)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  const cJSON *root = iw_json_root (json);
  const cJSON *child;

  if (iw_json_find (root, key) != NULL) {
    cJSON_ArrayForEach (child, iw_json_get_array (json, root, key, 0, 100)) {
      g_ptr_array_add (texts, g_strdup (iw_json_string (json, child, TEXT_MAX)));
    }
  }
  g_ptr_array_add (texts, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

static IwLiteratureFile *
read_file (const char *path, GHashTable *ids, GError **error)
{
  static const char *const keys[] = { "$schema", "kind",  "format",  "model",   "title",
                                      "intro",   "notes", "sources", "records", NULL };
  const char *models[IW_N_PARTS + 1] = { NULL };
  g_autoptr (IwJson) json = NULL;
  IwLiteratureFile *file;
  const cJSON *root, *node;

  if ((json = iw_json_new_from_file (path, error)) == NULL)
    return NULL;
  for (int part = 0; part < IW_N_PARTS; part++)
    models[part] = iw_part_id ((IwPartKind)part);
  file = g_new0 (IwLiteratureFile, 1);
  file->records = g_ptr_array_new_with_free_func (record_free);
  file->path = g_strdup (path);
  root = iw_json_root (json);
  iw_json_check_kind (json, "literature");
  iw_json_allow_only (json, root, keys);
  file->model = (IwPartKind)iw_json_choice (json, iw_json_get (json, root, "model"), models);
  file->title = iw_json_dup (json, root, "title", TITLE_MAX);
  file->intro = read_paragraphs (json, "intro");
  file->notes = read_paragraphs (json, "notes");
  cJSON_ArrayForEach (node, iw_json_get_array (json, root, "records", 1, 1000)) {
    IwLiteratureRecord *record = iw_json_ok (json) ? read_record (json, file->model, node) : NULL;

    if (record == NULL)
      break;
    g_ptr_array_add (file->records, record);
    if (!g_hash_table_add (ids, g_strdup (record->id)))
      iw_json_unexpected (json, iw_json_find (node, "id"), "an id that no other record has");
  }
  if (iw_json_finish (json, error))
    return file;
  file_free (file);
  return NULL;
}

static void
count (IwLiterature *literature, const IwLiteratureFile *file)
{
  for (guint r = 0; r < file->records->len; r++) {
    const IwLiteratureRecord *record = g_ptr_array_index (file->records, r);

    for (guint i = 0; i < record->figures->len; i++) {
      const IwLiteratureFigure *figure = g_ptr_array_index (record->figures, i);

      literature->n_figures++;
      literature->n_met += figure->met ? 1 : 0;
      literature->n_changed += figure->met != figure->met_before ? 1 : 0;
    }
  }
}

IwLiterature *
iw_literature_load (const char *const *paths, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func (file_free);
  IwLiterature *literature;

  g_return_val_if_fail (paths != NULL, NULL);

  for (; *paths != NULL; paths++) {
    IwLiteratureFile *file = read_file (*paths, ids, error);

    if (file == NULL)
      return NULL;
    g_ptr_array_add (read, file);
  }
  literature = g_new0 (IwLiterature, 1);
  literature->files = g_ptr_array_new_with_free_func (file_free);
  for (int part = 0; part < IW_N_PARTS; part++) {
    for (guint i = 0; i < read->len; i++) {
      IwLiteratureFile *file = g_ptr_array_index (read, i);

      if (file->model != (IwPartKind)part)
        continue;
      count (literature, file);
      g_ptr_array_add (literature->files, file);
    }
  }
  g_ptr_array_set_free_func (read, NULL);
  return literature;
}
