#include "domain/export/document.h"
#include <string.h>

static enum err read_account(struct document_page *page)
{
    const struct user *user = page->user;
    if (document_make_room(page, 1) == NULL) {
        return ERR_NO_MEMORY;
    }
    struct record *record = document_add(page);
    record_number(record, "id", user->id);
    record_text(record, "email", user->email);
    record_text(record, "username", user->username[0] == '\0' ? NULL : user->username);
    record_text(record, "role", user_role_name(user->role));
    record_boolean(record, "active", user->active);
    record_text(record, "locale", user_locale_name(user->locale));
    record_number(record, "coins", user->coins);
    record_number(record, "coin_debt", user->coin_debt);
    record_number(record, "bet_count", user->bet_count);
    record_number(record, "sign_in_count", user->sign_in_count);
    record_text(record, "client_seed", user->seeds.client_seed);
    record_instant(record, page->arena, "created_on", user->created_on);
    record_instant(record, page->arena, "deletion_on", user->deletion_on);
    page->is_over = true;
    return ERR_OK;
}

static enum err read_sign_ins(struct document_page *page)
{
    const struct user_store *users = page->ports->users;
    struct sign_in_record *rows = document_make_room(page, sizeof *rows);
    size_t count = 0;
    enum err err = rows == NULL
                       ? ERR_NO_MEMORY
                       : users->list_sign_ins(users->self, page->user->id, page->after, rows, DOCUMENT_PAGE_ROWS, &count);
    if (err != ERR_OK) {
        return err;
    }
    for (size_t i = 0; i < count; i++) {
        struct record *record = document_add(page);
        record_number(record, "id", rows[i].id);
        record_instant(record, page->arena, "signed_in_on", rows[i].signed_in_on);
        record_text(record, "address", rows[i].address);
        page->after = rows[i].id;
    }
    page->is_over = count < DOCUMENT_PAGE_ROWS;
    return ERR_OK;
}

/* When they began and end: their hashes are nobody's business. */
static enum err read_sessions(struct document_page *page)
{
    const struct session_store *sessions = page->ports->sessions;
    struct session *rows = document_make_room(page, sizeof *rows);
    size_t count = 0;
    enum err err =
        rows == NULL ? ERR_NO_MEMORY
                     : sessions->list_of_user(sessions->self, page->user->id, page->after_hash, rows, DOCUMENT_PAGE_ROWS, &count);
    if (err != ERR_OK) {
        return err;
    }
    for (size_t i = 0; i < count; i++) {
        struct record *record = document_add(page);
        record_instant(record, page->arena, "created_on", rows[i].created_on);
        record_instant(record, page->arena, "expires_on", rows[i].expires_on);
        memcpy(page->after_hash, rows[i].token_hash, sizeof page->after_hash);
    }
    page->is_over = count < DOCUMENT_PAGE_ROWS;
    return ERR_OK;
}

static void tell_bet(struct document_page *page, const struct bet_record *row)
{
    const struct bet *bet = &row->bet;
    struct record *record = document_add(page);
    record_number(record, "id", bet->id);
    record_number(record, "number", bet->number);
    record_instant(record, page->arena, "placed_on", bet->placed_on);
    record_number(record, "guess", bet->guess);
    record_number(record, "die_1", bet->dice.die_1);
    record_number(record, "die_2", bet->dice.die_2);
    record_number(record, "wagered", bet->wagered);
    record_number(record, "payout_tenths", bet->payout);
    record_number(record, "net", bet->net);
    record_number(record, "seed_number", bet->seed_number);
    record_number(record, "nonce", bet->nonce);
    record_text(record, "client_seed", row->revealed ? row->client_seed : NULL);
    if (row->revealed) {
        record_bytes(record, page->arena, "server_seed", row->server_seed, sizeof row->server_seed);
    } else {
        record_text(record, "server_seed", NULL);
    }
}

/* The newest first; `after` is the number of the last one, 0 at the start. */
static enum err read_bets(struct document_page *page)
{
    const struct bet_store *bets = page->ports->bets;
    int64_t newest = page->after == 0 ? page->user->bet_count : page->after - 1;
    struct bet_record *rows = document_make_room(page, sizeof *rows);
    size_t count = 0;
    enum err err =
        rows == NULL ? ERR_NO_MEMORY : bets->list(bets->self, page->user->id, newest, rows, DOCUMENT_PAGE_ROWS, &count);
    if (err != ERR_OK) {
        return err;
    }
    for (size_t i = 0; i < count; i++) {
        tell_bet(page, &rows[i]);
        page->after = rows[i].bet.number;
    }
    page->is_over = count < DOCUMENT_PAGE_ROWS;
    return ERR_OK;
}

static enum err read_entries(struct document_page *page)
{
    const struct ledger *ledger = page->ports->ledger;
    struct ledger_entry *rows = document_make_room(page, sizeof *rows);
    size_t count = 0;
    enum err err = rows == NULL
                       ? ERR_NO_MEMORY
                       : ledger->list_of_user(ledger->self, page->user->id, page->after, rows, DOCUMENT_PAGE_ROWS, &count);
    if (err != ERR_OK) {
        return err;
    }
    for (size_t i = 0; i < count; i++) {
        struct record *record = document_add(page);
        record_number(record, "id", rows[i].id);
        record_number(record, "amount", rows[i].amount);
        record_number(record, "debt", rows[i].debt);
        record_text(record, "reason", coin_reason_name(rows[i].reason));
        record_instant(record, page->arena, "created_on", rows[i].created_on);
        page->after = rows[i].id;
    }
    page->is_over = count < DOCUMENT_PAGE_ROWS;
    return ERR_OK;
}

static enum err read_limits(struct document_page *page)
{
    const struct play_limit_store *store = page->ports->limits;
    struct play_limits *limits = document_make_room(page, sizeof *limits);
    enum err err = limits == NULL ? ERR_NO_MEMORY : store->find(store->self, page->user->id, limits);
    page->is_over = true;
    if (err != ERR_OK) {
        return err == ERR_NOT_FOUND ? ERR_OK : err;
    }
    struct record *record = document_add(page);
    record_number_or_nothing(record, "daily_loss", limits->loss.coins);
    record_number_or_nothing(record, "next_daily_loss", limits->loss.next);
    record_instant(record, page->arena, "loss_changes_on", limits->loss.changes_on);
    record_number_or_nothing(record, "daily_wager", limits->wager.coins);
    record_number_or_nothing(record, "next_daily_wager", limits->wager.next);
    record_instant(record, page->arena, "wager_changes_on", limits->wager.changes_on);
    record_instant(record, page->arena, "excluded_until", limits->excluded_until);
    record_instant(record, page->arena, "day", play_day_begin(limits->day));
    record_number(record, "wagered_that_day", limits->wagered);
    record_number(record, "net_that_day", limits->net);
    return ERR_OK;
}

static const char *doer_of(const struct user *user, const struct audit_actor *actor)
{
    if (actor->user_id == 0) {
        return "site";
    }
    return actor->user_id == user->id ? "you" : "operator";
}

/* Which operator it was, and from where, is the operator's own business. */
static void tell_entry(struct document_page *page, const struct audit_entry *entry)
{
    bool is_own = entry->actor.user_id == page->user->id;
    struct record *changes = arena_allocate(page->arena, (entry->change_count + 1) * sizeof *changes);
    for (size_t i = 0; changes != NULL && i < entry->change_count; i++) {
        record_text(&changes[i], "field", entry->changes[i].field);
        record_text(&changes[i], "before", entry->changes[i].before);
        record_text(&changes[i], "after", entry->changes[i].after);
    }
    struct record *record = document_add(page);
    record_number(record, "id", entry->id);
    record_instant(record, page->arena, "happened_on", entry->happened_on);
    record_text(record, "action", entry->action);
    record_text(record, "by", doer_of(page->user, &entry->actor));
    record_text(record, "address", is_own ? entry->actor.address : NULL);
    record_text(record, "reason", entry->reason);
    record_list(record, "changes", changes, changes == NULL ? 0 : entry->change_count);
}

/* What was done to the account, the newest first. */
static enum err read_audit(struct document_page *page)
{
    enum { ENTRIES = 25 }; /* their texts may be long */
    const struct audit_log *log = page->ports->audit.log;
    const struct audit_filter filter = {
        .actor = "", .action = "", .subject = "user", .subject_id = page->user->id, .before = page->after
    };
    struct audit_entry *rows = document_make_room(page, sizeof *rows);
    size_t count = 0;
    enum err err = rows == NULL ? ERR_NO_MEMORY : log->list(log->self, &filter, page->arena, rows, ENTRIES, &count);
    if (err != ERR_OK) {
        return err;
    }
    for (size_t i = 0; i < count; i++) {
        tell_entry(page, &rows[i]);
        page->after = rows[i].id;
    }
    page->is_over = count < ENTRIES;
    return ERR_OK;
}

const struct document_section document_sections[] = {
    { "account", false, read_account },
    { "sign_ins", true, read_sign_ins },
    { "sessions", true, read_sessions },
    { "bets", true, read_bets },
    { "coin_entries", true, read_entries },
    { "subscriptions", true, document_read_subscriptions },
    { "purchases", true, document_read_purchases },
    { "invoices", true, document_read_invoices },
    { "card", false, document_read_card },
    { "play_limits", false, read_limits },
    { "audit", true, read_audit },
};
const size_t document_section_count = sizeof document_sections / sizeof document_sections[0];
