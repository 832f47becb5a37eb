#include "adapters/postgres/audit_changes.h"
#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

STATEMENT(audit_lock_head, "SELECT entry_count, hash FROM audit_head FOR UPDATE");

static void read_head(struct row *row, void *out)
{
    struct audit_head head = { .count = row_int64(row) };
    row_bytes(row, head.hash, sizeof head.hash);
    if (!row->malformed) {
        *(struct audit_head *)out = head;
    }
}

static enum err lock_head(void *self, struct audit_head *head)
{
    enum err err = query_one(self, &sql_audit_lock_head, NO_PARAMETERS, read_head, head);
    return err == ERR_NOT_FOUND ? ERR_INTERNAL : err;
}

STATEMENT(
    audit_append,
    "WITH moved AS (UPDATE audit_head SET entry_count = $1, hash = $13 WHERE entry_count = $1 - 1 RETURNING 1) "
    "INSERT INTO audit_entries (id, happened_on, actor_id, actor_name, actor_address, acting_as, action, subject, subject_id, "
    "subject_name, reason, changes, hash) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text::jsonb, $13 FROM "
    "moved");

static enum err append(void *self, const struct audit_entry *entry)
{
    char *changes = NULL;
    enum err err = audit_changes_to_json(entry->changes, entry->change_count, &changes);
    if (err != ERR_OK) {
        return err;
    }
    err = query_change(
        self, &sql_audit_append,
        PARAMETERS(parameter_int64(entry->id), parameter_instant(entry->happened_on), parameter_int64(entry->actor.user_id),
                   parameter_text(entry->actor.name), parameter_text(entry->actor.address),
                   parameter_int64(entry->actor.acting_as), parameter_text(entry->action), parameter_text(entry->subject),
                   parameter_int64(entry->subject_id), parameter_text(entry->subject_name), parameter_text(entry->reason),
                   parameter_text(changes), parameter_bytes(entry->hash, DIGEST_BYTES)));
    free(changes);
    return err == ERR_NOT_FOUND ? ERR_STALE : err;
}

/* In the order in which read_entry takes them. */
#define ENTRY_COLUMNS                                                                                                            \
    "id, happened_on, actor_id, actor_name, actor_address, acting_as, action, subject, subject_id, subject_name, reason, "       \
    "changes::text, hash"

static const char *read_text(struct row *row)
{
    const char *text = row_borrowed_text(row);
    const char *copy = arena_copy(row->arena, text, strlen(text));
    row->out_of_memory = row->out_of_memory || copy == NULL;
    return copy;
}

static void read_changes(struct row *row, struct audit_entry *entry)
{
    enum err err = audit_changes_from_json(row_borrowed_text(row), row->arena, &entry->changes, &entry->change_count);
    row->malformed = row->malformed || err == ERR_MALFORMED;
    row->out_of_memory = row->out_of_memory || err == ERR_NO_MEMORY;
}

static void read_entry(struct row *row, void *out)
{
    struct audit_entry entry = { .id = row_int64(row) };
    entry.happened_on = row_instant(row);
    entry.actor.user_id = row_int64(row);
    entry.actor.name = read_text(row);
    entry.actor.address = read_text(row);
    entry.actor.acting_as = row_int64(row);
    entry.action = read_text(row);
    entry.subject = read_text(row);
    entry.subject_id = row_int64(row);
    entry.subject_name = read_text(row);
    entry.reason = read_text(row);
    read_changes(row, &entry);
    row_bytes(row, entry.hash, sizeof entry.hash);
    if (!row->malformed && !row->out_of_memory) {
        *(struct audit_entry *)out = entry;
    }
}

/* What is filtered by decides which index leads to the page, from either side; whatever else is wanted is looked for along it.
 * The pairs are compared as pairs, so that no other index has their order: a planner that thinks the wanted entries common would
 * walk the latest ones for them. For the same reason the CASE, or it would think them so rare that it sorts. */
#define WANTED(keys, values)                                                                                                     \
    " FROM audit_entries WHERE (" keys "id) > (" values "$1) AND (" keys "id) < (" values "$2) "                                 \
    "AND CASE WHEN ($4::text = '' OR actor_name = $4) AND ($5::text = '' OR action = $5) AND ($6::text = '' OR subject = $6) "   \
    "AND ($7::bigint = 0 OR subject_id = $7) THEN true ELSE false END "
#define NEWEST(keys, values, falling) "SELECT " ENTRY_COLUMNS WANTED(keys, values) "ORDER BY " falling "id DESC LIMIT $3"
#define OLDEST(keys, values)                                                                                                     \
    "SELECT " ENTRY_COLUMNS " FROM (SELECT *" WANTED(keys, values) "ORDER BY " keys "id LIMIT $3) AS page ORDER BY id DESC"

STATEMENT(audit_newest, NEWEST("", "", ""));
STATEMENT(audit_newest_of_actor, NEWEST("actor_name, ", "$4, ", "actor_name DESC, "));
STATEMENT(audit_newest_of_action, NEWEST("action, ", "$5, ", "action DESC, "));
STATEMENT(audit_newest_of_kind, NEWEST("subject, ", "$6, ", "subject DESC, "));
STATEMENT(audit_newest_of_subject, NEWEST("subject, subject_id, ", "$6, $7, ", "subject DESC, subject_id DESC, "));
STATEMENT(audit_oldest, OLDEST("", ""));
STATEMENT(audit_oldest_of_actor, OLDEST("actor_name, ", "$4, "));
STATEMENT(audit_oldest_of_action, OLDEST("action, ", "$5, "));
STATEMENT(audit_oldest_of_kind, OLDEST("subject, ", "$6, "));
STATEMENT(audit_oldest_of_subject, OLDEST("subject, subject_id, ", "$6, $7, "));

enum lead { BY_NOTHING, BY_ACTOR, BY_ACTION, BY_KIND, BY_SUBJECT };

static const struct statement *const lists[][2] = {
    [BY_NOTHING] = { &sql_audit_newest, &sql_audit_oldest },
    [BY_ACTOR] = { &sql_audit_newest_of_actor, &sql_audit_oldest_of_actor },
    [BY_ACTION] = { &sql_audit_newest_of_action, &sql_audit_oldest_of_action },
    [BY_KIND] = { &sql_audit_newest_of_kind, &sql_audit_oldest_of_kind },
    [BY_SUBJECT] = { &sql_audit_newest_of_subject, &sql_audit_oldest_of_subject },
};

static bool is_given(const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* The one that leaves least to look through. */
static enum lead lead_of(const struct audit_filter *filter)
{
    if (is_given(filter->subject) && filter->subject_id != 0) {
        return BY_SUBJECT;
    }
    if (is_given(filter->actor)) {
        return BY_ACTOR;
    }
    if (is_given(filter->action)) {
        return BY_ACTION;
    }
    return is_given(filter->subject) ? BY_KIND : BY_NOTHING;
}

static struct parameter text_or_empty(const char *text)
{
    return parameter_text(text == NULL ? "" : text);
}

static enum err list(void *self, const struct audit_filter *filter, struct arena *arena, struct audit_entry *entries,
                     size_t capacity, size_t *count)
{
    const struct row_array into = { .items = entries, .item_size = sizeof *entries, .capacity = capacity, .arena = arena };
    bool from_below = filter->after != 0;
    return query_list(self, lists[lead_of(filter)][from_below ? 1 : 0],
                      PARAMETERS(parameter_int64(filter->after),
                                 parameter_int64(filter->before == 0 ? INT64_MAX : filter->before),
                                 parameter_int64((int64_t)capacity), text_or_empty(filter->actor), text_or_empty(filter->action),
                                 text_or_empty(filter->subject), parameter_int64(filter->subject_id)),
                      read_entry, into, count);
}

STATEMENT(audit_walk, "SELECT " ENTRY_COLUMNS " FROM audit_entries WHERE id > $1 ORDER BY id LIMIT $2");

static enum err walk(void *self, int64_t after, struct arena *arena, struct audit_entry *entries, size_t capacity, size_t *count)
{
    const struct row_array into = { .items = entries, .item_size = sizeof *entries, .capacity = capacity, .arena = arena };
    return query_list(self, &sql_audit_walk, PARAMETERS(parameter_int64(after), parameter_int64((int64_t)capacity)), read_entry,
                      into, count);
}

struct audit_log postgres_audit_log(struct postgres *postgres)
{
    return (struct audit_log){
        .self = postgres,
        .lock_head = lock_head,
        .append = append,
        .list = list,
        .walk = walk,
    };
}
