#include "adapters/web/security_headers.h"
#include "adapters/web/site_internal.h"

static const struct web_header always[] = {
    { "X-Content-Type-Options", "nosniff" },
    { "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
      "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
    { "Referrer-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
};

void security_headers_apply(const struct site *site, struct web_response *response)
{
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++) {
        web_response_header(response, always[i].name, always[i].value);
    }
    if (site->is_https) {
        web_response_header(response, "Strict-Transport-Security", "max-age=63072000");
    }
}
