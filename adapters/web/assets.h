#ifndef ADAPTERS_WEB_ASSETS_H
#define ADAPTERS_WEB_ASSETS_H
#include <stddef.h>
#include "adapters/web/request.h"
#include "adapters/web/response.h"
#include "domain/kernel/err.h"

/* The site's built files, held in memory: hashed names for ever cacheable, precompressed beside them (.gz, .br). */
struct assets;

/* Reads a folder with manifest.json: {"site.css": "site-3F2A.css", ...} (logical name -> file name) and for each file NAME,
 * where it pays, NAME.gz and NAME.br. Errors: ERR_NOT_FOUND, ERR_MALFORMED, ERR_NO_MEMORY, ERR_OVERFLOW for a file beyond 64 MiB;
 * the reason is in `why`. */
enum err assets_load(const char *folder, struct assets **assets, char *why, size_t why_size) MUST_USE;
void assets_free(struct assets *assets);

/* Reads manifest.json's text: fuzzed. Calls `each` per entry and stops at its first error. Errors: ERR_MALFORMED (also for a file
 * name of anything but letters, digits, '-', '_' and '.', or with ".."), ERR_NO_MEMORY, and those of `each`. */
enum err assets_read_manifest(const char *json, size_t size, enum err (*each)(void *context, const char *name, const char *file),
                              void *context) MUST_USE;

/* The path of a file ("/assets/site-3F2A.css") by its logical name, or NULL. Owned by the assets. */
const char *assets_path(const struct assets *assets, const char *name);

/* Answers GET /assets/FILE: the best coding that the client accepts, type, immutable caching, ETag (the name of the file
 * that is sent, so that each coding has its own), 304. A page is sent to be kept, as a download. ERR_NOT_FOUND for an unknown
 * file. The body is the assets'. */
enum err assets_answer(const struct assets *assets, const char *file, const struct web_request *request,
                       struct web_response *response) MUST_USE;
#endif
