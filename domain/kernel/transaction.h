#ifndef DOMAIN_KERNEL_TRANSACTION_H
#define DOMAIN_KERNEL_TRANSACTION_H
#include "ports/transaction.h"

/* Ends a transaction by how its steps went: commits when `steps` is ERR_OK, else rolls back and returns `steps`.
 * Errors: `steps`; the commit's. */
enum err transaction_end(const struct transaction *transaction, enum err steps) MUST_USE;
#endif
