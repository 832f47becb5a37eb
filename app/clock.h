#ifndef APP_CLOCK_H
#define APP_CLOCK_H
#include "ports/clock.h"

/* The system's wall clock. Keeps no state. */
struct clock system_clock(void);
#endif
