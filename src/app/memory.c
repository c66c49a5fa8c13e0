#include "memory.h"

#include "iowall/experiment.h"
#include "iowall/picture.h"

#ifdef __GLIBC__ /* which a header of the C library's defines */
#include <malloc.h>
#endif

void
iw_memory_begin (void)
{
#ifdef __GLIBC__
  /* Otherwise there are eight for each processor, and every worker that comes leaves free blocks in another.
   */
  mallopt (M_ARENA_MAX, (int)g_get_num_processors ());
#endif
}

void
iw_memory_rest (void)
{
  iw_experiment_rest ();
  iw_picture_forget_texts ();
#ifdef __GLIBC__
  /* Pictures are megabytes that come and go, and small blocks that stay come to lie between them. */
  malloc_trim (0);
#endif
}
