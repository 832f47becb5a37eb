#include "domain/billing/card.h"
#include "domain/kernel/calendar.h"

enum { MONTHS_A_YEAR = 12 };

/* How many months the card's last one is after the month of `today`; negative when it has passed. */
static int64_t months_left(const struct card *card, const struct calendar_day *today)
{
    return (card->exp_year - today->year) * MONTHS_A_YEAR + (card->exp_month - today->month);
}

bool card_is_expired(const struct card *card, int64_t now)
{
    const struct calendar_day today = calendar_day_at(now);
    return months_left(card, &today) < 0;
}

bool card_expires_soon(const struct card *card, int64_t now)
{
    const struct calendar_day today = calendar_day_at(now);
    int64_t left = months_left(card, &today);
    bool by_the_day = today.day >= calendar_days_in_month(card->exp_year, card->exp_month);
    return left >= 0 && (left < CARD_SOON_MONTHS || (left == CARD_SOON_MONTHS && by_the_day));
}
