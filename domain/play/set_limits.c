#include "domain/kernel/text.h"
#include "domain/play/change_limits.h"

/* What was typed, read. */
struct read_limit {
    bool is_there;
    int64_t coins; /* 0: none */
};

struct setting_limits {
    struct read_limit loss;
    struct read_limit wager;
    bool waits;
};

static bool is_blank(const char *typed)
{
    while (*typed == ' ' || *typed == '\t') {
        typed++;
    }
    return *typed == '\0';
}

static struct read_limit read_limit(const char *typed, const char *field, const char *key, struct problems *why)
{
    struct read_limit read = { .is_there = typed != NULL };
    if (typed != NULL && !is_blank(typed) && (text_to_int64_trimmed(typed, &read.coins) != ERR_OK || read.coins < 1)) {
        problems_add(why, field, key);
    }
    return read;
}

static bool move(struct play_limit *limit, const struct read_limit *typed, int64_t now)
{
    if (!typed->is_there) {
        return false;
    }
    play_limit_move(limit, typed->coins, now);
    return limit->coins != typed->coins;
}

static enum err apply(struct play_limits *limits, int64_t now, void *context)
{
    struct setting_limits *setting = context;
    bool loss_waits = move(&limits->loss, &setting->loss, now);
    bool wager_waits = move(&limits->wager, &setting->wager, now);
    setting->waits = loss_waits || wager_waits;
    return ERR_OK;
}

enum err play_set_limits(const struct play_ports *ports, const struct audit_actor *actor, int64_t user_id,
                         const struct limits_wish *wish, struct problems *why, bool *waits)
{
    struct setting_limits setting = {
        .loss = read_limit(wish->daily_loss, "daily_loss", "daily_loss.range", why),
        .wager = read_limit(wish->daily_wager, "daily_wager", "daily_wager.range", why),
    };
    const struct limits_change change = {
        .action = "play.limits_set", .actor = actor, .user_id = user_id, .apply = apply, .context = &setting
    };
    enum err err = problems_verdict(why);
    if (err == ERR_OK) {
        err = limits_change_make(ports, &change);
    }
    if (err == ERR_OK) {
        *waits = setting.waits;
    }
    return err;
}

static void stay(struct play_limit *limit)
{
    *limit = (struct play_limit){ .coins = limit->coins };
}

static enum err withdraw(struct play_limits *limits, int64_t now, void *context)
{
    (void)now;
    (void)context;
    stay(&limits->loss);
    stay(&limits->wager);
    return ERR_OK;
}

enum err play_withdraw_loosening(const struct play_ports *ports, const struct audit_actor *actor, int64_t user_id)
{
    const struct limits_change change = {
        .action = "play.loosening_withdrawn", .actor = actor, .user_id = user_id, .apply = withdraw
    };
    return limits_change_make(ports, &change);
}

enum err play_find_limits(const struct play_ports *ports, int64_t user_id, struct play_limits *found)
{
    struct play_limits limits = { .day = 0 };
    enum err err = ports->limits->find(ports->limits->self, user_id, &limits);
    if (err == ERR_OK || err == ERR_NOT_FOUND) {
        play_limits_come_to(&limits, ports->clock->now(ports->clock->self));
        *found = limits;
        return ERR_OK;
    }
    return err;
}
