#ifndef ADAPTERS_POSTGRES_MIGRATION_FOLDER_H
#define ADAPTERS_POSTGRES_MIGRATION_FOLDER_H
#include <stddef.h>
#include "adapters/postgres/postgres.h"

struct migration_file {
    int64_t number;
    char name[MIGRATION_NAME_BYTES + 1];
    char *sql; /* owned */
    uint8_t checksum[DIGEST_BYTES];
};

struct migration_folder {
    struct migration_file *files; /* by number */
    size_t count;
};

/* Reads all migrations of a folder. On failure the folder stays empty, and `culprit` names the file that is to blame ("" for
 * none). Errors: as postgres_migrate. */
enum err migration_folder_read(struct migration_folder *folder, const char *path, const struct digest *digest,
                               char culprit[MIGRATION_NAME_BYTES + 1]) MUST_USE;

/* Takes an empty folder, too. */
void migration_folder_release(struct migration_folder *folder);
#endif
