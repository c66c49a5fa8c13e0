/* Reading the pieces of a mission file; each is one file beside this. Errors stay with the IwJson. */
#pragma once

#include "sources.h"

#include "iowall/mission.h"

/* What the readers of one part share. */
typedef struct {
  IwJson *json;
  GHashTable *sources;
  const IwCatalogue *catalogue;
  const IwWords *words;
} IwPartReader;

/* mission-part.c: what every part has. Texts need the part's facts, the others its controls. */
void iw_part_read_texts (const IwPartReader *reader, const cJSON *node, IwPart *part);
void iw_part_read_goals (const IwPartReader *reader, const cJSON *node, IwPart *part);
void iw_part_read_assumed (const IwPartReader *reader, const cJSON *node, IwPart *part);
/* Controls and their values as texts, checked: (element-type char*) id, value, id, … `object` may be NULL. */
GPtrArray *iw_part_read_set (IwJson *json, const cJSON *object, const IwPart *part);
void iw_part_free (IwPart *part);

/* A number with its source, which joins the part's provenance; `of` names what it belongs to, or is "". */
double iw_part_number (const IwPartReader *reader, const cJSON *object, const IwNumberField *field,
                       const char *of, IwPart *part);
double iw_part_number_if_given (const IwPartReader *reader, const cJSON *object, const IwNumberField *field,
                                const char *of, IwPart *part, double otherwise);
guint iw_part_whole_number (const IwPartReader *reader, const cJSON *object, const IwNumberField *field,
                            IwPart *part);
/* A text of at most `most` characters that may bind facts of the part. */
char *iw_part_read_text (IwJson *json, const cJSON *object, const char *key, glong most, const IwPart *part);
/* Settings with every range at one of its ends and every choice at one of its options: the first of them, and
 * the next one, or FALSE after the last. What holds at all of them cannot fail in between where it depends
 * on each control in one direction. */
void iw_settings_first_corner (IwSettings *settings, const IwPart *part);
gboolean iw_settings_next_corner (IwSettings *settings, const IwPart *part);

/* mission-part-access.c, mission-part-pipeline.c, mission-part-checkpoint.c. A pipeline builds on Part 1, a
 * job on Part 2 if there is one (else NULL); those must be sound. */
IwPart *iw_part_read_access (const IwPartReader *reader, const cJSON *node);
IwPart *iw_part_read_pipeline (const IwPartReader *reader, const cJSON *node, const IwPart *access);
IwPart *iw_part_read_checkpoint (const IwPartReader *reader, const cJSON *node, const IwPart *pipeline);

/* mission-controls.c: fills part->controls with what its kind asks for; of Part 1 part->devices and of Part 3
 * part->job->stores must be there already. */
void iw_controls_read (const IwPartReader *reader, const cJSON *part_node, IwPart *part);
void iw_control_free (IwControl *control);
/* An option list of `least` … `most`, ids unique. */
GPtrArray *iw_options_read (IwJson *json, const cJSON *object, const char *key, int least, int most);
GPtrArray *iw_options_new (void);
/* Ids joined with ", ". */
char *iw_options_join (const GPtrArray *options);

/* Names of the units in files, in the order of IwUnit, NULL-terminated. */
extern const char *const iw_unit_names[];

/* mission-rules.c: `runs` (element-type IwLockRun) are those that a rule may look at, or NULL for the present
 * result. */
IwRule *iw_rule_read (const IwPartReader *reader, const cJSON *node, const IwPart *part,
                      const GPtrArray *runs);
void iw_rule_free (IwRule *rule);

/* mission-lock.c: fills part->lock; part->controls must be there already. */
void iw_lock_read (const IwPartReader *reader, const cJSON *part_node, IwPart *part);
void iw_lock_clear (IwLock *lock);

/* mission-rubric.c: an empty one; and filling mission->rubric, for which the parts must be there already. */
GPtrArray *iw_rubric_new (void);
void iw_rubric_read (const IwPartReader *reader, const cJSON *root, IwMission *mission);

/* mission.c: the mission of a document that was read from `directory` (NULL: from the program). */
IwMission *iw_mission_read (IwJson *json, const char *origin, const char *directory, GError **error);

/* builtin.c: the files inside the program. NULL with an error if there is none of this name. */
gboolean iw_builtin_exists (const char *file);
IwJson *iw_builtin_open (const char *file, GError **error);
/* Ids of the missions inside the program, sorted, which is the order of the lab. */
GStrv iw_builtin_missions (void);
