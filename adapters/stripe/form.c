#include "adapters/stripe/form.h"
#include <string.h>
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"

/* RFC 3986 2.3. */
static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

static void add_encoded(struct text_buffer *form, const char *text)
{
    while (*text != '\0') {
        size_t length = strspn(text, plain);
        text_buffer_add(form, text, length);
        text += length;
        if (*text != '\0') {
            char hex[sizeof "ff"];
            text_to_hex((const uint8_t *)text, 1, hex);
            text_upper_ascii(hex);
            text_buffer_add_text(form, "%");
            text_buffer_add_text(form, hex);
            text++;
        }
    }
}

void form_add(struct text_buffer *form, const char *name, const char *value)
{
    if (form->length > 0) {
        text_buffer_add_text(form, "&");
    }
    add_encoded(form, name);
    text_buffer_add_text(form, "=");
    add_encoded(form, value);
}

void form_add_number(struct text_buffer *form, const char *name, int64_t number)
{
    char digits[TEXT_INT64_BYTES];
    (void)text_from_int64(number, digits);
    form_add(form, name, digits);
}

void form_add_instant(struct text_buffer *form, const char *name, int64_t instant)
{
    form_add_number(form, name, calendar_divide(instant, CALENDAR_SECOND));
}

const char *form_text(const struct text_buffer *form)
{
    return form->text == NULL ? "" : form->text;
}
