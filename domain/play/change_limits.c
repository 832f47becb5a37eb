#include "domain/play/change_limits.h"
#include <string.h>
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"

enum { CHANGES_MAX = 3, CHANGE_BYTES = TEXT_INT64_BYTES + CALENDAR_TEXT_BYTES + 8 };

/* What the log says of a change. */
struct limits_told {
    struct audit_change changes[CHANGES_MAX];
    char texts[CHANGES_MAX][2][CHANGE_BYTES];
    size_t count;
};

/* "500", "500, from 2026-01-31T12:00 800"; "" for none */
static void write_limit(const struct play_limit *limit, char text[CHANGE_BYTES])
{
    size_t length = limit->coins == 0 ? 0 : text_from_int64(limit->coins, text);
    text[length] = '\0';
    if (limit->changes_on != 0) {
        char day[CALENDAR_TEXT_BYTES];
        char next[TEXT_INT64_BYTES];
        calendar_write_minute(limit->changes_on, day);
        (void)text_from_int64(limit->next, next);
        const char *const parts[] = { ", from ", day, " ", next };
        (void)!text_join(parts, sizeof parts / sizeof parts[0], text + length, CHANGE_BYTES - length);
    }
}

static void tell_limit(struct limits_told *told, const char *field, const struct play_limit *before,
                       const struct play_limit *after)
{
    char(*texts)[CHANGE_BYTES] = told->texts[told->count];
    write_limit(before, texts[0]);
    write_limit(after, texts[1]);
    if (strcmp(texts[0], texts[1]) != 0) {
        told->changes[told->count++] = (struct audit_change){ .field = field, .before = texts[0], .after = texts[1] };
    }
}

static void write_end(int64_t instant, char text[CHANGE_BYTES])
{
    text[0] = '\0';
    if (instant != 0) {
        calendar_write_minute(instant, text);
    }
}

static void tell_exclusion(struct limits_told *told, int64_t before, int64_t after)
{
    char(*texts)[CHANGE_BYTES] = told->texts[told->count];
    if (before != after) {
        write_end(before, texts[0]);
        write_end(after, texts[1]);
        told->changes[told->count++] = (struct audit_change){ .field = "excluded_until", .before = texts[0], .after = texts[1] };
    }
}

static enum err record(const struct play_ports *ports, const struct limits_change *change, const struct user *player,
                       const struct limits_told *told)
{
    const struct audit_deed deed = {
        .action = change->action,
        .subject = "user",
        .subject_id = player->id,
        .subject_name = player->email,
        .changes = told->changes,
        .change_count = told->count,
    };
    return told->count == 0 ? ERR_OK : audit_record(&ports->audit, change->actor, &deed);
}

/* Bets that were placed while there was nothing to hold them to are counted, too. */
static enum err begin_from(const struct play_ports *ports, int64_t user_id, int64_t now, struct play_limits *limits)
{
    enum err err = ports->limits->find(ports->limits->self, user_id, limits);
    if (err == ERR_NOT_FOUND) {
        *limits = (struct play_limits){ .day = play_day_of(now) };
        err = ERR_OK;
    }
    if (err == ERR_OK) {
        play_limits_come_to(limits, now);
        err = ports->limits->played(ports->limits->self, user_id, play_day_begin(limits->day), &limits->wagered, &limits->net);
    }
    return err;
}

static enum err change_locked(const struct play_ports *ports, const struct limits_change *change)
{
    int64_t now = ports->clock->now(ports->clock->self);
    struct limits_told told = { .count = 0 };
    struct play_limits limits;
    struct user player;
    enum err err = ports->users->find_locked(ports->users->self, change->user_id, &player);
    if (err == ERR_OK && player.deleted) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        err = begin_from(ports, player.id, now, &limits);
    }
    if (err != ERR_OK) {
        return err;
    }
    const struct play_limits before = limits;
    err = change->apply(&limits, now, change->context);
    if (err == ERR_OK) {
        err = ports->limits->save(ports->limits->self, player.id, &limits, play_limits_bind(&limits, now));
    }
    tell_limit(&told, "daily_loss", &before.loss, &limits.loss);
    tell_limit(&told, "daily_wager", &before.wager, &limits.wager);
    tell_exclusion(&told, before.excluded_until, limits.excluded_until);
    return err == ERR_OK ? record(ports, change, &player, &told) : err;
}

enum err limits_change_make(const struct play_ports *ports, const struct limits_change *change)
{
    enum err err = ports->transaction->begin(ports->transaction->self);
    return err == ERR_OK ? transaction_end(ports->transaction, change_locked(ports, change)) : err;
}
