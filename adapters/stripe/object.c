#include "adapters/stripe/object.h"
#include <string.h>
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"

static const json_t *step_into(const json_t *json, const char *name, size_t length)
{
    char key[64];
    int64_t index = 0;
    if (length >= sizeof key) {
        return NULL;
    }
    memcpy(key, name, length);
    key[length] = '\0';
    if (!json_is_array(json)) {
        return json_object_get(json, key);
    }
    return text_to_int64(key, &index) == ERR_OK && index >= 0 ? json_array_get(json, (size_t)index) : NULL;
}

const json_t *object_at(const json_t *json, const char *path)
{
    while (json != NULL && *path != '\0') {
        size_t length = strcspn(path, ".");
        json = step_into(json, path, length);
        path += length + (path[length] == '.' ? 1 : 0);
    }
    return json_is_null(json) ? NULL : json;
}

/* The text itself, or the id of an object that stands for it. */
static const char *text_of(const json_t *value)
{
    return json_string_value(json_is_object(value) ? json_object_get(value, "id") : value);
}

static enum err read_text(const json_t *value, struct arena *arena, void *place)
{
    const char *text = value == NULL ? "" : text_of(value);
    if (text == NULL) {
        return ERR_MALFORMED;
    }
    const char *copy = arena_copy(arena, text, strlen(text));
    memcpy(place, &copy, sizeof copy);
    return copy == NULL ? ERR_NO_MEMORY : ERR_OK;
}

static enum err read_id(const json_t *value, struct arena *arena, void *place)
{
    const char *id = json_string_value(value);
    bool is_id = id != NULL && id[0] != '\0' && strlen(id) <= GATEWAY_ID_BYTES;
    return is_id ? read_text(value, arena, place) : ERR_MALFORMED;
}

static enum err read_number(const json_t *value, struct arena *arena, void *place)
{
    (void)arena;
    int64_t number = json_integer_value(value);
    if (value != NULL && !json_is_integer(value)) {
        return ERR_MALFORMED;
    }
    memcpy(place, &number, sizeof number);
    return ERR_OK;
}

static enum err read_instant(const json_t *value, struct arena *arena, void *place)
{
    int64_t seconds = 0;
    int64_t instant = 0;
    enum err err = read_number(value, arena, &seconds);
    if (err != ERR_OK || seconds < 0 || __builtin_mul_overflow(seconds, CALENDAR_SECOND, &instant)) {
        return ERR_MALFORMED;
    }
    memcpy(place, &instant, sizeof instant);
    return ERR_OK;
}

static enum err read_flag(const json_t *value, struct arena *arena, void *place)
{
    (void)arena;
    bool flag = json_is_true(value);
    if (value != NULL && !json_is_boolean(value)) {
        return ERR_MALFORMED;
    }
    memcpy(place, &flag, sizeof flag);
    return ERR_OK;
}

/* A number of ours in the metadata; others may write there, too, so what isn't one is none. */
static enum err read_reference(const json_t *value, struct arena *arena, void *place)
{
    (void)arena;
    int64_t reference = 0;
    const char *text = json_string_value(value);
    if (text == NULL || text_to_int64(text, &reference) != ERR_OK || reference < 0) {
        reference = 0;
    }
    memcpy(place, &reference, sizeof reference);
    return ERR_OK;
}

static enum err read_intent_status(const json_t *value, struct arena *arena, void *place)
{
    (void)arena;
    const char *status = json_string_value(value);
    if (status == NULL) {
        return ERR_MALFORMED;
    }
    enum gateway_intent_status read = strcmp(status, "succeeded") == 0  ? GATEWAY_INTENT_SUCCEEDED
                                      : strcmp(status, "canceled") == 0 ? GATEWAY_INTENT_CANCELED
                                                                        : GATEWAY_INTENT_OPEN;
    memcpy(place, &read, sizeof read);
    return ERR_OK;
}

static enum err read_subscription_status(const json_t *value, struct arena *arena, void *place)
{
    (void)arena;
    enum subscription_status status;
    enum err err = subscription_status_from(json_string_value(value), &status);
    if (err == ERR_OK) {
        memcpy(place, &status, sizeof status);
    }
    return err;
}

/* What is no card, such as a bank's transfer, is an empty one. */
static enum err read_card(const json_t *value, struct arena *arena, void *place)
{
    (void)arena;
    struct card card = { .exp_month = 0 };
    const char *brand = json_string_value(json_object_get(value, "brand"));
    const char *last4 = json_string_value(json_object_get(value, "last4"));
    json_int_t year = json_integer_value(json_object_get(value, "exp_year"));
    json_int_t month = json_integer_value(json_object_get(value, "exp_month"));
    if (value != NULL &&
        (brand == NULL || last4 == NULL || text_copy(brand, card.brand, sizeof card.brand) != ERR_OK ||
         text_copy(last4, card.last4, sizeof card.last4) != ERR_OK || year < 1 || year > 9999 || month < 1 || month > 12)) {
        return ERR_MALFORMED;
    }
    card.exp_year = (int32_t)year;
    card.exp_month = (int32_t)month;
    memcpy(place, &card, sizeof card);
    return ERR_OK;
}

static enum err read_discounts(const json_t *value, struct arena *arena, void *place)
{
    (void)arena;
    int64_t sum = 0;
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (__builtin_add_overflow(sum, json_integer_value(object_at(json_array_get(value, i), "amount")), &sum)) {
            return ERR_MALFORMED;
        }
    }
    memcpy(place, &sum, sizeof sum);
    return ERR_OK;
}

static const json_t *plan_of(const json_t *line)
{
    const json_t *plan = object_at(line, "plan");
    return plan != NULL ? plan : object_at(line, "price");
}

/* The line of the period that is paid; where there are so many others that it isn't among those that Stripe shows, the newest of
 * them that costs something, which come first. */
static const json_t *line_of_plan(const json_t *lines)
{
    const json_t *found = NULL;
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        bool is_prorated = json_is_true(json_object_get(line, "proration"));
        if (plan_of(line) == NULL) {
            continue;
        }
        if (!is_prorated) {
            return line;
        }
        if (found == NULL && json_integer_value(json_object_get(line, "amount")) >= 0) {
            found = line;
        }
    }
    return found;
}

static enum err read_lines(const json_t *value, struct arena *arena, void *place)
{
    struct gateway_invoice *invoice = place;
    const json_t *line = line_of_plan(value);
    enum err err = read_text(plan_of(line), arena, &invoice->plan);
    err = err == ERR_OK ? read_instant(object_at(line, "period.start"), arena, &invoice->period_start_on) : err;
    return err == ERR_OK ? read_instant(object_at(line, "period.end"), arena, &invoice->period_end_on) : err;
}

/* An upcoming invoice is paid an hour after the period that it ends, or at its end. */
static enum err read_due(const json_t *invoice, struct arena *arena, void *place)
{
    const json_t *attempt = object_at(invoice, "next_payment_attempt");
    bool is_upcoming = object_at(invoice, "id") == NULL;
    return read_instant(attempt == NULL && is_upcoming ? object_at(invoice, "period_end") : attempt, arena, place);
}

/* An upcoming invoice has none. */
static enum err read_invoice_id(const json_t *value, struct arena *arena, void *place)
{
    return value == NULL ? read_text(NULL, arena, place) : read_id(value, arena, place);
}

#define SHAPE(name, type, ...)                                                                                                   \
    static const struct object_field name##_fields[] = { __VA_ARGS__ };                                                          \
    const struct object_shape stripe_##name = { sizeof(type), name##_fields, sizeof name##_fields / sizeof name##_fields[0] }

#define AT(member) offsetof(struct gateway_customer, member)
SHAPE(customer, struct gateway_customer, { "id", read_id, AT(id) }, { "email", read_text, AT(email) },
      { "invoice_settings.default_payment_method", read_text, AT(payment_method) });
#undef AT
#define AT(member) offsetof(struct gateway_payment_method, member)
SHAPE(payment_method, struct gateway_payment_method, { "id", read_id, AT(id) }, { "customer", read_text, AT(customer) },
      { "card", read_card, AT(card) });
#undef AT
#define AT(member) offsetof(struct gateway_setup_intent, member)
SHAPE(setup_intent, struct gateway_setup_intent, { "id", read_id, AT(id) }, { "client_secret", read_text, AT(client_secret) },
      { "customer", read_text, AT(customer) }, { "payment_method", read_text, AT(payment_method) },
      { "status", read_intent_status, AT(status) });
#undef AT
#define AT(member) offsetof(struct gateway_payment_intent, member)
SHAPE(payment_intent, struct gateway_payment_intent, { "id", read_id, AT(id) }, { "client_secret", read_text, AT(client_secret) },
      { "customer", read_text, AT(customer) }, { "metadata." OBJECT_PURCHASE, read_reference, AT(reference) },
      { "amount", read_number, AT(cents) }, { "status", read_intent_status, AT(status) },
      { "latest_charge", read_text, AT(charge) }, { "invoice", read_text, AT(invoice) },
      { "created", read_instant, AT(created_on) });
#undef AT
#define AT(member) offsetof(struct gateway_subscription, member)
SHAPE(subscription, struct gateway_subscription, { "id", read_id, AT(id) }, { "customer", read_text, AT(customer) },
      { "items.data.0.id", read_text, AT(item) }, { "items.data.0.plan", read_text, AT(plan) },
      { "discount.coupon", read_text, AT(coupon) }, { "metadata." OBJECT_SUBSCRIPTION, read_reference, AT(reference) },
      { "status", read_subscription_status, AT(status) }, { "current_period_start", read_instant, AT(current_period_start_on) },
      { "current_period_end", read_instant, AT(current_period_end_on) }, { "created", read_instant, AT(created_on) });
#undef AT
#define AT(member) offsetof(struct gateway_invoice, member)
SHAPE(invoice, struct gateway_invoice, { "id", read_invoice_id, AT(id) }, { "number", read_text, AT(number) },
      { "customer", read_text, AT(customer) }, { "subscription", read_text, AT(subscription) }, { "lines.data", read_lines, 0 },
      { "charge", read_text, AT(charge) }, { "payment_intent", read_text, AT(payment_intent) }, { "paid", read_flag, AT(paid) },
      { "subtotal", read_number, AT(subtotal) }, { "total_discount_amounts", read_discounts, AT(discount) },
      { "tax", read_number, AT(tax) }, { "total", read_number, AT(total) }, { "", read_due, AT(due_on) },
      { "created", read_instant, AT(created_on) });
#undef AT
#define AT(member) offsetof(struct gateway_charge, member)
SHAPE(charge, struct gateway_charge, { "id", read_id, AT(id) }, { "customer", read_text, AT(customer) },
      { "payment_intent", read_text, AT(payment_intent) }, { "invoice", read_text, AT(invoice) },
      { "amount", read_number, AT(cents) }, { "amount_refunded", read_number, AT(refunded) },
      { "payment_method_details.card", read_card, AT(card) });
#undef AT
#define AT(member) offsetof(struct gateway_dispute, member)
SHAPE(dispute, struct gateway_dispute, { "id", read_id, AT(id) }, { "charge", read_text, AT(charge) },
      { "payment_intent", read_text, AT(payment_intent) }, { "status", read_text, AT(status) },
      { "amount", read_number, AT(cents) });
#undef AT
#define AT(member) offsetof(struct gateway_coupon, member)
SHAPE(coupon_details, struct gateway_coupon, { "id", read_id, AT(code) }, { "name", read_text, AT(name) },
      { "metadata." OBJECT_COUPON, read_reference, AT(reference) });
#undef AT
SHAPE(coupon, const char *, { "id", read_id, 0 });

json_t *object_parse(const void *bytes, size_t size)
{
    json_t *json = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(json)) {
        json_decref(json);
        return NULL;
    }
    return json;
}

enum err object_read(const struct object_shape *shape, const json_t *json, struct arena *arena, void *object)
{
    char *read = json_is_object(json) ? arena_allocate(arena, shape->size) : NULL;
    enum err err = !json_is_object(json) ? ERR_MALFORMED : read == NULL ? ERR_NO_MEMORY : ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < shape->field_count; i++) {
        const struct object_field *field = &shape->fields[i];
        err = field->read(object_at(json, field->path), arena, read + field->place);
    }
    if (err == ERR_OK) {
        memcpy(object, read, shape->size);
    }
    return err;
}
