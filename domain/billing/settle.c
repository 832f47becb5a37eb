#include "domain/billing/settle.h"
#include <stddef.h>
#include "domain/kernel/transaction.h"

enum { ROUNDS_MAX = 6 };

enum err settle_by_asking(struct settlement *settlement)
{
    settlement->asks = true;
    return ERR_STALE;
}

enum err settle_find_user(struct settlement *settlement, const char *customer)
{
    const struct billing_account_store *accounts = settlement->ports->accounts;
    struct billing_account account;
    settlement->user_id = 0;
    if (customer[0] == '\0') {
        return ERR_OK;
    }
    enum err err = accounts->find_by_customer(accounts->self, customer, &account);
    if (err == ERR_OK) {
        settlement->user_id = account.user_id;
    }
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

bool settle_believes(const struct source *source, int64_t seen_on)
{
    if (seen_on == 0) {
        return true;
    }
    return source->is_answer ? seen_on == source->seen_on : source->said_on > seen_on;
}

int64_t settle_stamp(const struct billing_ports *ports, const struct source *source, int64_t seen_on)
{
    int64_t now = account_now(ports);
    if (!source->is_answer && source->said_on != 0) {
        return source->said_on > seen_on ? source->said_on : seen_on;
    }
    return now > seen_on ? now : seen_on + 1;
}

static enum err write_down(struct settlement *settlement)
{
    const struct billing_ports *ports = settlement->ports;
    const struct gateway_event *event = settlement->event;
    if (event == NULL) {
        return ERR_OK;
    }
    enum err err = ports->events->add(ports->events->self, event->id, event->type, event->created_on, account_now(ports));
    settlement->is_replay = err == ERR_CONFLICT;
    return settlement->is_replay ? ERR_OK : err;
}

/* A user who was deleted meanwhile is nobody here. */
static enum err apply(struct settlement *settlement)
{
    const struct billing_account_store *accounts = settlement->ports->accounts;
    struct billing_account account;
    enum err err = write_down(settlement);
    if (err != ERR_OK || settlement->is_replay) {
        return err;
    }
    if (settlement->user_id == 0) {
        return settlement->is_of_no_user ? settlement->apply(settlement, NULL) : ERR_OK;
    }
    err = accounts->find_locked(accounts->self, settlement->user_id, &account);
    if (err == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    return err == ERR_OK ? settlement->apply(settlement, &account) : err;
}

static enum err try_once(struct settlement *settlement)
{
    const struct transaction *transaction = settlement->ports->transaction;
    settlement->asks = false;
    enum err err = transaction->begin(transaction->self);
    return err == ERR_OK ? transaction_end(transaction, apply(settlement)) : err;
}

enum err settle(struct settlement *settlement)
{
    enum err err = try_once(settlement);
    for (int round = 1; round < ROUNDS_MAX && settlement->asks; round++) {
        err = settlement->ask(settlement);
        if (err != ERR_OK) {
            return err;
        }
        err = try_once(settlement);
    }
    return err;
}
