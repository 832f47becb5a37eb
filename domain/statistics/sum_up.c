#include "domain/kernel/transaction.h"
#include "domain/statistics/statistics.h"

static enum err sum_up_a_part(const struct transaction *transaction, const struct site_statistics *site, bool *more)
{
    enum err err = transaction->begin(transaction->self);
    return err == ERR_OK ? transaction_end(transaction, site->sum_up(site->self, more)) : err;
}

enum err statistics_sum_up(const struct transaction *transaction, const struct site_statistics *site)
{
    bool more = true;
    enum err err = ERR_OK;
    while (err == ERR_OK && more) {
        err = sum_up_a_part(transaction, site, &more);
    }
    return err;
}
