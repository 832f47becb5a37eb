#ifndef APP_CLI_COUNT_H
#define APP_CLI_COUNT_H
#include <stdint.h>
#include "app/cli/command.h"

/* Reads "--count N", 1..most; *count stays as it is where the option is absent. Says what is wrong with it and returns false. */
bool read_count(const struct invocation *invocation, int64_t most, int64_t *count);
#endif
