#include "domain/billing/account.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"

enum { CARDS_PAGE = 100, MONTHS_A_YEAR = 12 };

static enum err ask_for_mail(const struct billing_ports *ports, const struct billing_account *account,
                             const struct card_on_file *card)
{
    int64_t now = account_now(ports);
    char month[TEXT_INT64_BYTES];
    char year[TEXT_INT64_BYTES];
    (void)text_from_int64(card->card.exp_month, month);
    (void)text_from_int64(card->card.exp_year, year);
    const struct new_job job = {
        .kind = "mail.card_expiring",
        .payload = { .fields = { { .name = "to", .value = account->email },
                                 { .name = "locale", .value = user_locale_name(account->locale) },
                                 { .name = "last4", .value = card->card.last4 },
                                 { .name = "month", .value = month },
                                 { .name = "year", .value = year },
                                 { .name = "expired", .value = card_is_expired(&card->card, now) ? "expired" : "" } },
                     .count = 6 },
        .run_at = now,
        .created_on = now,
    };
    int64_t id = 0;
    return ports->queue->add(ports->queue->self, &job, &id);
}

static enum err mark(const struct billing_ports *ports, struct billing_account *account, void *context)
{
    const struct card_on_file *card = context;
    enum err err = ports->cards->mark_expiring(ports->cards->self, card);
    return err == ERR_OK ? ask_for_mail(ports, account, card) : err;
}

static bool is_to_be_told(const struct card_on_file *card, int64_t now)
{
    return card_is_expired(&card->card, now) || card_expires_soon(&card->card, now);
}

/* A card that was replaced meanwhile, or whose user is gone, is passed over. */
static enum err mark_page(const struct billing_ports *ports, struct card_on_file *cards, size_t listed, int64_t *marked)
{
    int64_t now = account_now(ports);
    for (size_t i = 0; i < listed; i++) {
        if (!is_to_be_told(&cards[i], now)) {
            continue;
        }
        enum err err = account_change(ports, cards[i].user_id, mark, &cards[i]);
        if (err != ERR_OK && err != ERR_STALE && err != ERR_NOT_FOUND) {
            return err;
        }
        *marked += err == ERR_OK;
    }
    return ERR_OK;
}

enum err billing_mark_expiring_cards(const struct billing_ports *ports, int64_t *count)
{
    struct card_on_file cards[CARDS_PAGE];
    const struct calendar_day today = calendar_day_at(account_now(ports));
    int64_t last = today.year * MONTHS_A_YEAR + today.month - 1 + CARD_SOON_MONTHS;
    int64_t after = 0;
    int64_t marked = 0;
    size_t listed = CARDS_PAGE;
    enum err err = ERR_OK;
    while (err == ERR_OK && listed == CARDS_PAGE) {
        err = ports->cards->list_unmarked(ports->cards->self, (int32_t)(last / MONTHS_A_YEAR),
                                          (int32_t)(last % MONTHS_A_YEAR + 1), after, cards, CARDS_PAGE, &listed);
        if (err == ERR_OK && listed > 0) {
            after = cards[listed - 1].user_id;
            err = mark_page(ports, cards, listed, &marked);
        }
    }
    if (err == ERR_OK) {
        *count = marked;
    }
    return err;
}
