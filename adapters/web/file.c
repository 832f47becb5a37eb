#include "adapters/web/file.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum err file_read(const char *path, size_t limit, char **bytes, size_t *size)
{
    FILE *file = fopen(path, "rbe");
    struct stat status;
    if (file == NULL) {
        return ERR_NOT_FOUND;
    }
    enum err err = ERR_NOT_FOUND;
    char *content = NULL;
    if (fstat(fileno(file), &status) != 0 || !S_ISREG(status.st_mode)) {
        goto out;
    }
    size_t length = (size_t)status.st_size;
    err = ERR_OVERFLOW;
    if (length > limit) {
        goto out;
    }
    err = ERR_NO_MEMORY;
    content = malloc(length + 1);
    if (content == NULL) {
        goto out;
    }
    err = ERR_NOT_FOUND;
    if (fread(content, 1, length, file) != length) {
        goto out;
    }
    content[length] = '\0';
    *bytes = content;
    *size = length;
    content = NULL;
    err = ERR_OK;
out:
    free(content);
    fclose(file);
    return err;
}
