#ifndef DOMAIN_BILLING_CARD_H
#define DOMAIN_BILLING_CARD_H
#include <stdbool.h>
#include <stdint.h>

enum { CARD_BRAND_BYTES = 32, CARD_LAST_DIGITS = 4, CARD_NAME_BYTES = 512, CARD_SOON_MONTHS = 2 };

/* What may be known here of a payment card. */
struct card {
    char brand[CARD_BRAND_BYTES + 1]; /* as the gateway names it: "visa" */
    char last4[CARD_LAST_DIGITS + 1];
    int32_t exp_year;  /* 2026 */
    int32_t exp_month; /* 1..12; the card is good through its last day */
};

/* Says whether the month that the card names has passed at `now`, UTC. */
bool card_is_expired(const struct card *card, int64_t now);

/* Says whether a card that is still good has its last day within CARD_SOON_MONTHS months from `now`: on 30 November up to
 * 30 January, on 31 December up to the end of February. */
bool card_expires_soon(const struct card *card, int64_t now);
#endif
