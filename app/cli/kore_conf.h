#ifndef APP_CLI_KORE_CONF_H
#define APP_CLI_KORE_CONF_H
#include <stddef.h>
#include "domain/kernel/err.h"

/* What stands for @NAME@ in the template of Kore's configuration. */
struct kore_variable {
    const char *name;
    const char *value;
};

/* Writes `template` to `path` with its variables filled in. Errors: ERR_NOT_FOUND when one of the files can't be opened,
 * ERR_MALFORMED when the template names another variable, ERR_UNAVAILABLE when writing fails. */
enum err kore_conf_write(const char *template, const struct kore_variable *variables, size_t count, const char *path) MUST_USE;
#endif
