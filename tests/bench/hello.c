/* A plain Kore page to measure the site's pages by: HELLO_BYTES static bytes for every path, under the same conf/kore.conf.in. */
#include <sys/param.h>
#include <sys/types.h>
#include <kore/kore.h>
#include <kore/hooks.h>
#include <kore/http.h>

#define EXPORTED __attribute__((visibility("default")))

int snakeeyes_page(struct http_request *req);
int snakeeyes_metrics(struct http_request *req);

static char *body;
static size_t body_size;

EXPORTED void kore_parent_configure(int argc, char **argv)
{
    const char *bytes = getenv("HELLO_BYTES");
    (void)argc;
    (void)argv;
    body_size = bytes == NULL ? 0 : strtoul(bytes, NULL, 10);
    body = kore_malloc(body_size + 1);
    memset(body, 'h', body_size);
}

EXPORTED int snakeeyes_page(struct http_request *req)
{
    http_response_header(req, "Content-Type", "text/html; charset=utf-8");
    http_response(req, 200, body, body_size);
    return KORE_RESULT_OK;
}

EXPORTED int snakeeyes_metrics(struct http_request *req)
{
    return snakeeyes_page(req);
}
