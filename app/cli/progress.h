#ifndef APP_CLI_PROGRESS_H
#define APP_CLI_PROGRESS_H
#include <stdint.h>

/* How far long work is: one line on standard error that is written over and over, on a terminal only. */

/* "37%  370000 of 1000000 records"; with `planned` 0 it isn't known how much there is: "370000 records". */
void progress_show(const char *what, int64_t done, int64_t planned);

/* Wipes the line. */
void progress_end(void);
#endif
