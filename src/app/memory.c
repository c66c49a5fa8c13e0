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
  /* Workers allocate little, but each that comes would get an arena of its own, up to eight for a processor,
   * and of those malloc_trim leaves the end of each where it is. */
  mallopt (M_ARENA_MAX, 1);
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
