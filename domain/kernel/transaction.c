#include "domain/kernel/transaction.h"

enum err transaction_end(const struct transaction *transaction, enum err steps)
{
    if (steps == ERR_OK) {
        return transaction->commit(transaction->self);
    }
    transaction->rollback(transaction->self);
    return steps;
}
