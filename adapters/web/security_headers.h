#ifndef ADAPTERS_WEB_SECURITY_HEADERS_H
#define ADAPTERS_WEB_SECURITY_HEADERS_H
#include "adapters/web/response.h"
#include "adapters/web/site.h"

/* Adds to an answer what keeps browsers from being used against its reader (OWASP Secure Headers): a Content Security Policy
 * without inline code, nosniff, no frames, a tight referrer policy, no device permissions; HSTS when the public URL is https. */
void security_headers_apply(const struct site *site, struct web_response *response);
#endif
