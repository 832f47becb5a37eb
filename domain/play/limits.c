#include "domain/play/limits.h"
#include "domain/kernel/calendar.h"

int64_t play_day_of(int64_t instant)
{
    return calendar_divide(instant, CALENDAR_DAY);
}

int64_t play_day_begin(int64_t day)
{
    return day * CALENDAR_DAY;
}

static void come_to(struct play_limit *limit, int64_t now)
{
    if (limit->changes_on != 0 && limit->changes_on <= now) {
        *limit = (struct play_limit){ .coins = limit->next };
    }
}

void play_limits_come_to(struct play_limits *limits, int64_t now)
{
    come_to(&limits->loss, now);
    come_to(&limits->wager, now);
    if (limits->day < play_day_of(now)) { /* a clock that is behind another's doesn't bring a day back */
        limits->day = play_day_of(now);
        limits->wagered = 0;
        limits->net = 0;
    }
}

bool play_is_excluded(const struct play_limits *limits, int64_t now)
{
    return limits->excluded_until > now;
}

bool play_limits_bind(const struct play_limits *limits, int64_t now)
{
    return limits->loss.coins > 0 || limits->wager.coins > 0 || play_is_excluded(limits, now);
}

static bool is_tighter(int64_t coins, int64_t than)
{
    return coins > 0 && (than == 0 || coins < than);
}

void play_limit_move(struct play_limit *limit, int64_t coins, int64_t now)
{
    bool waits_already = limit->changes_on != 0 && limit->next == coins;
    if (coins == limit->coins || waits_already) {
        return;
    }
    if (is_tighter(coins, limit->coins)) {
        *limit = (struct play_limit){ .coins = coins };
    } else {
        limit->next = coins;
        limit->changes_on = now + PLAY_LOOSENING_DELAY;
    }
}

/* Whether `wagered` more is beyond the limit when so much of it is used. */
static bool is_beyond(const struct play_limit *limit, int64_t used, int64_t wagered)
{
    int64_t after = 0;
    return limit->coins > 0 && (__builtin_add_overflow(used, wagered, &after) || after > limit->coins);
}

enum err play_check_bet(const struct play_limits *limits, int64_t wagered, struct problems *why)
{
    if (is_beyond(&limits->wager, limits->wagered, wagered)) {
        return problems_reject(why, "wagered", "bet.limit_wager");
    }
    if (is_beyond(&limits->loss, -limits->net, wagered)) {
        return problems_reject(why, "wagered", "bet.limit_loss");
    }
    return ERR_OK;
}

enum err play_count_bet(struct play_limits *limits, int64_t wagered, int64_t net)
{
    int64_t all_wagered = 0;
    int64_t all_net = 0;
    if (__builtin_add_overflow(limits->wagered, wagered, &all_wagered) || __builtin_add_overflow(limits->net, net, &all_net) ||
        all_net == INT64_MIN) {
        return ERR_OVERFLOW;
    }
    limits->wagered = all_wagered;
    limits->net = all_net;
    return ERR_OK;
}
