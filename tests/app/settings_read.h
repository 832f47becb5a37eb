#ifndef TESTS_APP_SETTINGS_READ_H
#define TESTS_APP_SETTINGS_READ_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdbool.h>
#include "app/config.h"

enum { CORES = 2 };

/* What came of reading settings. */
struct settings_read {
    struct config config;
    struct config_problems why;
};

/* Reads a .env file's text and an environment of nothing. */
struct settings_read read_env_file(const char *file);

/* Reads an environment of one setting and no file. */
struct settings_read read_setting(const char *name, const char *value);

/* Reads a .env file's text and an environment of one setting. */
struct settings_read read_both(const char *file, const char *name, const char *value);

/* Says whether a problem names the setting. */
bool names(struct settings_read read, const char *setting);
#endif
