#ifndef DOMAIN_COUPON_COUPON_H
#define DOMAIN_COUPON_COUPON_H
#include <stdbool.h>
#include <stdint.h>
#include "domain/kernel/err.h"
#include "domain/kernel/problems.h"
#include "ports/random_source.h"

enum {
    COUPON_CODE_BYTES = 128,
    COUPON_NAME_CHARACTERS = 40, /* Stripe's limit */
    COUPON_NAME_BYTES = 4 * COUPON_NAME_CHARACTERS,
    COUPON_MONTHS_MAX = 120,
    COUPON_REDEMPTIONS_MAX = 2147483647, /* what Stripe's integer holds */
};

/* How long a subscription keeps the discount; Stripe's names. */
#define COUPON_DURATION_LIST(X) X(FOREVER, "forever") X(ONCE, "once") X(REPEATING, "repeating")

enum coupon_duration {
#define X(duration, name) COUPON_##duration,
    COUPON_DURATION_LIST(X)
#undef X
        COUPON_DURATIONS
};

/* A discount for whoever knows its code. Exactly one of percent_off and amount_off is set. Instants are microseconds since
 * 1970-01-01 UTC. */
struct coupon {
    int64_t id;
    char code[COUPON_CODE_BYTES + 1]; /* upper case */
    int32_t percent_off;              /* 1..100, or 0 */
    int64_t amount_off;               /* cents, or 0 */
    enum coupon_duration duration;
    int32_t duration_in_months; /* of a repeating one, else 0 */
    int64_t max_redemptions;    /* 0 for no limit */
    int64_t times_redeemed;
    int64_t redeem_by;                /* the last instant that it may be redeemed at; 0 for no limit */
    int64_t created_on;               /* of a pending one: when the gateway was asked last */
    char name[COUPON_NAME_BYTES + 1]; /* the operators' note on it; "" for none */
    bool is_pending;                  /* the gateway has not said yet that it made it: nobody sees or redeems it */
};

/* "forever", "once" or "repeating"; static. */
const char *coupon_duration_name(enum coupon_duration duration);

/* Errors: ERR_MALFORMED for what is no duration's name; *duration untouched. */
enum err coupon_duration_from(const char *name, enum coupon_duration *duration) MUST_USE;

bool coupon_is_expired(const struct coupon *coupon, int64_t now);
bool coupon_is_used_up(const struct coupon *coupon);

/* Neither pending nor expired nor used up. Who has redeemed it keeps the discount all the same. */
bool coupon_is_redeemable(const struct coupon *coupon, int64_t now);

/* Takes the discount off a price. The discount is rounded half up to the cent, as Stripe does, so half a cent goes to the
 * customer; the price never falls below 0. Errors: ERR_INTERNAL for a price below 0; *discounted untouched. */
enum err coupon_discount(const struct coupon *coupon, int64_t cents, int64_t *discounted) MUST_USE;

/* Trims and upper-cases a code that was typed; "" for a blank one or NULL. Errors: ERR_MALFORMED for what can't be a code: longer
 * than COUPON_CODE_BYTES, or with anything but ASCII letters, digits, '-' and '_' inside; `code` untouched. */
enum err coupon_code_read(const char *typed, char code[COUPON_CODE_BYTES + 1]) MUST_USE;

/* Makes up a code, XXXX-XXXX-XXXX, each X one of 22 letters and digits that aren't taken for another (53 bits in all), each as
 * likely as the next. Errors: the random source's; `code` untouched. */
enum err coupon_code_draw(const struct random_source *random, char code[COUPON_CODE_BYTES + 1]) MUST_USE;

/* A coupon as an admin's form has it. Any text may be NULL or blank: it is absent then. All are borrowed. */
struct coupon_wish {
    const char *code;               /* absent: to be made up */
    const char *percent_off;        /* 1..100 */
    const char *amount_off;         /* dollars, "5" or "5.50" */
    const char *currency;           /* "usd", any case; absent: usd */
    const char *duration;           /* absent: once, as at Stripe */
    const char *duration_in_months; /* 1..COUPON_MONTHS_MAX; looked at for a repeating one only */
    const char *max_redemptions;    /* 1..COUPON_REDEMPTIONS_MAX; absent: no limit */
    const char *redeem_by;          /* "2026-01-31": to the end of that day, UTC; absent: no limit */
};

/* Reads a wish at `now` into a coupon without id, created now, whose code is "" when one is to be made up. Whether the code is
 * taken is the store's to say. Errors: ERR_REJECTED with one problem a field, each on the field that its key names: code.format,
 * percent_off.missing and amount_off.missing when neither is there, percent_off.both and amount_off.both when both are,
 * percent_off.range, amount_off.range, currency.unknown, duration.unknown, duration_in_months.missing, duration_in_months.range,
 * max_redemptions.range, redeem_by.format, redeem_by.past; *coupon untouched. */
enum err coupon_read(const struct coupon_wish *wish, int64_t now, struct problems *why, struct coupon *coupon) MUST_USE;
#endif
