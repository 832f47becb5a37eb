#ifndef PORTS_TRANSACTION_H
#define PORTS_TRANSACTION_H
#include "domain/kernel/err.h"

/* Makes what several stores do one step: all of it or nothing. The stores of one composition share its transaction; there is
 * no nesting. Every begin that was ERR_OK is followed by one commit or one rollback. */
struct transaction {
    void *self;
    enum err (*begin)(void *self);  /* Errors: ERR_UNAVAILABLE */
    enum err (*commit)(void *self); /* Errors: ERR_UNAVAILABLE; the transaction is over then, too */
    void (*rollback)(void *self);
};
#endif
