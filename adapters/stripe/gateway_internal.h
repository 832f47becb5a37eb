#ifndef ADAPTERS_STRIPE_GATEWAY_INTERNAL_H
#define ADAPTERS_STRIPE_GATEWAY_INTERNAL_H
#include "adapters/stripe/form.h"
#include "adapters/stripe/gateway.h"
#include "adapters/stripe/object.h"

/* One function of the port on its way. It is begun, its form is filled in, and it is ended, which releases all. */
struct inquiry {
    struct caller *caller;
    struct call call;
    char path[CALL_PATH_BYTES + 1];
    struct text_buffer form;
    struct call_end end;
};

/* Begins a call of "/v1/WHAT", or "/v1/WHAT/ID/VERB"; `id` and `verb` NULL for none. Errors: ERR_NOT_FOUND for what can't be an
 * id, which would name something else than one object. */
enum err inquiry_begin(struct inquiry *inquiry, void *self, enum gateway_call kind, const char *method, const char *what,
                       const char *id, const char *verb) MUST_USE;

/* Makes the call; the answer is the inquiry's. Errors: as call_make, ERR_NO_MEMORY for the form. */
enum err inquiry_run(struct inquiry *inquiry) MUST_USE;

/* Reads the answer into `object`. Errors: ERR_PAYMENT_FAILED for one that can't be understood, ERR_NO_MEMORY. */
enum err inquiry_read(const struct inquiry *inquiry, const struct object_shape *shape, struct arena *arena,
                      void *object) MUST_USE;

void inquiry_end(struct inquiry *inquiry);

/* Runs it, reads the answer and ends it. */
enum err inquiry_finish(struct inquiry *inquiry, const struct object_shape *shape, struct arena *arena, void *object) MUST_USE;

/* The object of that id. */
enum err inquiry_find(void *self, enum gateway_call kind, const char *what, const char *id, const struct object_shape *shape,
                      struct arena *arena, void *object) MUST_USE;

/* A page of a list; `names` and `values` are more parameters, up to the first NULL. */
enum { INQUIRY_PARAMETERS = GATEWAY_OTHER };
struct inquiry_list {
    enum gateway_call kind;
    const char *what;
    const struct object_shape *shape;
    const char *names[INQUIRY_PARAMETERS];
    const char *values[INQUIRY_PARAMETERS];
};
enum err inquiry_list(void *self, struct arena *arena, const struct inquiry_list *list, const struct gateway_cursor *cursor,
                      void *objects, size_t *count) MUST_USE;

/* The port's functions that have files of their own. */
enum err stripe_subscription_create(void *self, struct arena *arena, const struct gateway_new_subscription *wish,
                                    struct gateway_subscription *made);
enum err stripe_subscription_find(void *self, struct arena *arena, const char *id, struct gateway_subscription *found);
enum err stripe_subscription_change(void *self, struct arena *arena, const struct gateway_change *wish,
                                    struct gateway_subscription *changed);
enum err stripe_subscription_cancel(void *self, struct arena *arena, const char *id, struct gateway_subscription *ended);
enum err stripe_subscriptions(void *self, struct arena *arena, const char *customer, const struct gateway_cursor *cursor,
                              struct gateway_subscription subscriptions[GATEWAY_PAGE], size_t *count);
enum err stripe_invoice_find(void *self, struct arena *arena, const char *id, struct gateway_invoice *found);
enum err stripe_invoice_upcoming(void *self, struct arena *arena, const char *subscription, struct gateway_invoice *upcoming);
enum err stripe_invoices_paid(void *self, struct arena *arena, const struct gateway_cursor *cursor,
                              struct gateway_invoice invoices[GATEWAY_PAGE], size_t *count);
enum err stripe_coupon_create(void *self, const char *key, const struct coupon *coupon);
enum err stripe_coupon_find(void *self, struct arena *arena, const char *code, struct gateway_coupon *found);
enum err stripe_coupon_rename(void *self, const char *key, const char *code, const char *name);
enum err stripe_coupon_delete(void *self, const char *code);
enum err stripe_plan_create(void *self, enum plan_rank plan);
enum err stripe_plan_find(void *self, enum plan_rank plan, int64_t *cents);
enum err stripe_plan_delete(void *self, enum plan_rank plan);
#endif
