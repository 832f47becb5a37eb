#include <stddef.h>
#include "domain/billing/billing.h"

const char *billing_failure_key(enum err err)
{
    switch (err) {
    case ERR_PAYMENT_DECLINED:
        return "payment.declined";
    case ERR_PAYMENT_INVALID:
        return "payment.invalid_request";
    case ERR_PAYMENT_AUTHENTICATION:
        return "payment.authentication";
    case ERR_PAYMENT_UNREACHABLE:
        return "payment.unreachable";
    case ERR_PAYMENT_FAILED:
        return "payment.error";
    default:
        return NULL;
    }
}
