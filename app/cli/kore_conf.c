#include "app/cli/kore_conf.h"
#include <stdio.h>
#include <string.h>

enum { LINE_BYTES = 1024 };

static const char *find_value(const struct kore_variable *variables, size_t count, const char *name, size_t length)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(variables[i].name) == length && strncmp(variables[i].name, name, length) == 0) {
            return variables[i].value;
        }
    }
    return NULL;
}

static enum err write_line(const char *line, const struct kore_variable *variables, size_t count, FILE *out)
{
    const char *open = NULL;
    while ((open = strchr(line, '@'))) {
        const char *name = open + 1;
        size_t length = strcspn(name, "@");
        const char *value = name[length] == '@' ? find_value(variables, count, name, length) : NULL;
        if (!value) {
            return ERR_MALFORMED;
        }
        fwrite(line, 1, (size_t)(open - line), out);
        fputs(value, out);
        line = name + length + 1;
    }
    fputs(line, out);
    return ERR_OK;
}

enum err kore_conf_write(const char *template, const struct kore_variable *variables, size_t count, const char *path)
{
    char line[LINE_BYTES];
    enum err err = ERR_NOT_FOUND;
    FILE *in = fopen(template, "re");
    FILE *out = in ? fopen(path, "we") : NULL;
    if (!out) {
        goto done;
    }
    err = ERR_OK;
    while (err == ERR_OK && fgets(line, sizeof line, in)) {
        err = write_line(line, variables, count, out);
    }
    if (err == ERR_OK && (ferror(in) || ferror(out))) {
        err = ERR_UNAVAILABLE;
    }
    if (fclose(out) != 0 && err == ERR_OK) {
        err = ERR_UNAVAILABLE;
    }
done:
    if (in) {
        fclose(in);
    }
    return err;
}
