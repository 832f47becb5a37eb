#include <string.h>
#include "adapters/memory/database.h"
#include "domain/kernel/text.h"

/* The texts of an entry in the order in which they are kept, before those of its changes. */
enum { NAME, ADDRESS, ACTION, SUBJECT, SUBJECT_NAME, REASON, TEXTS };

/* The table audit_heads has a row once there is an entry. */
static struct audit_head head_of(const struct memory_database *database)
{
    const struct audit_head empty = { .count = 0 };
    const struct memory_table *heads = &database->tables.audit_heads;
    return heads->count == 0 ? empty : *(const struct audit_head *)memory_table_row(heads, 0);
}

static enum err lock_head(void *self, struct audit_head *head)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK) {
        *head = head_of(database);
    }
    return err;
}

/* Each with its NUL, as it is read back. */
static enum err append_texts(struct memory_table *table, const char *const *texts, size_t count)
{
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        size_t size = strlen(texts[i]) + 1;
        err = text_is_utf8(texts[i], size) ? ERR_OK : ERR_MALFORMED;
        for (size_t j = 0; err == ERR_OK && j < size; j++) {
            err = memory_table_append(table, &texts[i][j]);
        }
    }
    return err;
}

static enum err append_entry_texts(struct memory_table *table, const struct audit_entry *entry)
{
    const char *const texts[TEXTS] = { entry->actor.name, entry->actor.address, entry->action,
                                       entry->subject,    entry->subject_name,  entry->reason };
    enum err err = append_texts(table, texts, TEXTS);
    for (size_t i = 0; err == ERR_OK && i < entry->change_count; i++) {
        const struct audit_change *change = &entry->changes[i];
        err = append_texts(table, (const char *const[]){ change->field, change->before, change->after }, 3);
    }
    return err;
}

static bool is_word(const char *text, const char *letters)
{
    size_t length = strlen(text);
    return length <= AUDIT_WORD_BYTES && strspn(text, letters) == length;
}

/* The checks of the table audit_entries. */
static bool is_right(const struct audit_entry *entry)
{
    return entry->actor.name[0] != '\0' && strlen(entry->actor.name) <= AUDIT_NAME_BYTES && entry->action[0] != '\0' &&
           is_word(entry->action, "abcdefghijklmnopqrstuvwxyz_.") && is_word(entry->subject, "abcdefghijklmnopqrstuvwxyz_") &&
           strlen(entry->actor.address) <= 45 && strlen(entry->subject_name) <= AUDIT_NAME_BYTES &&
           text_characters(entry->reason) <= AUDIT_REASON_CHARACTERS && entry->change_count <= AUDIT_CHANGES_MAX;
}

static struct memory_audit_entry row_of(const struct audit_entry *entry)
{
    struct memory_audit_entry row = {
        .entry = { .id = entry->id,
                   .happened_on = entry->happened_on,
                   .actor = { .user_id = entry->actor.user_id, .acting_as = entry->actor.acting_as },
                   .subject_id = entry->subject_id,
                   .change_count = entry->change_count },
    };
    memcpy(row.entry.hash, entry->hash, DIGEST_BYTES);
    return row;
}

static enum err append_rows(struct memory_tables *tables, const struct audit_entry *entry)
{
    const struct audit_head head = { .count = entry->id };
    struct memory_audit_entry row = row_of(entry);
    row.texts_at = tables->audit_texts.count;
    enum err err = append_entry_texts(&tables->audit_texts, entry);
    row.texts_size = tables->audit_texts.count - row.texts_at;
    if (err == ERR_OK && tables->audit_heads.count == 0) {
        err = memory_table_append(&tables->audit_heads, &head);
    }
    if (err == ERR_OK) {
        err = memory_table_append(&tables->audit_entries, &row);
    }
    if (err == ERR_OK) {
        struct audit_head *moved = memory_table_row(&tables->audit_heads, 0);
        moved->count = entry->id;
        memcpy(moved->hash, entry->hash, DIGEST_BYTES);
    } else {
        tables->audit_texts.count = row.texts_at;
    }
    return err;
}

static enum err append(void *self, const struct audit_entry *entry)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK && entry->id != head_of(database).count + 1) {
        err = ERR_STALE;
    }
    if (err == ERR_OK && !is_right(entry)) {
        err = ERR_INTERNAL;
    }
    return err == ERR_OK ? append_rows(&database->tables, entry) : err;
}

static const char *next_text(const char **text)
{
    const char *found = *text;
    *text = found + strlen(found) + 1;
    return found;
}

static enum err read_entry(const struct memory_database *database, const struct memory_audit_entry *row, struct arena *arena,
                           struct audit_entry *entry)
{
    const char *kept = memory_table_row(&database->tables.audit_texts, row->texts_at);
    const char *text = arena_copy(arena, kept, row->texts_size);
    struct audit_change *changes = arena_allocate(arena, (row->entry.change_count + 1) * sizeof *changes);
    if (text == NULL || changes == NULL) {
        return ERR_NO_MEMORY;
    }
    *entry = row->entry;
    entry->actor.name = next_text(&text);
    entry->actor.address = next_text(&text);
    entry->action = next_text(&text);
    entry->subject = next_text(&text);
    entry->subject_name = next_text(&text);
    entry->reason = next_text(&text);
    entry->changes = changes;
    for (size_t i = 0; i < entry->change_count; i++) {
        changes[i].field = next_text(&text);
        changes[i].before = next_text(&text);
        changes[i].after = next_text(&text);
    }
    return ERR_OK;
}

static bool is_any_or(const char *wanted, const char *text)
{
    return wanted == NULL || wanted[0] == '\0' || strcmp(wanted, text) == 0;
}

static bool is_wanted(const struct audit_filter *filter, const struct audit_entry *entry)
{
    return is_any_or(filter->actor, entry->actor.name) && is_any_or(filter->action, entry->action) &&
           is_any_or(filter->subject, entry->subject) && (filter->subject_id == 0 || filter->subject_id == entry->subject_id) &&
           (filter->before == 0 || entry->id < filter->before) && entry->id > filter->after;
}

/* Reads those that are wanted, from one end of the table. */
static enum err read_entries(const struct memory_database *database, const struct audit_filter *filter, bool from_the_end,
                             struct arena *arena, struct audit_entry *entries, size_t capacity, size_t *count)
{
    const struct memory_table *table = &database->tables.audit_entries;
    size_t found = 0;
    for (size_t i = 0; i < table->count && found < capacity; i++) {
        size_t index = from_the_end ? table->count - 1 - i : i;
        enum err err = read_entry(database, memory_table_row(table, index), arena, &entries[found]);
        if (err != ERR_OK) {
            return err;
        }
        found += is_wanted(filter, &entries[found]) ? 1 : 0;
    }
    *count = found;
    return ERR_OK;
}

static void turn_around(struct audit_entry *entries, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        const struct audit_entry kept = entries[i];
        entries[i] = entries[count - 1 - i];
        entries[count - 1 - i] = kept;
    }
}

static enum err list(void *self, const struct audit_filter *filter, struct arena *arena, struct audit_entry *entries,
                     size_t capacity, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK) {
        err = read_entries(database, filter, filter->after == 0, arena, entries, capacity, count);
    }
    if (err == ERR_OK && filter->after != 0) {
        turn_around(entries, *count);
    }
    return err;
}

static enum err walk(void *self, int64_t after, struct arena *arena, struct audit_entry *entries, size_t capacity, size_t *count)
{
    struct memory_database *database = self;
    const struct audit_filter filter = { .after = after };
    enum err err = memory_faults_next(database->faults);
    return err == ERR_OK ? read_entries(database, &filter, false, arena, entries, capacity, count) : err;
}

struct audit_log memory_audit_log(struct memory_database *database)
{
    return (struct audit_log){
        .self = database,
        .lock_head = lock_head,
        .append = append,
        .list = list,
        .walk = walk,
    };
}
