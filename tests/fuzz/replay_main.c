/* Stands in for libFuzzer where there is none: feeds each file of the folders named on the command line to the target once. */
#include <dirent.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The buffer has exactly the file's size, so that AddressSanitizer sees a read past the end. */
static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return -1;
    }
    int result = -1;
    long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    uint8_t *bytes = size < 0 ? NULL : malloc((size_t)size + (size == 0));
    if (bytes != NULL && fseek(file, 0, SEEK_SET) == 0 && fread(bytes, 1, (size_t)size, file) == (size_t)size) {
        result = LLVMFuzzerTestOneInput(bytes, (size_t)size);
    }
    free(bytes);
    fclose(file);
    return result;
}

static int replay_entry(const char *folder, const char *name)
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (length < 0 || (size_t)length >= sizeof path || replay_file(path) != 0) {
        fprintf(stderr, "%s/%s: can't be replayed\n", folder, name);
        return -1;
    }
    return 0;
}

/* Returns how many files were replayed; -1 when one could not be, or there is none: a corpus that vanished must not pass. */
static int replay_folder(const char *folder)
{
    DIR *listing = opendir(folder);
    if (listing == NULL) {
        return -1;
    }
    int count = 0;
    for (const struct dirent *entry = readdir(listing); entry != NULL && count >= 0; entry = readdir(listing)) {
        if (entry->d_name[0] != '.') {
            count = replay_entry(folder, entry->d_name) == 0 ? count + 1 : -1;
        }
    }
    closedir(listing);
    return count > 0 ? count : -1;
}

int main(int argument_count, char **arguments)
{
    for (int i = 1; i < argument_count; i++) {
        int count = replay_folder(arguments[i]);
        printf("%s: %d inputs\n", arguments[i], count);
        if (count < 0) {
            return EXIT_FAILURE;
        }
    }
    return argument_count > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
