/* Memory that nobody needs any more goes back to the system. */
#pragma once

/* How the C library shares its memory out among threads. To be called before there is a second one. */
void iw_memory_begin (void);

/* Frees what was kept for the next result and the next picture, and returns what is free. To be called on the
 * main thread, once a session is over: takes a few milliseconds, and the next session a few more. */
void iw_memory_rest (void);
