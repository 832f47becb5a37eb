#include "adapters/web/compression.h"
#include <limits.h>
#include <strings.h>
#include <zlib.h>
#include "adapters/web/negotiation.h"

enum {
    PAYS_FROM = 1024,
    LEVEL = 4,
    GZIP_WINDOW = 15 + 16, /* the largest window; zlib's way to ask for gzip's frame */
    MEMORY = 8,
    HEADERS_ADDED = 2
};

static bool is_text(const char *type)
{
    static const char *const texts[] = { "text/", "application/json", "application/xml", "application/manifest+json",
                                         "image/svg+xml" };
    for (size_t i = 0; type != NULL && i < sizeof texts / sizeof texts[0]; i++) {
        if (strncasecmp(type, texts[i], strlen(texts[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* An answer with an ETag keeps the bytes that the tag names; one without room for all the headers stays as it is. */
static bool may_be_compressed(const struct web_response *response)
{
    return is_text(web_response_find(response, "Content-Type")) && web_response_find(response, "Content-Encoding") == NULL &&
           web_response_find(response, "ETag") == NULL && response->header_count + HEADERS_ADDED <= WEB_RESPONSE_HEADERS;
}

/* Tells caches that the answer depends on Accept-Encoding, besides what Vary names already. */
static bool vary_by_coding(struct arena *arena, struct web_response *response)
{
    static const char also[] = ", Accept-Encoding";
    struct web_header *vary = NULL;
    for (size_t i = 0; i < response->header_count && vary == NULL; i++) {
        vary = strcasecmp(response->headers[i].name, "Vary") == 0 ? &response->headers[i] : NULL;
    }
    if (vary == NULL) {
        web_response_header(response, "Vary", "Accept-Encoding");
        return true;
    }
    if (strcasestr(vary->value, "accept-encoding") != NULL || strchr(vary->value, '*') != NULL) {
        return true;
    }
    size_t size = strlen(vary->value);
    char *both = arena_allocate(arena, size + sizeof also);
    if (both == NULL) {
        return false;
    }
    memcpy(both, vary->value, size);
    memcpy(both + size, also, sizeof also);
    vary->value = both;
    return true;
}

/* Compresses into `out`, which is as large as the result may be. Returns its size, or 0 when it doesn't fit or zlib fails. */
static size_t gzip(const void *bytes, size_t size, void *out, size_t capacity)
{
    z_stream stream = { .zalloc = Z_NULL };
    if (deflateInit2(&stream, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) {
        return 0;
    }
    stream.next_in = (z_const Bytef *)bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = out;
    stream.avail_out = (uInt)capacity;
    bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    size_t written = capacity - stream.avail_out;
    (void)deflateEnd(&stream); /* it only reports that a stream was given up, which is what was meant */
    return whole ? written : 0;
}

void compression_apply(const struct web_request *request, struct arena *arena, struct web_response *response)
{
    if (response->stream != NULL || !may_be_compressed(response) || !vary_by_coding(arena, response)) {
        return;
    }
    if (response->body_size < PAYS_FROM || response->body_size > UINT_MAX ||
        !negotiation_accepts_coding(web_request_header(request, "Accept-Encoding"), "gzip")) {
        return;
    }
    char *compressed = arena_allocate(arena, response->body_size - 1);
    size_t size = compressed == NULL ? 0 : gzip(response->body, response->body_size, compressed, response->body_size - 1);
    if (size > 0) {
        web_response_header(response, "Content-Encoding", "gzip");
        response->body = compressed;
        response->body_size = size;
    }
}
