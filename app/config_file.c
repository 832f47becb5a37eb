#include "app/config.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void cannot_read(struct config_problems *why)
{
    static const struct config_problem problem = { .setting = "the .env file", .reason = "can't be read, or has over 64 KiB" };
    if (why->count < CONFIG_PROBLEMS_MAX) {
        why->items[why->count++] = problem;
    }
}

/* An absent file is an empty one. */
static size_t read_file(const char *path, char *text, size_t size, struct config_problems *why)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        if (errno != ENOENT) {
            cannot_read(why);
        }
        return 0;
    }
    size_t length = fread(text, 1, size, file);
    if (ferror(file) || length == size) {
        cannot_read(why);
        length = 0;
    }
    fclose(file);
    return length;
}

enum { READ_BYTES = CONFIG_FILE_BYTES + 1 };

enum err config_load(const char *path, struct config *config, struct config_problems *why)
{
    char *text = malloc(READ_BYTES);
    if (!text) {
        return ERR_NO_MEMORY;
    }
    size_t size = read_file(path, text, READ_BYTES, why);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    enum err err = config_read(text, size, environ, cores < 1 ? 1 : (int)cores, config, why);
    explicit_bzero(text, READ_BYTES);
    free(text);
    return err;
}

enum err config_load_unknown(const char *path, struct config_problems *why)
{
    struct config_problems told_by_load = { .count = 0 };
    char *text = malloc(READ_BYTES);
    if (!text) {
        return ERR_NO_MEMORY;
    }
    size_t size = read_file(path, text, READ_BYTES, &told_by_load);
    enum err err = config_find_unknown(text, size, why);
    explicit_bzero(text, READ_BYTES);
    free(text);
    return err;
}
