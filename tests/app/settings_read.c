#include "tests/app/settings_read.h"
#include <string.h>

static struct settings_read read_all(const char *file, char *const *environment)
{
    struct settings_read read = { .why = { .count = 0 } };
    assert_int_equal(config_read(file, strlen(file), environment, config_read_file, CORES, &read.config, &read.why), ERR_OK);
    return read;
}

struct settings_read read_env_file(const char *file)
{
    char *const environment[] = { NULL };
    return read_all(file, environment);
}

struct settings_read read_both(const char *file, const char *name, const char *value)
{
    char entry[2 * CONFIG_TEXT_BYTES];
    int length = snprintf(entry, sizeof entry, "%s=%s", name, value);
    assert_true(length > 0 && (size_t)length < sizeof entry);
    char *const environment[] = { entry, NULL };
    return read_all(file, environment);
}

struct settings_read read_setting(const char *name, const char *value)
{
    return read_both("", name, value);
}

bool names(struct settings_read read, const char *setting)
{
    for (size_t i = 0; i < read.why.count; i++) {
        if (strcmp(read.why.items[i].setting, setting) == 0) {
            return true;
        }
    }
    return false;
}
