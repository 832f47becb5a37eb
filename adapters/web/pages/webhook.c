#include "adapters/web/page.h"
#include "adapters/web/pages/pages.h"
#include "adapters/web/report.h"
#include "adapters/web/site_internal.h"

/* What the payment gateway tells by itself. Only a machine reads the answers: JSON, whatever it accepts. */

/* For the access log, and for how late events come. */
static void note(struct exchange *exchange, const struct gateway_event *event, enum err err)
{
    const struct clock *clock = exchange->services->billing.clock;
    if (event->id == NULL) {
        return; /* it could not be read */
    }
    exchange->response->event_id = event->id;
    exchange->response->event_type = event->type;
    if (err == ERR_OK) {
        metrics_count_webhook(exchange->site->metrics, clock->now(clock->self) - event->created_on);
    }
}

enum err page_webhook(struct exchange *exchange)
{
    const char *secret = exchange->site->settings.payments.webhook_secret;
    const struct web_request *request = exchange->request;
    const struct webhook_delivery delivery = {
        .signature = web_request_header(request, "Stripe-Signature"),
        .body = request->body,
        .size = request->body_size,
    };
    struct gateway_event event = { .id = NULL };
    exchange->wants_json = true;
    enum err err =
        billing_receive_event(&exchange->services->billing, exchange->arena, secret == NULL ? "" : secret, &delivery, &event);
    note(exchange, &event, err);
    if (err == ERR_MALFORMED || err == ERR_REJECTED) {
        return page_json_error(exchange, 400, "request.malformed");
    }
    if (billing_failure_key(err) != NULL) {
        report_log(exchange, err);
        web_response_header(exchange->response, "Retry-After", "5");
        return page_json_error(exchange, 503, "service.unavailable");
    }
    return err == ERR_OK ? page_json(exchange, 200, json_pack("{s:b}", "received", 1)) : err;
}
