#include "domain/audit/audit.h"
#include "domain/audit/chain.h"
#include "domain/kernel/transaction.h"

enum { ENTRY_BYTES_MAX = 1024 * 1024 };

const struct audit_actor audit_command_line = { .name = "command line", .address = "" };

static const char *text_or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static struct audit_entry entry_of(const struct audit_actor *actor, const struct audit_deed *deed)
{
    return (struct audit_entry){
        .actor = { .user_id = actor->user_id,
                   .name = text_or_empty(actor->name),
                   .address = text_or_empty(actor->address),
                   .acting_as = actor->acting_as },
        .action = text_or_empty(deed->action),
        .subject = text_or_empty(deed->subject),
        .subject_id = deed->subject_id,
        .subject_name = text_or_empty(deed->subject_name),
        .reason = text_or_empty(deed->reason),
        .changes = deed->changes,
        .change_count = deed->change_count,
    };
}

static enum err append_behind(const struct audit_ports *ports, const struct audit_head *head, struct audit_entry *entry)
{
    struct arena arena;
    arena_init(&arena, ENTRY_BYTES_MAX);
    entry->id = head->count + 1;
    entry->happened_on = ports->clock->now(ports->clock->self);
    enum err err = audit_chain_hash(ports->digest, &arena, head->hash, entry, entry->hash);
    arena_release(&arena);
    return err == ERR_OK ? ports->log->append(ports->log->self, entry) : err;
}

enum err audit_record(const struct audit_ports *ports, const struct audit_actor *actor, const struct audit_deed *deed)
{
    struct audit_entry entry = entry_of(actor, deed);
    struct audit_head head;
    if (deed->change_count > AUDIT_CHANGES_MAX) {
        return ERR_INTERNAL;
    }
    enum err err = ports->log->lock_head(ports->log->self, &head);
    return err == ERR_OK ? append_behind(ports, &head, &entry) : err;
}

enum err audit_record_alone(const struct audit_ports *ports, const struct transaction *transaction,
                            const struct audit_actor *actor, const struct audit_deed *deed)
{
    enum err err = transaction->begin(transaction->self);
    return err == ERR_OK ? transaction_end(transaction, audit_record(ports, actor, deed)) : err;
}
