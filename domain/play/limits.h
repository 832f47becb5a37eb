#ifndef DOMAIN_PLAY_LIMITS_H
#define DOMAIN_PLAY_LIMITS_H
#include <stdbool.h>
#include <stdint.h>
#include "domain/kernel/err.h"
#include "domain/kernel/problems.h"

/* What a player has set against playing too much. A limit is tightened at once and loosened a day later; who is excluded stays so
 * until the end that was chosen. Days are UTC's. */

#define PLAY_LOOSENING_DELAY (24LL * 60 * 60 * 1000000)
#define PLAY_FOR_GOOD        (INT64_C(253402214400) * 1000000) /* 9999-12-31: no end is later */

/* Coins a day. */
struct play_limit {
    int64_t coins;      /* 0: none */
    int64_t next;       /* what it becomes, 0: none */
    int64_t changes_on; /* when; 0: it stays */
};

struct play_limits {
    struct play_limit loss;
    struct play_limit wager;
    int64_t excluded_until; /* 0: never was */

    /* What was played on a day, of whose bets these limits know. */
    int64_t day; /* after 1970-01-01 */
    int64_t wagered;
    int64_t net; /* what the coins moved by */
};

/* The day of an instant, and when a day begins. */
int64_t play_day_of(int64_t instant);
int64_t play_day_begin(int64_t day);

/* Lets changes come about that are due at `now`, and a new day begin with nothing played. */
void play_limits_come_to(struct play_limits *limits, int64_t now);

bool play_is_excluded(const struct play_limits *limits, int64_t now);

/* Whether a bet has to look at them: there is a limit, or an exclusion that has not ended. */
bool play_limits_bind(const struct play_limits *limits, int64_t now);

/* Moves a limit to `coins` a day, 0 for none: at once when that is tighter, else PLAY_LOOSENING_DELAY from `now`, in place of an
 * earlier change. A change that waits already goes on waiting; the limit as it is changes nothing. */
void play_limit_move(struct play_limit *limit, int64_t coins, int64_t now);

/* Checks a bet against limits that have come to its instant, by the worst that it can end in. Adds bet.limit_wager or
 * bet.limit_loss on field "wagered". */
enum err play_check_bet(const struct play_limits *limits, int64_t wagered, struct problems *why) MUST_USE;

/* Counts a bet. Errors: ERR_OVERFLOW; *limits is untouched then. */
enum err play_count_bet(struct play_limits *limits, int64_t wagered, int64_t net) MUST_USE;

/* How long somebody is excluded: a time to cool off, or for long. */
#define PLAY_PERIOD_LIST(X)                                                                                                      \
    X(DAY, "1_day")                                                                                                              \
    X(WEEK, "7_days") X(MONTH, "30_days") X(HALF_YEAR, "6_months") X(YEAR, "1_year") X(FOR_GOOD, "for_good")

enum play_period {
#define X(name, text) PLAY_PERIOD_##name,
    PLAY_PERIOD_LIST(X)
#undef X
        PLAY_PERIODS
};

/* "1_day"; static. */
const char *play_period_name(enum play_period period);

/* Errors: ERR_MALFORMED for what is no period's name (NULL, too); *period is untouched. */
enum err play_period_from(const char *name, enum play_period *period) MUST_USE;

/* When a period that begins at `now` ends; months end on the day of the same number, or the month's last. */
int64_t play_period_end(enum play_period period, int64_t now);
#endif
