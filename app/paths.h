#ifndef APP_PATHS_H
#define APP_PATHS_H
#include <stddef.h>
#include "domain/kernel/err.h"

/* The files that the programs need at run time. With SNAKEEYES_HOME set they are found under it, by the layout of `cmake
 * --install`; else where the build has them. */
enum path { PATH_MIGRATIONS, PATH_TEMPLATES, PATH_TRANSLATIONS, PATH_ASSETS, PATH_KORE_CONFIG, PATH_WEB_MODULE };

/* Writes the path of a file or folder. Errors: ERR_OVERFLOW; `out` untouched. */
enum err path_find(enum path path, char *out, size_t out_size) MUST_USE;
#endif
