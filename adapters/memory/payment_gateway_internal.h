#ifndef ADAPTERS_MEMORY_PAYMENT_GATEWAY_INTERNAL_H
#define ADAPTERS_MEMORY_PAYMENT_GATEWAY_INTERNAL_H
#include "adapters/memory/payment_gateway.h"

/* Rows: what others see, first, and what only the gateway knows. */
struct customer_row {
    struct gateway_customer seen;
    int64_t owed; /* cents that the next invoice charges on top; below 0 for a credit */
    bool is_deleted;
};

struct payment_method_row {
    struct gateway_payment_method seen;
    enum memory_bank bank;
};

struct subscription_row {
    struct gateway_subscription seen;
    struct coupon discount; /* as it was when it was redeemed; of no code for none */
    int64_t redeemed_on;
    int64_t anchor; /* periods end so many months after it */
    int32_t periods;
    int64_t prorated; /* cents that the next invoice adds for changes of plan, after the discount that there was */
};

/* The objects that the port gives away, and the place of their texts. */
struct gateway_shape {
    size_t size;
    const size_t *texts;
    size_t text_count;
    /* Copies what else points elsewhere, NULL for nothing; `out` is a copy of the object with its texts. */
    enum err (*give_rest)(struct arena *arena, const void *object, void *out);
};
extern const struct gateway_shape customer_shape, payment_method_shape, setup_intent_shape, payment_intent_shape,
    subscription_shape, invoice_shape, charge_shape, dispute_shape, coupon_shape, coupon_details_shape;

/* Copies an object of that shape with its texts. Errors: ERR_NO_MEMORY; `out` untouched. */
enum err gateway_give(struct arena *arena, const struct gateway_shape *shape, const void *object, void *out) MUST_USE;

/* The row whose object has that id, which stands first in each; NULL when there is none. */
void *gateway_row(const struct memory_table *table, const char *id);
struct customer_row *gateway_customer(const struct memory_gateway *gateway, const char *id); /* none that was deleted */
struct coupon *gateway_coupon(const struct memory_gateway *gateway, const char *code);

/* "sub_7"; "" when there is no memory. */
const char *gateway_new_id(struct memory_gateway *gateway, const char *prefix);
/* A text that lives as long as the gateway; "" when there is no memory. */
const char *gateway_keep(struct memory_gateway *gateway, const char *text);

/* What a request that made something has answered. */
union gateway_answer {
    struct gateway_customer customer;
    struct gateway_setup_intent setup_intent;
    struct gateway_payment_intent payment_intent;
    struct gateway_subscription subscription;
};

/* An answer that was given under a key. */
struct answer_row {
    const char *key;
    const char *asked;
    enum err err;
    union gateway_answer answer;
};

/* A request under a key. */
struct gateway_request {
    const char *key;
    const char *asked; /* what for, with all arguments */
    enum err (*work)(struct memory_gateway *gateway, const void *wish, union gateway_answer *answer);
    const void *wish;
};

/* Serves it once: its answer, refusals too, is kept and is given again to who asks for the same under the same key. */
enum err gateway_serve(struct memory_gateway *gateway, const struct gateway_request *request,
                       union gateway_answer *answer) MUST_USE;

/* What each call of the port begins and ends with: its faults. */
enum err gateway_begin(struct memory_gateway *gateway) MUST_USE;
enum err gateway_end(struct memory_gateway *gateway, enum err err) MUST_USE;

/* A page of a list, newest first. `created_on` is the place of that member in the row. */
struct gateway_list {
    const struct memory_table *table;
    size_t created_on;
    bool (*is_listed)(const void *row, const void *key);
    const void *key;
    const struct gateway_shape *shape;
};
enum err gateway_page(struct memory_gateway *gateway, struct arena *arena, const struct gateway_list *list,
                      const struct gateway_cursor *cursor, void *objects, size_t *count) MUST_USE;

/* Queues an event with that object, which is copied. */
enum err gateway_tell(struct memory_gateway *gateway, enum gateway_event_kind kind, const void *object) MUST_USE;
enum err gateway_event_read(void *self, struct arena *arena, const void *body, size_t size, struct gateway_event *event);
enum err gateway_events(void *self, struct arena *arena, const struct gateway_event_kinds *kinds,
                        const struct gateway_cursor *cursor, struct gateway_event events[GATEWAY_PAGE], size_t *count);

/* Whether the bank pays a charge now. */
bool gateway_bank_pays(const struct memory_gateway *gateway, const char *payment_method);

/* Charges an open intent: it succeeds, and says so. */
enum err gateway_charge(struct memory_gateway *gateway, struct gateway_payment_intent *intent,
                        const char *payment_method) MUST_USE;

/* Charges the next period of a subscription as it stands, or what is past due; ERR_PAYMENT_DECLINED when the bank says no. */
enum err gateway_bill(struct memory_gateway *gateway, struct subscription_row *subscription) MUST_USE;
enum err gateway_bill_again(struct memory_gateway *gateway, struct subscription_row *subscription) MUST_USE;
/* A price of `cents` after the subscription's discount, where it has one at that instant. */
enum err gateway_reduce(const struct subscription_row *subscription, int64_t at, int64_t cents, int64_t *reduced) MUST_USE;
int64_t gateway_months_after(int64_t instant, int32_t months);

/* Ends it now. */
enum err gateway_end_subscription(struct memory_gateway *gateway, struct subscription_row *subscription) MUST_USE;

/* The port's functions on coupons, subscriptions and invoices. */
enum err gateway_coupon_create(void *self, const char *key, const struct coupon *coupon);
enum err gateway_coupon_find(void *self, struct arena *arena, const char *code, struct gateway_coupon *found);
enum err gateway_coupon_rename(void *self, const char *key, const char *code, const char *name);
enum err gateway_coupon_delete(void *self, const char *code);
enum err gateway_subscription_create(void *self, struct arena *arena, const struct gateway_new_subscription *wish,
                                     struct gateway_subscription *made);
enum err gateway_subscription_find(void *self, struct arena *arena, const char *id, struct gateway_subscription *found);
enum err gateway_subscription_change(void *self, struct arena *arena, const struct gateway_change *wish,
                                     struct gateway_subscription *changed);
enum err gateway_subscription_cancel(void *self, struct arena *arena, const char *id, struct gateway_subscription *ended);
enum err gateway_subscriptions(void *self, struct arena *arena, const char *customer, const struct gateway_cursor *cursor,
                               struct gateway_subscription subscriptions[GATEWAY_PAGE], size_t *count);
enum err gateway_invoice_find(void *self, struct arena *arena, const char *id, struct gateway_invoice *found);
enum err gateway_invoice_upcoming(void *self, struct arena *arena, const char *subscription, struct gateway_invoice *upcoming);
enum err gateway_invoices_paid(void *self, struct arena *arena, const struct gateway_cursor *cursor,
                               struct gateway_invoice invoices[GATEWAY_PAGE], size_t *count);
#endif
