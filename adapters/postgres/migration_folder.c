#include "adapters/postgres/migration_folder.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "domain/kernel/text.h"

enum { NUMBER_DIGITS = 4, FILE_BYTES_MAX = 1024 * 1024 };

/* NNNN_name.sql */
static bool is_migration(const char *name)
{
    size_t length = strlen(name);
    return length > NUMBER_DIGITS + strlen("_.sql") && length <= MIGRATION_NAME_BYTES &&
           strspn(name, "0123456789") == NUMBER_DIGITS && name[NUMBER_DIGITS] == '_' &&
           strcmp(name + length - strlen(".sql"), ".sql") == 0;
}

static enum err take_name(struct migration_file *file, const char *name)
{
    char digits[NUMBER_DIGITS + 1] = "";
    memcpy(digits, name, NUMBER_DIGITS);
    enum err err = text_to_int64(digits, &file->number);
    return err == ERR_OK ? text_copy(name, file->name, sizeof file->name) : err;
}

static enum err fill(int descriptor, char *bytes, size_t size, size_t *read_in_all)
{
    size_t filled = 0;
    ssize_t got = 1;
    while (got > 0 && filled < size) {
        got = read(descriptor, bytes + filled, size - filled);
        filled += got > 0 ? (size_t)got : 0;
    }
    *read_in_all = filled;
    return got < 0 ? ERR_NOT_FOUND : ERR_OK;
}

static enum err read_sql(int descriptor, char **sql, size_t *size)
{
    char *bytes = malloc(FILE_BYTES_MAX + 1);
    if (bytes == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = fill(descriptor, bytes, FILE_BYTES_MAX + 1, size);
    if (err == ERR_OK && (*size > FILE_BYTES_MAX || memchr(bytes, '\0', *size) != NULL)) {
        err = ERR_MALFORMED; /* what stands behind a NUL would never be sent */
    }
    if (err != ERR_OK) {
        free(bytes);
        return err;
    }
    bytes[*size] = '\0';
    *sql = bytes;
    return ERR_OK;
}

static enum err read_file(struct migration_file *file, int folder, const struct digest *digest)
{
    int descriptor = openat(folder, file->name, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return ERR_NOT_FOUND;
    }
    size_t size = 0;
    enum err err = read_sql(descriptor, &file->sql, &size);
    (void)close(descriptor);
    return err == ERR_OK ? digest->sha256(digest->self, file->sql, size, file->checksum) : err;
}

/* Appends an empty file. */
static struct migration_file *grow(struct migration_folder *folder)
{
    struct migration_file *files = reallocarray(folder->files, folder->count + 1, sizeof *files);
    if (files == NULL) {
        return NULL;
    }
    folder->files = files;
    files[folder->count] = (struct migration_file){ 0 };
    return &files[folder->count++];
}

static enum err add_file(struct migration_folder *folder, int directory, const char *name, const struct digest *digest,
                         char *culprit)
{
    if (folder->count == MIGRATIONS_MAX) {
        return ERR_OVERFLOW;
    }
    struct migration_file *file = grow(folder);
    enum err err = file == NULL ? ERR_NO_MEMORY : take_name(file, name);
    if (err == ERR_OK) {
        memcpy(culprit, file->name, sizeof file->name);
        err = read_file(file, directory, digest);
    }
    return err;
}

static enum err read_all(struct migration_folder *folder, DIR *directory, const struct digest *digest, char *culprit)
{
    for (;;) {
        errno = 0; /* NULL is the end of the folder, or an error */
        const struct dirent *entry = readdir(directory);
        if (entry == NULL) {
            return errno == 0 ? ERR_OK : ERR_NOT_FOUND;
        }
        enum err err = is_migration(entry->d_name) ? add_file(folder, dirfd(directory), entry->d_name, digest, culprit) : ERR_OK;
        if (err != ERR_OK) {
            return err;
        }
    }
}

static int by_number(const void *left, const void *right)
{
    const struct migration_file *a = left;
    const struct migration_file *b = right;
    return (a->number > b->number) - (a->number < b->number);
}

static enum err put_in_order(struct migration_folder *folder, char *culprit)
{
    if (folder->count == 0) {
        return ERR_NOT_FOUND;
    }
    qsort(folder->files, folder->count, sizeof folder->files[0], by_number);
    for (size_t i = 1; i < folder->count; i++) {
        if (folder->files[i].number == folder->files[i - 1].number) {
            memcpy(culprit, folder->files[i].name, sizeof folder->files[i].name);
            return ERR_MALFORMED;
        }
    }
    return ERR_OK;
}

enum err migration_folder_read(struct migration_folder *folder, const char *path, const struct digest *digest,
                               char culprit[MIGRATION_NAME_BYTES + 1])
{
    *folder = (struct migration_folder){ 0 };
    culprit[0] = '\0';
    DIR *directory = opendir(path);
    if (directory == NULL) {
        return ERR_NOT_FOUND;
    }
    enum err err = read_all(folder, directory, digest, culprit);
    (void)closedir(directory);
    if (err == ERR_OK) {
        culprit[0] = '\0';
        err = put_in_order(folder, culprit);
    }
    if (err != ERR_OK) {
        migration_folder_release(folder);
    }
    return err;
}

void migration_folder_release(struct migration_folder *folder)
{
    for (size_t i = 0; i < folder->count; i++) {
        free(folder->files[i].sql);
    }
    free(folder->files);
    *folder = (struct migration_folder){ 0 };
}
