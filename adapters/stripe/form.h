#ifndef ADAPTERS_STRIPE_FORM_H
#define ADAPTERS_STRIPE_FORM_H
#include <stdint.h>
#include "adapters/text/text_buffer.h"

/* Parameters as Stripe reads them, in a body or a query: name=value&name=value, percent-encoded. A nested name is written out:
 * "items[0][plan]". The form remembers when memory was short (text_buffer.h). */
void form_add(struct text_buffer *form, const char *name, const char *value);
void form_add_number(struct text_buffer *form, const char *name, int64_t number);

/* Microseconds, as the whole seconds that Stripe counts, downwards. */
void form_add_instant(struct text_buffer *form, const char *name, int64_t instant);

/* The parameters; "" when there are none. */
const char *form_text(const struct text_buffer *form);
#endif
