#include "adapters/web/arena_print.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/pages.h"
#include "adapters/web/url.h"
#include "domain/kernel/text.h"
#include <inttypes.h>

/* The audit log as admins read it. */

enum { ENTRIES_A_PAGE = 50 };

/* What was asked for, as it stands in the query. */
static const char *const asked[] = { "actor", "action", "subject", "subject_id" };
enum { ASKED = sizeof asked / sizeof asked[0] };

/* A number from 1; what is none is `otherwise`. */
static int64_t read_id(const struct exchange *exchange, const char *name, int64_t otherwise)
{
    const char *text = form_value(&exchange->query, name);
    int64_t id = 0;
    return text != NULL && text_to_int64_trimmed(text, &id) == ERR_OK && id > 0 ? id : otherwise;
}

/* Without the white space around it; names are kept in lower case. */
static const char *read_word(struct exchange *exchange, const char *name)
{
    const char *typed = form_value(&exchange->query, name);
    size_t size = typed == NULL ? 1 : strlen(typed) + 1;
    char *word = arena_allocate(exchange->arena, size);
    if (word != NULL && typed != NULL && text_trim(typed, word, size) == ERR_OK) {
        text_lower_ascii(word);
    }
    return word;
}

static struct audit_filter read_filter(struct exchange *exchange)
{
    struct audit_filter filter = {
        .actor = read_word(exchange, "actor"),
        .action = read_word(exchange, "action"),
        .subject = read_word(exchange, "subject"),
        .after = read_id(exchange, "after", 0),
    };
    const char *subject_id = form_value(&exchange->query, "subject_id");
    bool is_blank = subject_id == NULL || subject_id[0] == '\0';
    filter.subject_id = is_blank ? 0 : read_id(exchange, "subject_id", -1); /* what is no id is nobody's */
    filter.before = filter.after == 0 ? read_id(exchange, "before", 0) : 0;
    return filter;
}

static const char *add_to_query(struct exchange *exchange, const char *url, const char *name, const char *value)
{
    if (url == NULL || value == NULL || value[0] == '\0') {
        return url;
    }
    const char *encoded = url_encode(value, exchange->arena);
    const char *joint = strchr(url, '?') == NULL ? "?" : "&";
    return encoded == NULL ? NULL : arena_print(exchange->arena, "%s%s%s=%s", url, joint, name, encoded);
}

static void view_link(struct exchange *exchange, struct view *view, const char *name, const char *bound, int64_t id)
{
    const char *url = "/admin/audit";
    for (size_t i = 0; i < ASKED; i++) {
        url = add_to_query(exchange, url, asked[i], form_value(&exchange->query, asked[i]));
    }
    url = add_to_query(exchange, url, bound, arena_print(exchange->arena, "%" PRId64, id));
    view_text(view_child(view, name), "url", url);
}

static void view_changes(struct view *row, const struct audit_entry *entry)
{
    struct view *changes = view_list(row, "changes");
    view_boolean(row, "has_changes", entry->change_count > 0);
    for (size_t i = 0; i < entry->change_count; i++) {
        struct view *change = view_item(changes);
        view_text(change, "field", entry->changes[i].field);
        view_text(change, "before", entry->changes[i].before);
        view_text(change, "after", entry->changes[i].after);
    }
}

static void view_who(struct exchange *exchange, struct view *row, const struct audit_entry *entry)
{
    view_text(row, "actor", entry->actor.name);
    view_text(row, "actor_url", add_to_query(exchange, "/admin/audit", "actor", entry->actor.name));
    view_text(row, "address", entry->actor.address);
    if (entry->actor.acting_as != 0) {
        view_integer(row, "acting_as", entry->actor.acting_as);
    }
}

static void view_subject(struct exchange *exchange, struct view *row, const struct audit_entry *entry)
{
    if (entry->subject[0] == '\0') {
        return;
    }
    struct view *subject = view_child(row, "subject");
    const char *id = entry->subject_id == 0 ? "" : arena_print(exchange->arena, "%" PRId64, entry->subject_id);
    const char *url = add_to_query(exchange, "/admin/audit", "subject", entry->subject);
    view_text(subject, "kind", entry->subject);
    view_text(subject, "id", id);
    view_text(subject, "name", entry->subject_name);
    view_text(subject, "url", add_to_query(exchange, url, "subject_id", id));
}

static void view_entry(struct exchange *exchange, struct view *row, const struct audit_entry *entry)
{
    view_integer(row, "id", entry->id);
    page_instant(exchange, row, "happened", entry->happened_on);
    view_who(exchange, row, entry);
    view_text(row, "action", entry->action);
    view_text(row, "action_url", add_to_query(exchange, "/admin/audit", "action", entry->action));
    view_subject(exchange, row, entry);
    view_text(row, "reason", entry->reason);
    view_changes(row, entry);
}

/* Entries are read with one more than is shown: it tells whether there are more on that side. */
static void view_entries(struct exchange *exchange, struct view *view, const struct audit_filter *filter,
                         const struct audit_entry *entries, size_t count)
{
    bool from_below = filter->after != 0;
    bool has_more = count > ENTRIES_A_PAGE;
    const struct audit_entry *first = entries + (has_more && from_below ? 1 : 0);
    size_t shown = has_more ? ENTRIES_A_PAGE : count;
    struct view *rows = view_list(view, "entries");
    view_boolean(view, "has_entries", shown > 0);
    for (size_t i = 0; i < shown; i++) {
        view_entry(exchange, view_item(rows), &first[i]);
    }
    if (shown > 0 && (from_below ? has_more : filter->before != 0)) {
        view_link(exchange, view, "prev", "after", first[0].id);
    }
    if (shown > 0 && (from_below || has_more)) {
        view_link(exchange, view, "next", "before", first[shown - 1].id);
    }
}

enum err page_admin_audit(struct exchange *exchange)
{
    const struct audit_log *log = exchange->services->audit.log;
    const struct audit_filter filter = read_filter(exchange);
    struct audit_entry *entries = arena_allocate(exchange->arena, (ENTRIES_A_PAGE + 1) * sizeof *entries);
    size_t count = 0;
    if (entries == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = log->list(log->self, &filter, exchange->arena, entries, ENTRIES_A_PAGE + 1, &count);
    if (err != ERR_OK) {
        return err;
    }
    struct view *view = page_view(exchange, TEXT("Audit log"), PAGE_PLAIN);
    page_typed(view, exchange, asked, ASKED);
    view_entries(exchange, view, &filter, entries, count);
    return page_show(exchange, 200, "admin/audit", view);
}
