#include "domain/audit/audit.h"
#include "domain/audit/chain.h"

enum { PAGE = 100, PAGE_BYTES_MAX = 64 * 1024 * 1024 };

static void blame(struct audit_verdict *verdict, enum audit_fault fault, int64_t entry)
{
    verdict->fault = fault;
    verdict->entry = entry;
}

/* Follows the chain by one entry. */
static enum err follow(const struct audit_ports *ports, struct arena *arena, const struct audit_entry *entry,
                       struct audit_verdict *verdict)
{
    uint8_t hash[DIGEST_BYTES];
    int64_t expected = verdict->count + 1;
    if (entry->id != expected) {
        blame(verdict, AUDIT_ENTRY_MISSING, expected);
        return ERR_OK;
    }
    enum err err = audit_chain_hash(ports->digest, arena, verdict->hash, entry, hash);
    if (err != ERR_OK) {
        return err;
    }
    if (memcmp(hash, entry->hash, sizeof hash) != 0) {
        blame(verdict, AUDIT_ENTRY_CHANGED, expected);
        return ERR_OK;
    }
    memcpy(verdict->hash, hash, sizeof hash);
    verdict->count = expected;
    return ERR_OK;
}

static enum err follow_page(const struct audit_ports *ports, struct arena *arena, struct audit_verdict *verdict, size_t *count)
{
    struct audit_entry *entries = arena_allocate(arena, PAGE * sizeof *entries);
    if (entries == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = ports->log->walk(ports->log->self, verdict->count, arena, entries, PAGE, count);
    for (size_t i = 0; err == ERR_OK && verdict->fault == AUDIT_INTACT && i < *count; i++) {
        err = follow(ports, arena, &entries[i], verdict);
    }
    return err;
}

/* Follows all that is there now. */
static enum err follow_all(const struct audit_ports *ports, struct audit_verdict *verdict)
{
    size_t count = PAGE;
    enum err err = ERR_OK;
    while (err == ERR_OK && verdict->fault == AUDIT_INTACT && count > 0) {
        struct arena arena;
        arena_init(&arena, PAGE_BYTES_MAX);
        err = follow_page(ports, &arena, verdict, &count);
        arena_release(&arena);
    }
    return err;
}

/* What the end of the chain says of what was followed. */
static void compare(const struct audit_head *head, struct audit_verdict *verdict)
{
    if (head->count > verdict->count) {
        blame(verdict, AUDIT_ENTRY_MISSING, verdict->count + 1);
    } else if (head->count < verdict->count) {
        blame(verdict, AUDIT_ENTRY_ADDED, head->count + 1);
    } else if (memcmp(head->hash, verdict->hash, DIGEST_BYTES) != 0) {
        blame(verdict, AUDIT_HEAD_CHANGED, 0);
    }
}

enum err audit_verify(const struct audit_ports *ports, struct audit_verdict *verdict)
{
    struct audit_verdict found = { .fault = AUDIT_INTACT };
    struct audit_head head;
    int64_t known = 0;
    enum err err = ERR_OK;
    /* An entry and the head that tells of it come in one transaction. So all that a head tells of can be read after it; and what
     * was read beyond it, the next head tells of. */
    do {
        known = found.count;
        err = ports->log->lock_head(ports->log->self, &head);
        if (err == ERR_OK && head.count >= known) {
            err = follow_all(ports, &found);
        }
    } while (err == ERR_OK && found.fault == AUDIT_INTACT && known <= head.count && head.count < found.count);
    if (err == ERR_OK && found.fault == AUDIT_INTACT) {
        compare(&head, &found);
    }
    if (err == ERR_OK) {
        *verdict = found;
    }
    return err;
}
