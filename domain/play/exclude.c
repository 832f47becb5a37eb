#include "domain/play/change_limits.h"

struct excluding {
    enum play_period period;
    struct problems *why;
};

static enum err apply(struct play_limits *limits, int64_t now, void *context)
{
    const struct excluding *excluding = context;
    int64_t end = play_period_end(excluding->period, now);
    if (end < limits->excluded_until) {
        return problems_reject(excluding->why, "exclusion", "exclusion.shorter");
    }
    limits->excluded_until = end;
    return ERR_OK;
}

enum err play_exclude(const struct play_ports *ports, const struct audit_actor *actor, int64_t user_id,
                      const struct exclusion_wish *wish, struct problems *why)
{
    struct excluding excluding = { .why = why };
    const struct limits_change change = {
        .action = "play.excluded", .actor = actor, .user_id = user_id, .apply = apply, .context = &excluding
    };
    if (play_period_from(wish->period, &excluding.period) != ERR_OK) {
        problems_add(why, "exclusion", "exclusion.unknown");
    }
    if (!wish->is_sure) {
        problems_add(why, "sure", "exclusion.unconfirmed");
    }
    enum err err = problems_verdict(why);
    return err == ERR_OK ? limits_change_make(ports, &change) : err;
}

enum err play_refuse_excluded(const struct play_limit_store *limits, const struct clock *clock, int64_t user_id,
                              struct problems *why)
{
    struct play_limits found;
    enum err err = limits->find(limits->self, user_id, &found);
    if (err == ERR_OK && play_is_excluded(&found, clock->now(clock->self))) {
        return problems_reject(why, "", "play.excluded");
    }
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}
