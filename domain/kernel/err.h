#ifndef DOMAIN_KERNEL_ERR_H
#define DOMAIN_KERNEL_ERR_H
/* Every way an operation can end. The name is for programs, the text for operators' logs; users see neither. */
#define ERR_LIST(X)                                                                                                              \
    X(OK, "ok")                                                                                                                  \
    X(NOT_FOUND, "no such record")                                                                                               \
    X(CONFLICT, "somebody else has it already")                                                                                  \
    X(STALE, "the record changed since it was read")                                                                             \
    X(REJECTED, "the input breaks a rule; see the problems")                                                                     \
    X(LIMITED, "too many tries in too short a time")                                                                             \
    X(MALFORMED, "the input can't be read")                                                                                      \
    X(OVERFLOW, "the amount is too large")                                                                                       \
    X(UNAVAILABLE, "a service did not answer")                                                                                   \
    X(PAYMENT_DECLINED, "the card's bank said no")                                                                               \
    X(PAYMENT_INVALID, "the payment gateway doesn't understand the request")                                                     \
    X(PAYMENT_AUTHENTICATION, "the payment gateway doesn't know the key")                                                        \
    X(PAYMENT_UNREACHABLE, "the payment gateway did not answer")                                                                 \
    X(PAYMENT_FAILED, "the payment gateway failed")                                                                              \
    X(NO_MEMORY, "out of memory")                                                                                                \
    X(INTERNAL, "a promise of the code was broken")

enum err {
#define X(name, text) ERR_##name,
    ERR_LIST(X)
#undef X
};

#define MUST_USE __attribute__((warn_unused_result))

/* The error's name ("NOT_FOUND") and its text, both static; "UNKNOWN" for a number outside the list. */
const char *err_name(enum err err);
const char *err_text(enum err err);
#endif
