#include "domain/billing/settle.h"

enum err billing_complete_purchase(const struct billing_ports *ports, struct arena *arena, int64_t user_id,
                                   const char *payment_intent, bool *paid)
{
    struct settlement settlement = { .ports = ports, .arena = arena };
    struct payment_matter matter = { .is_paid = true };
    struct gateway_payment_intent intent;
    struct purchase purchase;
    enum err err = ports->purchases->find_by_payment_intent(ports->purchases->self, payment_intent, &purchase);
    if (err == ERR_OK && purchase.user_id != user_id) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK && purchase.state != PURCHASE_PAID) {
        err = ports->gateway->payment_intent_find(ports->gateway->self, arena, payment_intent, &intent);
        if (err == ERR_OK) {
            intent.reference = purchase.id;
            err = settle_intent(&settlement, &intent, &matter);
        }
    }
    if (err == ERR_OK) {
        *paid = matter.is_paid;
    }
    return err;
}
