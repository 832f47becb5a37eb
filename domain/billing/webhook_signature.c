#include "domain/billing/webhook_signature.h"
#include <stdbool.h>
#include <string.h>
#include "domain/kernel/calendar.h"
#include "domain/kernel/secret.h"
#include "domain/kernel/text.h"

enum { VALUE_BYTES = 2 * DIGEST_BYTES + 1 };

/* One "name=value" of the header. A value too long for any that is looked at is kept as "". */
struct item {
    const char *name;
    size_t name_size;
    char value[VALUE_BYTES];
};

/* Reads the item at *next and moves *next behind it. */
static enum err read_item(const char **next, struct item *item)
{
    const char *comma = strchr(*next, ',');
    size_t size = comma == NULL ? strlen(*next) : (size_t)(comma - *next);
    const char *equals = memchr(*next, '=', size);
    if (equals == NULL) {
        return ERR_MALFORMED;
    }
    item->name = *next;
    item->name_size = (size_t)(equals - *next);
    size_t value_size = size - item->name_size - 1;
    value_size = value_size < VALUE_BYTES ? value_size : 0;
    memcpy(item->value, equals + 1, value_size);
    item->value[value_size] = '\0';
    *next += size + (comma != NULL);
    return ERR_OK;
}

static bool is_named(const struct item *item, const char *name)
{
    return item->name_size == strlen(name) && memcmp(item->name, name, item->name_size) == 0;
}

static enum err take_time(const struct item *item, bool *has_time, struct webhook_signature *read)
{
    if (*has_time || text_to_int64(item->value, &read->sent_on) != ERR_OK) {
        return ERR_MALFORMED;
    }
    *has_time = true;
    return ERR_OK;
}

static void take_signature(const struct item *item, struct webhook_signature *read)
{
    if (read->count < WEBHOOK_SIGNATURES_MAX &&
        text_from_hex(item->value, read->signatures[read->count], DIGEST_BYTES) == ERR_OK) {
        read->count++;
    }
}

enum err webhook_signature_parse(const char *header, struct webhook_signature *parsed)
{
    struct webhook_signature read = { .count = 0 };
    bool has_time = false;
    if (header == NULL) {
        return ERR_MALFORMED;
    }
    for (const char *next = header; *next != '\0';) {
        struct item item;
        enum err err = read_item(&next, &item);
        if (err == ERR_OK && is_named(&item, "t")) {
            err = take_time(&item, &has_time, &read);
        } else if (err == ERR_OK && is_named(&item, "v1")) {
            take_signature(&item, &read);
        }
        if (err != ERR_OK) {
            return err;
        }
    }
    if (!has_time || read.count == 0) {
        return ERR_MALFORMED;
    }
    *parsed = read;
    return ERR_OK;
}

static bool is_timely(int64_t sent_on, int64_t now)
{
    int64_t age = 0;
    bool overflows = __builtin_sub_overflow(calendar_divide(now, CALENDAR_SECOND), sent_on, &age);
    return !overflows && age >= -WEBHOOK_TOLERANCE && age <= WEBHOOK_TOLERANCE;
}

/* The code of "<t>.<body>". */
static enum err sign(const struct digest *digest, struct arena *arena, const char *secret, int64_t sent_on,
                     const struct webhook_delivery *delivery, uint8_t code[DIGEST_BYTES])
{
    char *message = arena_allocate(arena, TEXT_INT64_BYTES + 1 + delivery->size);
    if (message == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t size = text_from_int64(sent_on, message);
    message[size++] = '.';
    if (delivery->size > 0) {
        memcpy(message + size, delivery->body, delivery->size);
    }
    return digest->hmac_sha256(digest->self, secret, strlen(secret), message, size + delivery->size, code);
}

enum err webhook_signature_verify(const struct digest *digest, struct arena *arena, const char *secret,
                                  const struct webhook_delivery *delivery, int64_t now)
{
    struct webhook_signature sent;
    uint8_t code[DIGEST_BYTES];
    enum err err = webhook_signature_parse(delivery->signature, &sent);
    if (err == ERR_OK && (secret[0] == '\0' || !is_timely(sent.sent_on, now))) {
        err = ERR_REJECTED;
    }
    if (err == ERR_OK) {
        err = sign(digest, arena, secret, sent.sent_on, delivery, code);
    }
    if (err != ERR_OK) {
        return err;
    }
    bool equal = false;
    for (size_t i = 0; i < sent.count; i++) {
        equal = secret_equals(sent.signatures[i], code, DIGEST_BYTES) || equal;
    }
    return equal ? ERR_OK : ERR_REJECTED;
}
