/* What the commands share: the entry of the table, flags, the mission argument, output and errors. */
#pragma once

#include "iowall/experiment.h"
#include "iowall/lecture.h"

typedef enum {
  EXIT_DONE = 0,
  EXIT_FAILED = 1,
  EXIT_NOT_UNDERSTOOD = 2
} ExitStatus;

typedef struct {
  const char *name;
  const char *parameters;  /* "MISSION access": what follows the options in the usage line */
  const char *summary;     /* one line for the list of commands */
  const char *description; /* paragraphs below the options; may be NULL */
} CommandInfo;

typedef struct {
  const CommandInfo *info;
  ExitStatus (*run) (char **arguments);
} Command;

extern const Command iw_command_bench;
extern const Command iw_command_check;
extern const Command iw_command_grade;
extern const Command iw_command_model;
extern const Command iw_command_render;
extern const Command iw_command_report;
extern const Command iw_command_solve;
extern const Command iw_command_validate;

/* Whether two paths lead to one file that is there. */
gboolean command_is_same_file (const char *a, const char *b);

/* --- flags --- */

/* Takes the flags in `entries` (which may be NULL) out of `arguments` (NULL-terminated, the command's name
 * first), adding --help and --version. What remains behind the name goes to `words`, which the caller frees.
 * Texts are taken as they are, whatever the locale: give them G_OPTION_ARG_FILENAME. FALSE if the command is
 * over: answered, or not understood; the exit status is then in `status`. */
gboolean command_parse (const CommandInfo *info, const GOptionEntry *entries, char **arguments, GStrv *words,
                        ExitStatus *status);

/* Prints "iowall COMMAND: MESSAGE" on standard error and returns `status`. */
ExitStatus command_fail (const CommandInfo *info, ExitStatus status, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* The same for an error, which is freed. A setting that is not taken was not understood, all else failed. */
ExitStatus command_fail_error (const CommandInfo *info, GError *error);

/* A wrong use of the command: as command_fail, with a pointer to its help. */
ExitStatus command_misused (const CommandInfo *info, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Writes `text` to standard output, all of it or an error. Returns the exit status. */
ExitStatus command_print (const CommandInfo *info, const char *text);

/* --- a mission with settings --- */

typedef struct {
  IwMission *mission;
  IwPartKind part;
  IwExperiment experiment;
  IwStretch *stretch; /* those of the experiment; NULL until subject_show_run */
  IwSweep *sweep;
  IwScene *scene; /* NULL unless it was opened by subject_open_scene */
  guint number, n_scenes;
} Subject;

/* Loads `mission`, applies `settings` ("CONTROL=VALUE" or, of an earlier part, "PART.CONTROL=VALUE";
 * NULL-terminated, may be NULL) to the start of `part` and solves it, after the message in its middle if so
 * asked. On failure, such as a part without a message, says so and leaves nothing to free. */
ExitStatus subject_open (Subject *subject, const CommandInfo *info, const char *mission, IwPartKind part,
                         const char *const *settings, gboolean after_message);
/* The same for a scene of the mission's lecture, by its number, from 1; what was saved follows the mission's
 * own. `settings` change what the scene sets. */
ExitStatus subject_open_scene (Subject *subject, const CommandInfo *info, const char *mission,
                               const char *number, const char *const *settings, gboolean after_message);
/* Gives the experiment of a pipeline or a job what its instruments show of the run: a stretch, and a full
 * sweep of `control`; if that is NULL, of the first in the scene's strip that can be swept, or else of the
 * pipeline's link or the job's interval. Of Part 1 `control` must be NULL, and nothing is done. On failure
 * says so and closes the subject. */
ExitStatus subject_show_run (Subject *subject, const CommandInfo *info, const char *control);
void subject_close (Subject *subject);

/* The parts by name, for errors and help: "access, pipeline, checkpoint". */
char *subject_part_names (void);
