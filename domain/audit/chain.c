#include "domain/audit/chain.h"
#include "domain/kernel/text.h"

/* Written twice: first only to be measured. */
struct canonical {
    char *bytes; /* NULL while it is measured */
    size_t size;
};

static void put(struct canonical *text, const void *bytes, size_t size)
{
    if (text->bytes != NULL) {
        memcpy(text->bytes + text->size, bytes, size);
    }
    text->size += size;
}

static void put_text(struct canonical *text, const char *value)
{
    char length[TEXT_INT64_BYTES];
    size_t size = strlen(value);
    put(text, length, text_from_int64((int64_t)size, length));
    put(text, ":", 1);
    put(text, value, size);
}

static void put_number(struct canonical *text, int64_t number)
{
    char digits[TEXT_INT64_BYTES];
    (void)text_from_int64(number, digits);
    put_text(text, digits);
}

static void put_entry(struct canonical *text, const struct audit_entry *entry)
{
    put_number(text, entry->id);
    put_number(text, entry->happened_on);
    put_number(text, entry->actor.user_id);
    put_text(text, entry->actor.name);
    put_text(text, entry->actor.address);
    put_number(text, entry->actor.acting_as);
    put_text(text, entry->action);
    put_text(text, entry->subject);
    put_number(text, entry->subject_id);
    put_text(text, entry->subject_name);
    put_text(text, entry->reason);
    put_number(text, (int64_t)entry->change_count);
    for (size_t i = 0; i < entry->change_count; i++) {
        put_text(text, entry->changes[i].field);
        put_text(text, entry->changes[i].before);
        put_text(text, entry->changes[i].after);
    }
}

enum err audit_chain_hash(const struct digest *digest, struct arena *arena, const uint8_t previous[DIGEST_BYTES],
                          const struct audit_entry *entry, uint8_t hash[DIGEST_BYTES])
{
    struct canonical measured = { .size = DIGEST_BYTES };
    put_entry(&measured, entry);
    struct canonical text = { .bytes = arena_allocate(arena, measured.size) };
    if (text.bytes == NULL) {
        return ERR_NO_MEMORY;
    }
    put(&text, previous, DIGEST_BYTES);
    put_entry(&text, entry);
    return digest->sha256(digest->self, text.bytes, text.size, hash);
}
