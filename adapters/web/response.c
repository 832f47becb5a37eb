#include "adapters/web/response.h"
#include <strings.h>

void web_response_header(struct web_response *response, const char *name, const char *value)
{
    if (response->header_count < WEB_RESPONSE_HEADERS) {
        response->headers[response->header_count++] = (struct web_header){ .name = name, .value = value };
    }
}

const char *web_response_find(const struct web_response *response, const char *name)
{
    for (size_t i = 0; i < response->header_count; i++) {
        if (strcasecmp(response->headers[i].name, name) == 0) {
            return response->headers[i].value;
        }
    }
    return NULL;
}
