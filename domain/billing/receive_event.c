#include "domain/billing/settle.h"

enum err billing_receive_event(const struct billing_ports *ports, struct arena *arena, const char *secret,
                               const struct webhook_delivery *delivery, struct gateway_event *event)
{
    struct gateway_event read;
    enum err err = webhook_signature_verify(ports->digest, arena, secret, delivery, account_now(ports));
    if (err == ERR_OK) {
        err = ports->gateway->event_read(ports->gateway->self, arena, delivery->body, delivery->size, &read);
    }
    if (err != ERR_OK) {
        return err;
    }
    *event = read;
    struct settlement settlement = { .ports = ports, .arena = arena, .event = &read };
    return settle_event(&settlement);
}
