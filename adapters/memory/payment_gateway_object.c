#include <stdio.h>
#include <string.h>
#include "adapters/memory/payment_gateway_internal.h"

#define SHAPE(name, type, ...)                                                                                                   \
    static const size_t name##_texts[] = { __VA_ARGS__ };                                                                        \
    const struct gateway_shape name##_shape = { sizeof(type), name##_texts, sizeof name##_texts / sizeof name##_texts[0], NULL }

#define AT(member) offsetof(struct gateway_customer, member)
SHAPE(customer, struct gateway_customer, AT(id), AT(email), AT(payment_method));
#undef AT
#define AT(member) offsetof(struct gateway_payment_method, member)
SHAPE(payment_method, struct gateway_payment_method, AT(id), AT(customer));
#undef AT
#define AT(member) offsetof(struct gateway_setup_intent, member)
SHAPE(setup_intent, struct gateway_setup_intent, AT(id), AT(client_secret), AT(customer), AT(payment_method));
#undef AT
#define AT(member) offsetof(struct gateway_payment_intent, member)
SHAPE(payment_intent, struct gateway_payment_intent, AT(id), AT(client_secret), AT(customer), AT(charge), AT(invoice));
#undef AT
#define AT(member) offsetof(struct gateway_subscription, member)
SHAPE(subscription, struct gateway_subscription, AT(id), AT(customer), AT(item), AT(plan), AT(coupon));
#undef AT
#define AT(member) offsetof(struct gateway_invoice, member)
SHAPE(invoice, struct gateway_invoice, AT(id), AT(number), AT(customer), AT(subscription), AT(plan), AT(charge),
      AT(payment_intent));
#undef AT
#define AT(member) offsetof(struct gateway_charge, member)
SHAPE(charge, struct gateway_charge, AT(id), AT(customer), AT(payment_intent), AT(invoice));
#undef AT
#define AT(member) offsetof(struct gateway_dispute, member)
SHAPE(dispute, struct gateway_dispute, AT(id), AT(charge), AT(payment_intent), AT(status));
#undef AT
#define AT(member) offsetof(struct gateway_coupon, member)
SHAPE(coupon_details, struct gateway_coupon, AT(code), AT(name));
#undef AT
SHAPE(coupon, const char *, 0);

static void copy_text(struct arena *arena, char *place)
{
    const char *text;
    memcpy(&text, place, sizeof text);
    text = arena_copy(arena, text, strlen(text));
    memcpy(place, &text, sizeof text);
}

enum err gateway_give(struct arena *arena, const struct gateway_shape *shape, const void *object, void *out)
{
    char *copy = arena_allocate(arena, shape->size);
    if (copy == NULL) {
        return ERR_NO_MEMORY;
    }
    memcpy(copy, object, shape->size);
    for (size_t i = 0; i < shape->text_count; i++) {
        copy_text(arena, copy + shape->texts[i]);
    }
    enum err err = arena->exhausted ? ERR_NO_MEMORY : ERR_OK;
    if (err == ERR_OK && shape->give_rest != NULL) {
        err = shape->give_rest(arena, object, copy);
    }
    if (err == ERR_OK) {
        memcpy(out, copy, shape->size);
    }
    return err;
}

void *gateway_row(const struct memory_table *table, const char *id)
{
    for (size_t i = 0; i < table->count; i++) {
        const char *known;
        memcpy(&known, memory_table_row(table, i), sizeof known);
        if (strcmp(known, id) == 0) {
            return memory_table_row(table, i);
        }
    }
    return NULL;
}

struct customer_row *gateway_customer(const struct memory_gateway *gateway, const char *id)
{
    struct customer_row *customer = gateway_row(&gateway->customers, id);
    return customer != NULL && !customer->is_deleted ? customer : NULL;
}

struct coupon *gateway_coupon(const struct memory_gateway *gateway, const char *code)
{
    for (size_t i = 0; i < gateway->coupons.count; i++) {
        struct coupon *coupon = memory_table_row(&gateway->coupons, i);
        if (strcmp(coupon->code, code) == 0) {
            return coupon;
        }
    }
    return NULL;
}

const char *gateway_keep(struct memory_gateway *gateway, const char *text)
{
    const char *kept = arena_copy(&gateway->texts, text, strlen(text));
    return kept == NULL ? "" : kept;
}

const char *gateway_new_id(struct memory_gateway *gateway, const char *prefix)
{
    char id[64];
    (void)snprintf(id, sizeof id, "%s_%lld", prefix, (long long)++gateway->last_id);
    return gateway_keep(gateway, id);
}

enum err gateway_begin(struct memory_gateway *gateway)
{
    return memory_faults_next(gateway->faults);
}

enum err gateway_end(struct memory_gateway *gateway, enum err err)
{
    enum err loss = memory_faults_next(gateway->losses);
    return loss != ERR_OK ? loss : err;
}

/* An answer of no memory is no answer: the request may be made again. */
static enum err serve_anew(struct memory_gateway *gateway, const struct gateway_request *request, union gateway_answer *answer)
{
    struct answer_row row = {
        .key = gateway_keep(gateway, request->key),
        .asked = gateway_keep(gateway, request->asked),
    };
    row.err = request->work(gateway, request->wish, &row.answer);
    if (row.err != ERR_NO_MEMORY && memory_table_append(&gateway->answers, &row) != ERR_OK) {
        return ERR_NO_MEMORY;
    }
    if (row.err == ERR_OK) {
        *answer = row.answer;
    }
    return row.err;
}

static enum err serve(struct memory_gateway *gateway, const struct gateway_request *request, union gateway_answer *answer)
{
    const struct answer_row *before = gateway_row(&gateway->answers, request->key);
    if (before == NULL) {
        return serve_anew(gateway, request, answer);
    }
    if (strcmp(before->asked, request->asked) != 0) {
        return ERR_PAYMENT_INVALID;
    }
    if (before->err == ERR_OK) {
        *answer = before->answer;
    }
    return before->err;
}

enum err gateway_serve(struct memory_gateway *gateway, const struct gateway_request *request, union gateway_answer *answer)
{
    enum err err = gateway_begin(gateway);
    return err != ERR_OK ? err : gateway_end(gateway, serve(gateway, request, answer));
}

static int64_t created_on(const struct gateway_list *list, const void *row)
{
    int64_t instant;
    memcpy(&instant, (const char *)row + list->created_on, sizeof instant);
    return instant;
}

/* How many rows are older than the one that the page comes after. */
static size_t rows_before(const struct memory_table *table, const char *after)
{
    const char *row = after[0] == '\0' ? NULL : gateway_row(table, after);
    return row == NULL ? table->count : (size_t)(row - (const char *)table->rows) / table->row_size;
}

enum err gateway_page(struct memory_gateway *gateway, struct arena *arena, const struct gateway_list *list,
                      const struct gateway_cursor *cursor, void *objects, size_t *count)
{
    size_t size = list->shape->size;
    size_t given = 0;
    enum err err = gateway_begin(gateway);
    char *page = err == ERR_OK ? arena_allocate(arena, GATEWAY_PAGE * size) : NULL;
    for (size_t i = rows_before(list->table, cursor->after); page != NULL && err == ERR_OK && i > 0 && given < GATEWAY_PAGE;
         i--) {
        const void *row = memory_table_row(list->table, i - 1);
        if (created_on(list, row) >= cursor->created_from_on && list->is_listed(row, list->key)) {
            err = gateway_give(arena, list->shape, row, page + given++ * size);
        }
    }
    if (err != ERR_OK || page == NULL) {
        return err != ERR_OK ? err : ERR_NO_MEMORY;
    }
    err = gateway_end(gateway, ERR_OK);
    if (err == ERR_OK) {
        memcpy(objects, page, given * size);
        *count = given;
    }
    return err;
}
