#include "command.h"

#include "iowall/gallery.h"
#include "iowall/image.h"
#include "iowall/language.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const CommandInfo info = {
  .name = "render",
  .parameters = "MISSION PAGE-OR-INSTRUMENT -o FILE.{png,svg,pdf}",
  .summary = N_ ("Draw a page, one instrument or a scene into a PNG, SVG or PDF file"),
  .description = N_ (
      "PAGE is a part: access, pipeline, checkpoint. INSTRUMENT is one of a part's instruments; what is\n"
      "found there under no such name is answered with those that there are. Where two parts\n"
      "have one of the same name it is the first's: pipeline/equation is the second's.\n"
      "With --scene N in its place the instruments of that scene of the lecture are drawn.\n"
      "MISSION, --set, --scene and --after-message are those of \"iowall solve\". The file is written whole\n"
      "or not at all."),
};

#define SIDE_MIN  64
#define SIDE_MAX  16384
#define SCALE_MIN 0.25
#define SCALE_MAX 8.0

/* What the flags asked for. */
typedef struct {
  char *output, *size, *theme, *sweep, *scene;
  GStrv settings;
  gboolean after_message;
  double scale;
} Flags;

typedef struct {
  Subject subject;
  const IwInstrument *shown[IW_SCENE_MAX_SHOWN]; /* one over the other; none: the whole page */
  guint n_shown;
  IwTheme theme;
  double width, height;
} Sheet;

/* What the first of two instruments takes of the height. */
#define LARGE 0.58

static void
flags_clear (Flags *flags)
{
  g_free (flags->output);
  g_free (flags->size);
  g_free (flags->theme);
  g_free (flags->sweep);
  g_free (flags->scene);
  g_strfreev (flags->settings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Flags, flags_clear)

static gboolean
read_side (const char **text, double *side)
{
  char *end;
  const gint64 number = g_ascii_strtoll (*text, &end, 10);

  if (end == *text || !g_ascii_isdigit (**text) || number < SIDE_MIN || number > SIDE_MAX)
    return FALSE;
  *side = (double)number;
  *text = end;
  return TRUE;
}

/* "1280x720" */
static gboolean
read_size (const char *text, double *width, double *height)
{
  if (!read_side (&text, width) || (*text != 'x' && *text != 'X'))
    return FALSE;
  text++;
  return read_side (&text, height) && *text == '\0';
}

static gboolean
read_theme (const char *name, IwThemeKind *kind)
{
  static const char *const names[] = { [IW_THEME_LIGHT] = "light",
                                       [IW_THEME_DARK] = "dark",
                                       [IW_THEME_CONTRAST] = "contrast",
                                       [IW_THEME_CONTRAST_DARK] = "contrast-dark" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (strcmp (names[i], name) == 0) {
      *kind = (IwThemeKind)i;
      return TRUE;
    }
  }
  return FALSE;
}

/* A part's name means its page; an instrument belongs to the part before a slash, or to the first one that
 * has it. */
static gboolean
find_subject (const char *name, IwPartKind *part, const IwInstrument **instrument)
{
  const char *slash = strchr (name, '/');
  g_autofree char *id = g_strndup (name, slash != NULL ? (gsize)(slash - name) : 0);

  *instrument = NULL;
  if (iw_part_from_id (name, part))
    return TRUE;
  if (slash != NULL) {
    if (iw_part_from_id (id, part))
      *instrument = iw_gallery_find (*part, slash + 1);
    return *instrument != NULL;
  }
  for (int i = 0; i < IW_N_PARTS && *instrument == NULL; i++) {
    *part = (IwPartKind)i;
    *instrument = iw_gallery_find (*part, name);
  }
  return *instrument != NULL;
}

static char *
list_subjects (void)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (int part = 0; part < IW_N_PARTS; part++) {
    size_t n;
    const IwInstrument *instruments = iw_gallery_instruments ((IwPartKind)part, &n);

    if (n > 0)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", iw_part_id ((IwPartKind)part));
    for (size_t i = 0; i < n; i++) {
      IwPartKind first;
      const IwInstrument *instrument;

      /* By the name that finds it. */
      if (find_subject (instruments[i].id, &first, &instrument) && (int)first == part)
        g_string_append_printf (names, ", %s", instruments[i].id);
      else
        g_string_append_printf (names, ", %s/%s", iw_part_id ((IwPartKind)part), instruments[i].id);
    }
  }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* Sizes that show a sheet as it is meant to be seen. */
static void
choose_size (Sheet *sheet)
{
  if (sheet->subject.scene != NULL) {
    sheet->width = 1920;
    sheet->height = 1080;
    return;
  }
  if (sheet->n_shown == 0) {
    sheet->width = 1600;
    sheet->height = 1000;
    return;
  }
  switch (sheet->shown[0]->place) {
  case IW_PLACE_STAGE:
    sheet->width = 1200;
    sheet->height = 560;
    break;
  case IW_PLACE_BENCH:
    sheet->width = 800;
    sheet->height = 480;
    break;
  case IW_PLACE_EQUATION:
    sheet->width = 720;
    sheet->height = 480;
    break;
  }
}

/* An instrument that is read by scrolling is as high as it needs to be. */
static void
fit_height (Sheet *sheet)
{
  double height;

  if (sheet->n_shown != 1 || sheet->subject.scene != NULL)
    return;
  height = iw_gallery_height (sheet->subject.part, sheet->shown[0], &sheet->subject.experiment, &sheet->theme,
                              sheet->width);
  if (height > 0.0)
    sheet->height = CLAMP (ceil (height), SIDE_MIN, SIDE_MAX);
}

static void
draw_sheet (cairo_t *cr, gpointer data)
{
  const Sheet *sheet = data;
  const IwColor ground = iw_theme_color (&sheet->theme, IW_ROLE_SURFACE, 1.0);

  cairo_set_source_rgb (cr, ground.r, ground.g, ground.b);
  cairo_paint (cr);
  if (sheet->n_shown == 0)
    iw_gallery_draw_page (sheet->subject.part, &sheet->subject.experiment, &sheet->theme, cr, sheet->width,
                          sheet->height);
  for (guint i = 0; i < sheet->n_shown; i++) {
    const double share = sheet->n_shown == 1 ? 1.0 : i == 0 ? LARGE : 1.0 - LARGE;
    IwPicture *picture = iw_gallery_picture (sheet->subject.part, sheet->shown[i], &sheet->subject.experiment,
                                             &sheet->theme, sheet->width, sheet->height * share, NULL);

    iw_picture_draw (picture, cr);
    iw_picture_free (picture);
    cairo_translate (cr, 0.0, sheet->height * share);
  }
}

static ExitStatus
save_sheet (Sheet *sheet, const Flags *flags, IwImageKind kind)
{
  const char *what = sheet->subject.scene != NULL ? sheet->subject.scene->title
                     : sheet->n_shown == 1        ? sheet->shown[0]->title
                                                  : sheet->subject.experiment.part->title;
  g_autofree char *title = g_strdup_printf ("%s: %s", sheet->subject.mission->title, what);
  const IwImageFormat format = { kind, sheet->width, sheet->height, flags->scale, title };
  const double wide = sheet->width * flags->scale, high = sheet->height * flags->scale;
  GError *error = NULL;

  if (kind == IW_IMAGE_PNG &&
      (wide > IW_IMAGE_SIDE_MAX || high > IW_IMAGE_SIDE_MAX || wide * high > IW_IMAGE_PIXELS_MAX))
    return command_misused (&info, _ ("a picture of %.0f x %.0f pixels is too large"), wide, high);
  if (!iw_image_save (flags->output, &format, draw_sheet, sheet, &error))
    return command_fail_error (&info, error);
  return EXIT_DONE;
}

static ExitStatus
open_part (Sheet *sheet, char **words, const Flags *flags)
{
  const IwInstrument *instrument;
  IwPartKind part;

  if (!find_subject (words[1], &part, &instrument)) {
    g_autofree char *names = list_subjects ();
    return command_misused (&info, _ ("found \"%s\", expected one of %s"), words[1], names);
  }
  sheet->n_shown = instrument != NULL ? 1 : 0;
  sheet->shown[0] = instrument;
  return subject_open (&sheet->subject, &info, words[0], part, (const char *const *)flags->settings,
                       flags->after_message);
}

static ExitStatus
open_scene (Sheet *sheet, char **words, const Flags *flags)
{
  Subject *subject = &sheet->subject;
  const ExitStatus status = subject_open_scene (subject, &info, words[0], flags->scene,
                                                (const char *const *)flags->settings, flags->after_message);
  GError *error = NULL;

  if (status != EXIT_DONE)
    return status;
  if (!iw_gallery_check_scene (subject->scene, &error)) {
    subject_close (subject);
    return command_fail_error (&info, error);
  }
  for (gsize i = 0; subject->scene->show[i] != NULL; i++)
    sheet->shown[sheet->n_shown++] = iw_gallery_find (subject->part, subject->scene->show[i]);
  return EXIT_DONE;
}

/* Opens what is asked for, with everything that its picture needs. */
static ExitStatus
open_sheet (Sheet *sheet, char **words, const Flags *flags)
{
  ExitStatus status =
      flags->scene != NULL ? open_scene (sheet, words, flags) : open_part (sheet, words, flags);

  if (status != EXIT_DONE)
    return status;
  choose_size (sheet);
  if (flags->size != NULL && !read_size (flags->size, &sheet->width, &sheet->height)) {
    subject_close (&sheet->subject);
    return command_misused (&info,
                            _ ("found the size \"%s\", expected WIDTHxHEIGHT, whole numbers from %d to %d"),
                            flags->size, SIDE_MIN, SIDE_MAX);
  }
  return subject_show_run (&sheet->subject, &info, flags->sweep);
}

static ExitStatus
render (char **words, const Flags *flags)
{
  Sheet sheet = { .n_shown = 0 };
  IwThemeKind theme = IW_THEME_LIGHT;
  IwImageKind kind;
  ExitStatus status;

  if (!iw_image_kind_from_path (flags->output, &kind))
    return command_misused (
        &info, _ ("found the file \"%s\", expected a name that ends in .png, .svg or .pdf"), flags->output);
  if (flags->theme != NULL && !read_theme (flags->theme, &theme))
    return command_misused (
        &info, _ ("found the theme \"%s\", expected light, dark, contrast or contrast-dark"), flags->theme);
  if (!(flags->scale >= SCALE_MIN && flags->scale <= SCALE_MAX))
    return command_misused (&info, _ ("found the scale %g, expected a number from %g to %g"), flags->scale,
                            SCALE_MIN, SCALE_MAX);
  status = open_sheet (&sheet, words, flags);
  if (status != EXIT_DONE)
    return status;
  iw_theme_init (&sheet.theme, theme);
  if (flags->size == NULL)
    fit_height (&sheet);
  status = save_sheet (&sheet, flags, kind);
  subject_close (&sheet.subject);
  return status;
}

static ExitStatus
run (char **arguments)
{
  g_auto (GStrv) words = NULL;
  g_auto (Flags) flags = { .scale = 1.0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &flags.output, N_ ("The file to write"), "FILE" },
    { "set", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &flags.settings,
      N_ ("Set a control; may be given several times"), "CONTROL=VALUE" },
    { "after-message", 0, 0, G_OPTION_ARG_NONE, &flags.after_message,
      N_ ("Part 3, after the message in its middle"), NULL },
    { "scene", 0, 0, G_OPTION_ARG_FILENAME, &flags.scene,
      N_ ("A scene of the lecture, from 1, instead of a page or instrument"), "N" },
    { "sweep", 0, 0, G_OPTION_ARG_FILENAME, &flags.sweep,
      N_ ("The control against which a curve is drawn; download_bw or interval unless told"), "CONTROL" },
    { "size", 0, 0, G_OPTION_ARG_FILENAME, &flags.size, N_ ("Size in pixels of 1/96 inch"), "WIDTHxHEIGHT" },
    { "theme", 0, 0, G_OPTION_ARG_FILENAME, &flags.theme,
      N_ ("light (the default), dark, contrast or contrast-dark"), "THEME" },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &flags.scale, N_ ("Dots of a PNG per pixel, 0.25 to 8"), "FACTOR" },
    G_OPTION_ENTRY_NULL
  };
  ExitStatus status;

  if (!command_parse (&info, entries, arguments, &words, &status))
    return status;
  if (flags.scene != NULL && g_strv_length (words) != 1)
    return command_misused (&info,
                            _ ("expected a mission and neither page nor instrument, as a scene says what "
                               "it shows"));
  if (flags.scene == NULL && g_strv_length (words) != 2)
    return command_misused (&info, _ ("expected a mission and a page or instrument"));
  if (flags.output == NULL)
    return command_misused (&info, _ ("expected -o FILE"));
  return render (words, &flags);
}

const Command iw_command_render = { &info, run };
