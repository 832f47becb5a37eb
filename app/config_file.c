#include "app/config.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

static const char *find_fault(char *text, size_t length)
{
    if (length > SETTING_FILE_BYTES) {
        return "names a file of over 4 KiB";
    }
    if (memchr(text, '\0', length)) {
        return "names a file that holds a NUL byte";
    }
    length -= length > 0 && text[length - 1] == '\n' ? 1 : 0;
    text[length] = '\0';
    return length == 0 ? "names an empty file" : NULL;
}

const char *config_read_file(const char *path, char text[SETTING_FILE_BYTES + 1])
{
    static const char unreadable[] = "names a file that can't be read";
    struct stat status;
    bool is_regular = stat(path, &status) == 0 && S_ISREG(status.st_mode); /* anything else might keep the program waiting */
    FILE *file = is_regular ? fopen(path, "re") : NULL;
    if (!file) {
        return unreadable;
    }
    setbuf(file, NULL); /* no second copy of a secret */
    size_t length = fread(text, 1, SETTING_FILE_BYTES + 1, file);
    const char *fault = ferror(file) ? unreadable : find_fault(text, length);
    fclose(file);
    return fault;
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
    enum err err = config_read(text, size, environ, config_read_file, cores < 1 ? 1 : (int)cores, config, why);
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
