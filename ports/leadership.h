#ifndef PORTS_LEADERSHIP_H
#define PORTS_LEADERSHIP_H
#include <stdbool.h>
#include "domain/kernel/err.h"

/* Of all that ask, one leads, until it steps down or its connection dies. */
struct leadership {
    void *self;
    /* Says whether this one leads now; takes the lead when nobody has it. Errors: ERR_UNAVAILABLE (then it does not lead). */
    enum err (*hold)(void *self, bool *leads);
    void (*step_down)(void *self);
};
#endif
