#include "adapters/web/mustache_set.h"
#include <dirent.h>
#include <stdbool.h>
#include <limits.h>
#include <stdint.h>
#include <sys/stat.h>
#include "adapters/web/file.h"
#include "adapters/web/mustache_internal.h"

enum { TEMPLATE_BYTES_MAX = 1 << 20, FOLDER_DEPTH_MAX = 8, FIRST_ENTRIES = 32 };

static const char SUFFIX[] = ".mustache";

struct entry {
    char *name;
    struct mustache *mustache;
};

struct mustache_set {
    struct entry *entries; /* by name once linked */
    size_t count;
    size_t capacity;
};

struct mustache_set *mustache_set_new(void)
{
    return calloc(1, sizeof(struct mustache_set));
}

void mustache_set_free(struct mustache_set *set)
{
    if (set == NULL) {
        return;
    }
    for (size_t i = 0; i < set->count; i++) {
        free(set->entries[i].name);
        mustache_free(set->entries[i].mustache);
    }
    free(set->entries);
    free(set);
}

static enum err make_room(struct mustache_set *set)
{
    if (set->count < set->capacity) {
        return ERR_OK;
    }
    size_t capacity = set->capacity == 0 ? FIRST_ENTRIES : set->capacity * 2;
    struct entry *entries = reallocarray(set->entries, capacity, sizeof *entries);
    if (entries == NULL) {
        return ERR_NO_MEMORY;
    }
    set->entries = entries;
    set->capacity = capacity;
    return ERR_OK;
}

static void name_template(struct mustache_error *why, const char *name)
{
    if (why != NULL) {
        (void)snprintf(why->template, sizeof why->template, "%s", name); /* cut is good enough */
    }
}

static enum err refuse(struct mustache_error *why, enum err err, const char *template, const char *reason, const char *detail)
{
    if (why != NULL) {
        *why = (struct mustache_error){ .line = 0 };
        name_template(why, template);
        (void)snprintf(why->reason, sizeof why->reason, "%s%s", reason, detail); /* cut is good enough */
    }
    return err;
}

enum err mustache_set_add(struct mustache_set *set, const char *name, const char *source, size_t size,
                          const struct catalog *catalog, struct mustache_error *why)
{
    enum err err = make_room(set);
    if (err != ERR_OK) {
        return err;
    }
    struct entry entry = { .name = strdup(name) };
    if (entry.name == NULL) {
        return ERR_NO_MEMORY;
    }
    err = mustache_parse(source, size, catalog, &entry.mustache, why);
    if (err != ERR_OK) {
        if (err == ERR_MALFORMED) {
            name_template(why, name);
        }
        free(entry.name);
        return err;
    }
    set->entries[set->count++] = entry;
    return ERR_OK;
}

static int compare_entries(const void *one, const void *other)
{
    return strcmp(((const struct entry *)one)->name, ((const struct entry *)other)->name);
}

static int compare_name(const void *name, const void *entry)
{
    return strcmp(name, ((const struct entry *)entry)->name);
}

const struct mustache *mustache_set_find(const struct mustache_set *set, const char *name)
{
    if (set->count == 0) {
        return NULL;
    }
    const struct entry *entry = bsearch(name, set->entries, set->count, sizeof *set->entries, compare_name);
    return entry == NULL ? NULL : entry->mustache;
}

/* Links what is there and tells of the first partial that is not. */
static enum err link_template(const struct mustache_set *set, const struct entry *entry, struct mustache_error *why)
{
    enum err result = ERR_OK;
    for (size_t i = 0; i < entry->mustache->count; i++) {
        struct mustache_step *step = &entry->mustache->steps[i];
        if (step->kind != MUSTACHE_PARTIAL) {
            continue;
        }
        const char *name = arena_copy(&entry->mustache->arena, step->text.bytes, step->text.size);
        if (name == NULL) {
            return ERR_NO_MEMORY;
        }
        step->partial = mustache_set_find(set, name);
        if (step->partial == NULL && result == ERR_OK) {
            result = refuse(why, ERR_NOT_FOUND, entry->name, "no such partial: ", name);
        }
    }
    return result;
}

enum err mustache_set_link(struct mustache_set *set, struct mustache_error *why)
{
    if (set->count > 0) {
        qsort(set->entries, set->count, sizeof *set->entries, compare_entries);
    }
    enum err result = ERR_OK;
    for (size_t i = 0; i < set->count && result != ERR_NO_MEMORY; i++) {
        enum err err = link_template(set, &set->entries[i], result == ERR_OK ? why : NULL);
        result = result == ERR_OK || err == ERR_NO_MEMORY ? err : result;
    }
    return result;
}

/* Where a walk through the folder is. */
struct walk {
    struct mustache_set *set;
    const struct catalog *catalog;
    struct mustache_error *why;
    size_t root_size; /* of the root's path with its '/': names begin after it */
    int depth;
};

static bool has_suffix(const char *path)
{
    size_t size = strlen(path);
    return size >= sizeof SUFFIX && strcmp(path + size - (sizeof SUFFIX - 1), SUFFIX) == 0;
}

/* Takes the indentation off every line and returns the new size: it is for who reads the file, and a quarter of a page. White
 * space that must stay, as in a <pre>, has no place in a template's text. */
static size_t remove_indentation(char *source, size_t size)
{
    size_t kept = 0;
    bool at_start = true;
    for (size_t i = 0; i < size; i++) {
        if (at_start && (source[i] == ' ' || source[i] == '\t')) {
            continue;
        }
        at_start = source[i] == '\n';
        source[kept++] = source[i];
    }
    return kept;
}

static enum err load_file(struct walk *walk, char *path)
{
    char *source = NULL;
    size_t size = 0;
    enum err err = file_read(path, TEMPLATE_BYTES_MAX, &source, &size);
    if (err != ERR_OK) {
        return refuse(walk->why, err, path + walk->root_size, "can't be read: ", err_text(err));
    }
    path[strlen(path) - (sizeof SUFFIX - 1)] = '\0';
    size = remove_indentation(source, size);
    err = mustache_set_add(walk->set, path + walk->root_size, source, size, walk->catalog, walk->why);
    free(source);
    return err;
}

static enum err load_folder(struct walk *walk, const char *folder);

static enum err load_entry(struct walk *walk, const char *folder, const char *name)
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    struct stat status;
    if (length < 0 || (size_t)length >= sizeof path || stat(path, &status) != 0) {
        return refuse(walk->why, ERR_NOT_FOUND, name, "can't be read", "");
    }
    if (S_ISDIR(status.st_mode)) {
        return load_folder(walk, path);
    }
    return has_suffix(path) ? load_file(walk, path) : ERR_OK;
}

static enum err load_folder(struct walk *walk, const char *folder)
{
    DIR *listing = walk->depth == FOLDER_DEPTH_MAX ? NULL : opendir(folder);
    if (listing == NULL) {
        return refuse(walk->why, ERR_NOT_FOUND, "", "can't open the folder ", folder);
    }
    walk->depth++;
    enum err err = ERR_OK;
    for (const struct dirent *entry = readdir(listing); entry != NULL && err == ERR_OK; entry = readdir(listing)) {
        if (entry->d_name[0] != '.') {
            err = load_entry(walk, folder, entry->d_name);
        }
    }
    walk->depth--;
    closedir(listing);
    return err;
}

enum err mustache_set_load(const char *folder, const struct catalog *catalog, struct mustache_set **loaded,
                           struct mustache_error *why)
{
    struct mustache_set *set = mustache_set_new();
    if (set == NULL) {
        return ERR_NO_MEMORY;
    }
    struct walk walk = { .set = set, .catalog = catalog, .why = why, .root_size = strlen(folder) + 1 };
    enum err err = load_folder(&walk, folder);
    if (err == ERR_OK) {
        err = mustache_set_link(set, why);
    }
    if (err != ERR_OK) {
        mustache_set_free(set);
        return err;
    }
    *loaded = set;
    return ERR_OK;
}
