#define G_LOG_DOMAIN "iowall-application"

#include "iowall/app.h"
#include "iowall/language.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "iowall/ledger-store.h"
#include "memory.h"
#include "present-window.h"
#include "resources.h"
#include "window.h"

#define IW_TYPE_APPLICATION (iw_application_get_type ())
G_DECLARE_FINAL_TYPE (IwApplication, iw_application, IW, APPLICATION, AdwApplication)

struct _IwApplication {
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (IwApplication, iw_application, ADW_TYPE_APPLICATION)

static void
about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (
      gtk_application_get_active_window (data), "application-name", "I/O Wall", "application-icon", IW_APP_ID,
      "version", IW_VERSION, "license-type", GTK_LICENSE_MIT_X11, "developer-name", "The I/O Wall authors",
      "comments", _ ("Why storage starves machine-learning fleets: predict, act, observe, reflect."), NULL);
}

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (data));

  /* Closing saves; quitting straight away would not. */
  for (GList *at = windows; at != NULL; at = at->next)
    gtk_window_close (at->data);
  g_list_free (windows);
}

static void
iw_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = { { .name = "about", .activate = about },
                                          { .name = "quit", .activate = quit } };
  static const struct {
    const char *action;
    const char *keys[3];
  } accels[] = {
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
    { "win.undo", { "<Control>z" } },
    { "win.redo", { "<Control><Shift>z", "<Control>y" } },
    { "win.reset", { "<Control><Shift>r" } },
    { "win.reflect", { "<Control>r" } },
    { "win.math-peek", { "<Control>m" } },
    { "win.start", { "<Alt>Home" } },
    { "win.part('access')", { "<Alt>1" } },
    { "win.part('pipeline')", { "<Alt>2" } },
    { "win.part('checkpoint')", { "<Alt>3" } },
    { "win.part('ledger')", { "<Alt>4" } },
    { "win.record", { "<Control>t" } },
    { "win.save-report", { "<Control><Shift>s" } },
    { "win.present", { "F5" } },
  };

  g_autofree char *ledgers = iw_ledger_directory ();

  /* Out of a static library only what is asked for is linked in, the resources' own constructor is not. */
  g_resources_register (iw_resources_get_resource ());
  G_APPLICATION_CLASS (iw_application_parent_class)->startup (application);
  iw_ledger_purge_deleted (ledgers, g_get_real_time () / G_USEC_PER_SEC);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action,
                                           (const char *const *)accels[i].keys);
}

/* The window of the lab, beside which there may be a lecture; one is made if there is none. */
static GtkWindow *
lab_window (GtkApplication *application)
{
  for (GList *at = gtk_application_get_windows (application); at != NULL; at = at->next) {
    if (IW_IS_WINDOW (at->data))
      return at->data;
  }
  return GTK_WINDOW (iw_window_new (application));
}

static void
iw_application_activate (GApplication *application)
{
  gtk_window_present (lab_window (GTK_APPLICATION (application)));
}

/* --- the command line --- */

#define FAILED         1
#define NOT_UNDERSTOOD 2

static int
refuse (GApplicationCommandLine *command_line, int status, const char *message)
{
  g_application_command_line_printerr (command_line, "iowall: %s\n", message);
  return status;
}

/* `iowall --present MISSION [--scene N] [--speaker]` */
static int
present (GtkApplication *application, GApplicationCommandLine *command_line, const char *mission_id)
{
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  g_autoptr (GError) error = NULL;
  IwMission *mission = iw_mission_load (mission_id, &error);
  g_autoptr (IwPresentation) presentation = NULL;
  const char *found = "1";
  guint64 scene;
  guint n;

  if (mission == NULL)
    return refuse (command_line, FAILED, error->message);
  presentation = iw_presentation_new (mission);
  n = iw_presentation_get_n_scenes (presentation);
  g_variant_dict_lookup (options, "scene", "&s", &found);
  if (!g_ascii_string_to_unsigned (found, 10, 1, n, &scene, NULL)) {
    g_autofree char *message =
        g_strdup_printf (_ ("found the scene \"%s\", expected a number from 1 to %u"), found, n);

    return refuse (command_line, NOT_UNDERSTOOD, message);
  }
  iw_presentation_go (presentation, (guint)scene - 1);
  iw_present_window_new (application, presentation, NULL, g_variant_dict_contains (options, "speaker"));
  return 0;
}

/* `iowall --track ID`: straight into a track. */
static int
iw_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  const char *track = NULL, *presented = NULL;

  if (g_variant_dict_lookup (options, "present", "&s", &presented))
    return present (GTK_APPLICATION (application), command_line, presented);
  if (g_variant_dict_contains (options, "scene") || g_variant_dict_contains (options, "speaker"))
    return refuse (command_line, NOT_UNDERSTOOD, _ ("--scene and --speaker need --present MISSION"));
  g_application_activate (application);
  if (g_variant_dict_lookup (options, "track", "&s", &track))
    iw_window_open_track (IW_WINDOW (lab_window (GTK_APPLICATION (application))), track, FALSE);
  return 0;
}

static int
iw_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "standalone"))
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
iw_application_class_init (IwApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = iw_application_startup;
  application_class->activate = iw_application_activate;
  application_class->command_line = iw_application_command_line;
  application_class->handle_local_options = iw_application_handle_local_options;
}

static void
iw_application_init (IwApplication *self)
{
  static const GOptionEntry options[] = {
    { "track", 't', 0, G_OPTION_ARG_STRING, NULL, N_ ("Open a track straight away"), "ID" },
    { "present", 'p', 0, G_OPTION_ARG_STRING, NULL,
      N_ ("Present the lecture of a mission on the whole screen"), "MISSION" },
    { "scene", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Begin with this scene, from 1"), "N" },
    { "speaker", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open the speaker's window as well"), NULL },
    { "standalone", 's', 0, G_OPTION_ARG_NONE, NULL, N_ ("Do not join a lab that is open already"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/* Drawing with Cairo is several times faster than GL on a processor, starts in half the time and in a fifth
 * of the memory. Where a graphics card is there GTK's own choice stands, and so does whatever the user has
 * set. */
static void
choose_renderer (void)
{
  if (g_file_test ("/dev/dri/renderD128", G_FILE_TEST_EXISTS))
    return;
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  if (g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") == 0)
    g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
}

int
iw_app_run (int argc, char **argv)
{
  g_autoptr (IwApplication) application = NULL;

  iw_memory_begin ();
  choose_renderer ();
  g_set_prgname (IW_APP_ID);
  g_set_application_name ("I/O Wall");
  application = g_object_new (IW_TYPE_APPLICATION, "application-id", IW_APP_ID, "resource-base-path",
                              "/io/github/iowall/IoWall", "flags", G_APPLICATION_HANDLES_COMMAND_LINE, NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}

gboolean
iw_app_has_display (void)
{
  const char *x11 = g_getenv ("DISPLAY"), *wayland = g_getenv ("WAYLAND_DISPLAY");

  return (x11 != NULL && *x11 != '\0') || (wayland != NULL && *wayland != '\0');
}
