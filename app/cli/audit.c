#include "app/cli/count.h"
#include "app/cli/handlers.h"
#include "app/cli/site.h"
#include "app/cli/table.h"
#include "domain/kernel/text.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The audit log as an operator reads and checks it. */

enum { ENTRIES_AT_A_TIME = 100, LISTED_BY_DEFAULT = 100, CHANGES_BYTES = 16 * 1024, PAGE_BYTES_MAX = 64 * 1024 * 1024 };

/* "coins: 100 -> 250, username:  -> ada". */
static void write_changes(const struct audit_entry *entry, char text[CHANGES_BYTES])
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < entry->change_count && used < CHANGES_BYTES - 1; i++) {
        const struct audit_change *change = &entry->changes[i];
        int length = snprintf(text + used, CHANGES_BYTES - used, "%s%s: %s -> %s", i == 0 ? "" : ", ", change->field,
                              change->before, change->after);
        used += length > 0 ? (size_t)length : 0;
    }
}

static void add_row(struct table *table, const struct audit_entry *entry)
{
    static char changes[CHANGES_BYTES];
    char hash[2 * DIGEST_BYTES + 1];
    write_changes(entry, changes);
    text_to_hex(entry->hash, sizeof entry->hash, hash);
    table_number(table, entry->id);
    table_instant(table, entry->happened_on);
    table_number(table, entry->actor.user_id);
    table_text(table, entry->actor.name);
    table_text(table, entry->actor.address);
    table_number(table, entry->actor.acting_as);
    table_text(table, entry->action);
    table_text(table, entry->subject);
    table_number(table, entry->subject_id);
    table_text(table, entry->subject_name);
    table_text(table, entry->reason);
    table_text(table, changes);
    table_text(table, hash);
}

static enum err add_page(const struct audit_log *log, struct audit_filter *filter, int64_t limit, struct table *table,
                         size_t *count)
{
    static struct audit_entry page[ENTRIES_AT_A_TIME];
    struct arena arena;
    arena_init(&arena, PAGE_BYTES_MAX);
    size_t capacity = limit < ENTRIES_AT_A_TIME ? (size_t)limit : ENTRIES_AT_A_TIME;
    enum err err = log->list(log->self, filter, &arena, page, capacity, count);
    for (size_t i = 0; err == ERR_OK && i < *count; i++) {
        add_row(table, &page[i]);
        filter->before = page[i].id;
    }
    arena_release(&arena);
    return err;
}

static enum err add_all(const struct audit_log *log, struct audit_filter filter, int64_t limit, struct table *table)
{
    size_t count = ENTRIES_AT_A_TIME;
    enum err err = ERR_OK;
    while (err == ERR_OK && count > 0 && limit > 0) {
        err = add_page(log, &filter, limit, table, &count);
        limit -= (int64_t)count;
    }
    return err;
}

static enum exit_code list(const struct cli_site *site, const struct audit_filter *filter, int64_t limit, bool json)
{
    static const char *const columns[] = { "id",        "happened_on", "actor_id", "actor_name", "actor_address",
                                           "acting_as", "action",      "subject",  "subject_id", "subject_name",
                                           "reason",    "changes",     "hash" };
    struct table *table = table_create(columns, sizeof columns / sizeof columns[0]);
    enum err err = ERR_NO_MEMORY;
    if (table) {
        table_stream(table, json);
        err = add_all(&site->parts->audit_log, *filter, limit, table);
    }
    enum exit_code code = EXIT_FAILED;
    if (err == ERR_OK) {
        code = table_print(table, json);
    } else {
        cli_site_complain(site, "the audit log can't be listed", err);
    }
    table_destroy(table);
    return code;
}

enum exit_code run_audit_list(const struct invocation *invocation)
{
    struct cli_site site;
    int64_t limit = LISTED_BY_DEFAULT;
    const struct audit_filter filter = { .actor = invocation_option(invocation, "--actor"),
                                         .action = invocation_option(invocation, "--action"),
                                         .subject = invocation_option(invocation, "--subject") };
    if (!read_count(invocation, INT64_MAX, &limit)) {
        return EXIT_USAGE;
    }
    bool json = invocation_option(invocation, "--json") != NULL;
    enum exit_code code = cli_site_open(&site) ? list(&site, &filter, limit, json) : EXIT_FAILED;
    cli_site_close(&site);
    return code;
}

static void print_verdict(const struct audit_verdict *verdict)
{
    char hash[2 * DIGEST_BYTES + 1];
    text_to_hex(verdict->hash, sizeof verdict->hash, hash);
    switch (verdict->fault) {
    case AUDIT_INTACT:
        printf("%" PRId64 " entries, all intact. The last one's hash is %s.\n", verdict->count, hash);
        break;
    case AUDIT_ENTRY_CHANGED:
        printf("Entry %" PRId64 " was changed, or does not belong behind the one before it.\n", verdict->entry);
        break;
    case AUDIT_ENTRY_MISSING:
        printf("Entry %" PRId64 " is missing.\n", verdict->entry);
        break;
    case AUDIT_ENTRY_ADDED:
        printf("Entry %" PRId64 " is beyond the end that the log remembers.\n", verdict->entry);
        break;
    case AUDIT_HEAD_CHANGED:
        printf("The end that the log remembers is not entry %" PRId64 ", the last one that is there.\n", verdict->count);
        break;
    }
}

static enum exit_code verify(const struct cli_site *site)
{
    struct audit_verdict verdict;
    enum err err = audit_verify(&site->parts->services.audit, &verdict);
    if (err != ERR_OK) {
        cli_site_complain(site, "the audit log can't be verified", err);
        return EXIT_FAILED;
    }
    print_verdict(&verdict);
    return verdict.fault == AUDIT_INTACT ? EXIT_DONE : EXIT_FAILED;
}

enum exit_code run_audit_verify(const struct invocation *invocation)
{
    struct cli_site site;
    (void)invocation;
    enum exit_code code = cli_site_open(&site) ? verify(&site) : EXIT_FAILED;
    cli_site_close(&site);
    return code;
}
