#include "adapters/stripe/refusal.h"
#include <stdbool.h>
#include <string.h>
#include "adapters/stripe/object.h"

/* A word that is no word, by its letters or its length, is left out: it goes to the log. */
static void copy_word(const json_t *error, const char *path, char word[REFUSAL_WORD_BYTES + 1])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.[]";
    const char *text = json_string_value(object_at(error, path));
    size_t length = text == NULL ? 0 : strlen(text);
    if (length > 0 && length <= REFUSAL_WORD_BYTES && strspn(text, letters) == length) {
        memcpy(word, text, length + 1);
    }
}

struct refusal refusal_of(const json_t *answer)
{
    struct refusal refusal = { .type = "" };
    const json_t *error = object_at(answer, "error");
    copy_word(error, "type", refusal.type);
    copy_word(error, "code", refusal.code);
    copy_word(error, "decline_code", refusal.decline_code);
    copy_word(error, "param", refusal.param);
    copy_word(error, "payment_intent.status", refusal.intent_status);
    return refusal;
}

static bool is(const char *word, const char *expected)
{
    return strcmp(word, expected) == 0;
}

static enum err bad_request(const struct refusal *refusal, const char *sought)
{
    if (is(refusal->code, "resource_already_exists")) {
        return ERR_CONFLICT;
    }
    bool is_missing = is(refusal->code, "resource_missing") || is(refusal->code, "coupon_expired");
    return is_missing && sought != NULL && is(refusal->param, sought) ? ERR_NOT_FOUND : ERR_PAYMENT_INVALID;
}

enum err refusal_error(int status, const struct refusal *refusal, const char *sought)
{
    if (status >= 200 && status < 300) {
        return ERR_OK;
    }
    switch (status) {
    case 401:
    case 403:
        return ERR_PAYMENT_AUTHENTICATION;
    case 402:
        return ERR_PAYMENT_DECLINED;
    case 404: /* without a code it is the path that is unknown: that of another version, or no Stripe at all */
        return refusal->code[0] != '\0' ? ERR_NOT_FOUND : ERR_PAYMENT_INVALID;
    case 409:
    case 429:
        return ERR_PAYMENT_FAILED;
    default:
        break;
    }
    if (is(refusal->type, "card_error")) {
        return ERR_PAYMENT_DECLINED;
    }
    return status >= 400 && status < 500 ? bad_request(refusal, sought) : ERR_PAYMENT_FAILED;
}
