#ifndef ADAPTERS_WEB_SECURITY_HEADERS_H
#define ADAPTERS_WEB_SECURITY_HEADERS_H
#include "adapters/web/response.h"
#include "adapters/web/site.h"

/* Writes the policy of pages where cards are typed: that of all others, with the origin of the payment gateway's script let in,
 * for the script, its frames and its calls. Errors: ERR_NO_MEMORY. */
enum err security_headers_prepare(struct site *site) MUST_USE;

/* Adds to an answer what keeps browsers from being used against its reader (OWASP Secure Headers): a Content Security Policy
 * without inline code, nosniff, no frames, a tight referrer policy, no device permissions; HSTS when the public URL is https. */
void security_headers_apply(const struct site *site, struct web_response *response);
#endif
