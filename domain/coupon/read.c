#include <string.h>
#include "domain/coupon/coupon.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/money.h"
#include "domain/kernel/text.h"

enum { TYPED_BYTES = 64, PERCENT_MAX = 100 };

/* What was typed, trimmed; what is too long for any of the fields but the code becomes "?", which is right for none. */
struct typed {
    char text[TYPED_BYTES];
};

static struct typed read_typed(const char *typed)
{
    struct typed read = { .text = "" };
    if (typed != NULL && text_trim(typed, read.text, sizeof read.text) != ERR_OK) {
        memcpy(read.text, "?", sizeof "?");
    }
    return read;
}

static bool is_absent(const char *typed)
{
    return read_typed(typed).text[0] == '\0';
}

/* A whole number in 1..most, or 0. */
static int64_t read_count(const char *typed, int64_t most)
{
    int64_t count = 0;
    bool fits = text_to_int64(read_typed(typed).text, &count) == ERR_OK && count >= 1 && count <= most;
    return fits ? count : 0;
}

static void read_code(const struct coupon_wish *wish, struct problems *why, struct coupon *coupon)
{
    if (coupon_code_read(wish->code, coupon->code) != ERR_OK) {
        problems_add(why, "code", "code.format");
    }
}

static void read_percent(const char *typed, struct problems *why, struct coupon *coupon)
{
    coupon->percent_off = (int32_t)read_count(typed, PERCENT_MAX);
    if (coupon->percent_off == 0) {
        problems_add(why, "percent_off", "percent_off.range");
    }
}

static void read_amount(const char *typed, struct problems *why, struct coupon *coupon)
{
    if (money_from_dollars(typed, &coupon->amount_off) != ERR_OK || coupon->amount_off == 0) {
        problems_add(why, "amount_off", "amount_off.range");
    }
}

static void read_discount(const struct coupon_wish *wish, struct problems *why, struct coupon *coupon)
{
    bool has_percent = !is_absent(wish->percent_off);
    bool has_amount = !is_absent(wish->amount_off);
    if (has_percent == has_amount) {
        problems_add(why, "percent_off", has_percent ? "percent_off.both" : "percent_off.missing");
        problems_add(why, "amount_off", has_amount ? "amount_off.both" : "amount_off.missing");
    } else if (has_percent) {
        read_percent(wish->percent_off, why, coupon);
    } else {
        read_amount(wish->amount_off, why, coupon);
    }
}

static void check_currency(const char *typed, struct problems *why)
{
    struct typed currency = read_typed(typed);
    text_lower_ascii(currency.text);
    if (currency.text[0] != '\0' && strcmp(currency.text, MONEY_CURRENCY) != 0) {
        problems_add(why, "currency", "currency.unknown");
    }
}

static void read_months(const char *typed, struct problems *why, struct coupon *coupon)
{
    coupon->duration_in_months = (int32_t)read_count(typed, COUPON_MONTHS_MAX);
    if (is_absent(typed)) {
        problems_add(why, "duration_in_months", "duration_in_months.missing");
    } else if (coupon->duration_in_months == 0) {
        problems_add(why, "duration_in_months", "duration_in_months.range");
    }
}

static void read_duration(const struct coupon_wish *wish, struct problems *why, struct coupon *coupon)
{
    const char *typed = is_absent(wish->duration) ? "once" : wish->duration;
    if (coupon_duration_from(read_typed(typed).text, &coupon->duration) != ERR_OK) {
        problems_add(why, "duration", "duration.unknown");
    } else if (coupon->duration == COUPON_REPEATING) {
        read_months(wish->duration_in_months, why, coupon);
    }
}

static void read_max_redemptions(const struct coupon_wish *wish, struct problems *why, struct coupon *coupon)
{
    coupon->max_redemptions = read_count(wish->max_redemptions, COUPON_REDEMPTIONS_MAX);
    if (coupon->max_redemptions == 0 && !is_absent(wish->max_redemptions)) {
        problems_add(why, "max_redemptions", "max_redemptions.range");
    }
}

static void read_redeem_by(const struct coupon_wish *wish, struct problems *why, struct coupon *coupon)
{
    int64_t days = 0;
    if (is_absent(wish->redeem_by)) {
        return;
    }
    if (calendar_read_date(read_typed(wish->redeem_by).text, &days) != ERR_OK) {
        problems_add(why, "redeem_by", "redeem_by.format");
        return;
    }
    coupon->redeem_by = (days + 1) * CALENDAR_DAY - 1;
    if (coupon_is_expired(coupon, coupon->created_on)) {
        problems_add(why, "redeem_by", "redeem_by.past");
    }
}

enum err coupon_read(const struct coupon_wish *wish, int64_t now, struct problems *why, struct coupon *coupon)
{
    struct coupon read = { .created_on = now };
    read_code(wish, why, &read);
    read_discount(wish, why, &read);
    check_currency(wish->currency, why);
    read_duration(wish, why, &read);
    read_max_redemptions(wish, why, &read);
    read_redeem_by(wish, why, &read);
    enum err err = problems_verdict(why);
    if (err == ERR_OK) {
        *coupon = read;
    }
    return err;
}
