/* Whatever is sent as a form: what is read of it is text, and each name leads to the first value under it. */
#include <stdint.h>
#include "adapters/web/form.h"
#include "domain/kernel/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char *first_value(const struct form *form, const char *name)
{
    const struct form_field *field = form->fields;
    while (strcmp(field->name, name) != 0) {
        field++;
    }
    return field->value;
}

static void check_field(const struct form *form, const struct form_field *field)
{
    if (!text_is_utf8(field->name, strlen(field->name)) || !text_is_utf8(field->value, strlen(field->value)) ||
        form_value(form, field->name) != first_value(form, field->name)) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    struct form form;
    if (form_parse((const char *)bytes, size, &arena, &form) == ERR_OK) {
        for (size_t i = 0; i < form.count; i++) {
            check_field(&form, &form.fields[i]);
        }
    }
    arena_release(&arena);
    return 0;
}
