#include "adapters/web/assets.h"
#include <jansson.h>
#include <limits.h>
#include <strings.h>
#include "adapters/web/file.h"
#include "adapters/web/negotiation.h"
#include "domain/kernel/arena.h"

enum { CODINGS = 3, AS_IT_IS = CODINGS - 1 };

static const size_t memory_limit = (size_t)64 << 20;
static const char path_prefix[] = "/assets/";

/* The forms that a file may be kept in, the smallest first; the last one always is. */
static const struct {
    const char *name;
    const char *ending;
} codings[CODINGS] = { { "br", ".br" }, { "gzip", ".gz" }, { "identity", "" } };

struct representation {
    const char *bytes; /* NULL when there is none */
    size_t size;
    const char *etag;
};

struct asset {
    const struct asset *next;
    const char *name;
    const char *path; /* "/assets/" and the file's name */
    const char *type;
    struct representation representations[CODINGS];
};

struct assets {
    struct arena arena; /* owns everything else */
    const struct asset *first;
};

struct loading {
    struct assets *assets;
    const char *folder;
    char *why;
    size_t why_size;
};

/* The reason is for an operator's eyes only: cut short it still serves. */
static enum err give_up(const struct loading *loading, const char *file, enum err err)
{
    if (snprintf(loading->why, loading->why_size, "%s/%s: %s", loading->folder, file, err_text(err)) < 0) {
        loading->why[0] = '\0';
    }
    return err;
}

static const char *type_of(const char *file)
{
    static const char *const types[][2] = {
        { ".css", "text/css; charset=utf-8" },
        { ".js", "text/javascript; charset=utf-8" },
        { ".map", "application/json" },
        { ".svg", "image/svg+xml" },
        { ".png", "image/png" },
        { ".ico", "image/vnd.microsoft.icon" },
        { ".webmanifest", "application/manifest+json" },
        { ".woff2", "font/woff2" },
        { ".txt", "text/plain; charset=utf-8" },
        { ".html", "text/html; charset=utf-8" },
    };
    const char *ending = strrchr(file, '.');
    for (size_t i = 0; ending != NULL && i < sizeof types / sizeof types[0]; i++) {
        if (strcasecmp(ending, types[i][0]) == 0) {
            return types[i][1];
        }
    }
    return "application/octet-stream";
}

/* Joins three texts in the arena. */
static char *join(struct arena *arena, const char *first, const char *second, const char *third)
{
    size_t size = strlen(first) + strlen(second) + strlen(third) + 1;
    char *text = arena_allocate(arena, size);
    if (text != NULL && snprintf(text, size, "%s%s%s", first, second, third) < 0) {
        return NULL;
    }
    return text;
}

static enum err read_file(const char *folder, const char *name, struct arena *arena, struct representation *read)
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (length < 0 || (size_t)length >= sizeof path) {
        return ERR_NOT_FOUND;
    }
    char *bytes = NULL;
    size_t size = 0;
    enum err err = file_read(path, memory_limit, &bytes, &size);
    if (err != ERR_OK) {
        return err;
    }
    char *copy = arena_copy(arena, bytes, size);
    free(bytes);
    if (copy == NULL) {
        return ERR_NO_MEMORY;
    }
    *read = (struct representation){ .bytes = copy, .size = size };
    return ERR_OK;
}

/* Reads the file in one of its codings; one that was not made is no error. */
static enum err add_representation(const struct loading *loading, const char *file, size_t coding, struct asset *asset)
{
    struct arena *arena = &loading->assets->arena;
    const char *name = join(arena, file, codings[coding].ending, "");
    if (name == NULL) {
        return ERR_NO_MEMORY;
    }
    struct representation read = { .bytes = NULL };
    enum err err = read_file(loading->folder, name, arena, &read);
    if (err == ERR_NOT_FOUND && coding != AS_IT_IS) {
        return ERR_OK;
    }
    if (err != ERR_OK) {
        return err;
    }
    read.etag = join(arena, "\"", name, "\"");
    asset->representations[coding] = read;
    return read.etag == NULL ? ERR_NO_MEMORY : ERR_OK;
}

static enum err add_asset(void *context, const char *name, const char *file)
{
    const struct loading *loading = context;
    struct assets *assets = loading->assets;
    struct asset *asset = arena_allocate(&assets->arena, sizeof *asset);
    if (asset == NULL) {
        return give_up(loading, file, ERR_NO_MEMORY);
    }
    *asset = (struct asset){ .next = assets->first, .type = type_of(file) };
    asset->name = arena_copy(&assets->arena, name, strlen(name));
    asset->path = join(&assets->arena, path_prefix, file, "");
    enum err err = asset->name == NULL || asset->path == NULL ? ERR_NO_MEMORY : ERR_OK;
    for (size_t coding = 0; err == ERR_OK && coding < CODINGS; coding++) {
        err = add_representation(loading, file, coding, asset);
    }
    if (err != ERR_OK) {
        return give_up(loading, file, err);
    }
    assets->first = asset;
    return ERR_OK;
}

enum err assets_load(const char *folder, struct assets **assets, char *why, size_t why_size)
{
    static const char manifest_name[] = "manifest.json";
    struct assets *made = calloc(1, sizeof *made);
    struct loading loading = { .assets = made, .folder = folder, .why = why, .why_size = why_size };
    if (made == NULL) {
        return give_up(&loading, manifest_name, ERR_NO_MEMORY);
    }
    arena_init(&made->arena, memory_limit);
    why[0] = '\0';
    struct representation manifest;
    enum err err = read_file(folder, manifest_name, &made->arena, &manifest);
    if (err == ERR_OK) {
        err = assets_read_manifest(manifest.bytes, manifest.size, add_asset, &loading);
    }
    if (err == ERR_OK) {
        *assets = made;
        return ERR_OK;
    }
    if (why[0] == '\0') {
        (void)give_up(&loading, manifest_name, err);
    }
    assets_free(made);
    return err;
}

void assets_free(struct assets *assets)
{
    if (assets != NULL) {
        arena_release(&assets->arena);
        free(assets);
    }
}

/* A name that leads nowhere but into its folder and needs no encoding in a path or an ETag. */
static bool is_file_name(const char *file)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    return file[0] != '\0' && file[0] != '.' && file[strspn(file, allowed)] == '\0' && strstr(file, "..") == NULL;
}

/* The parser gives no code where it could not even begin. */
static enum err parse_error(const json_error_t *error)
{
    enum json_error_code code = json_error_code(error);
    return code == json_error_unknown || code == json_error_out_of_memory ? ERR_NO_MEMORY : ERR_MALFORMED;
}

enum err assets_read_manifest(const char *json, size_t size, enum err (*each)(void *context, const char *name, const char *file),
                              void *context)
{
    json_error_t error;
    json_t *manifest = json_loadb(json, size, JSON_REJECT_DUPLICATES, &error);
    if (manifest == NULL) {
        return parse_error(&error);
    }
    enum err err = json_is_object(manifest) ? ERR_OK : ERR_MALFORMED;
    for (void *entry = json_object_iter(manifest); err == ERR_OK && entry != NULL;
         entry = json_object_iter_next(manifest, entry)) {
        const char *file = json_string_value(json_object_iter_value(entry));
        err = file != NULL && is_file_name(file) ? each(context, json_object_iter_key(entry), file) : ERR_MALFORMED;
    }
    json_decref(manifest);
    return err;
}

const char *assets_path(const struct assets *assets, const char *name)
{
    const struct asset *asset = assets->first;
    while (asset != NULL && strcmp(asset->name, name) != 0) {
        asset = asset->next;
    }
    return asset == NULL ? NULL : asset->path;
}

static const struct asset *find_file(const struct assets *assets, const char *file)
{
    const struct asset *asset = assets->first;
    while (asset != NULL && strcmp(asset->path + sizeof path_prefix - 1, file) != 0) {
        asset = asset->next;
    }
    return asset;
}

/* Of the codings that the asset has, the one that the client wishes for most; the smaller one where it has no preference. */
static size_t choose_coding(const struct asset *asset, const char *accept_encoding)
{
    size_t best = AS_IT_IS;
    int best_quality = 0;
    for (size_t coding = 0; coding < CODINGS; coding++) {
        int quality = negotiation_coding_quality(accept_encoding, codings[coding].name);
        if (asset->representations[coding].bytes != NULL && quality > best_quality) {
            best = coding;
            best_quality = quality;
        }
    }
    return best;
}

enum err assets_answer(const struct assets *assets, const char *file, const struct web_request *request,
                       struct web_response *response)
{
    const struct asset *asset = find_file(assets, file);
    if (asset == NULL) {
        return ERR_NOT_FOUND;
    }
    size_t coding = choose_coding(asset, web_request_header(request, "Accept-Encoding"));
    const struct representation *chosen = &asset->representations[coding];
    web_response_header(response, "ETag", chosen->etag);
    web_response_header(response, "Cache-Control", "public, max-age=31536000, immutable");
    web_response_header(response, "Vary", "Accept-Encoding");
    if (negotiation_matches_etag(web_request_header(request, "If-None-Match"), chosen->etag)) {
        response->status = 304;
        return ERR_OK;
    }
    web_response_header(response, "Content-Type", asset->type);
    if (strncmp(asset->type, "text/html", strlen("text/html")) == 0) {
        web_response_header(response, "Content-Disposition", "attachment");
    }
    if (coding != AS_IT_IS) {
        web_response_header(response, "Content-Encoding", codings[coding].name);
    }
    response->status = 200;
    response->body = chosen->bytes;
    response->body_size = chosen->size;
    return ERR_OK;
}
