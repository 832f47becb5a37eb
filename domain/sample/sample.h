#ifndef DOMAIN_SAMPLE_SAMPLE_H
#define DOMAIN_SAMPLE_SAMPLE_H
#include "domain/audit/audit.h"
#include "domain/kernel/problems.h"
#include "ports/bulk_loader.h"
#include "ports/clock.h"
#include "ports/digest.h"
#include "ports/password_blocklist.h"
#include "ports/password_hasher.h"
#include "ports/random_source.h"
#include "ports/transaction.h"

/* Made-up records that look like those of a site that has run for a year: for development, load and demonstration. */
struct sample_ports {
    const struct clock *clock;
    const struct random_source *random;
    const struct digest *digest;
    const struct password_hasher *hasher;
    const struct password_blocklist *blocklist;
    const struct transaction *transaction;
    const struct bulk_loader *loader;
    struct audit_ports audit;
};

enum {
    SAMPLE_COUNT_MAX = 100000000,
    SAMPLE_BETS_A_USER = 40, /* in the mean, at most: bets and invoices bring the users that they need */
    SAMPLE_INVOICES_A_USER = 6,
    SAMPLE_USERS_AT_ONCE = 500, /* and coupons: so many in one transaction, with all that is theirs */
};

struct sample_counts {
    int64_t users;
    int64_t bets;
    int64_t invoices;
    int64_t coupons;
};

struct sample_wish {
    struct sample_counts counts; /* each 0..SAMPLE_COUNT_MAX */
    const char *password;        /* of all users that are made; NULL: one that nobody knows */
};

/* Who wants to know how far it is: told after each transaction. */
struct sample_listener {
    void *self;
    void (*tell)(void *self, const struct sample_counts *added, const struct sample_counts *planned);
};

/* What will be added: what is wished, with the users that so many bets and invoices need. */
struct sample_counts sample_plan(const struct sample_counts *wished);

/* Adds made-up users in example.com, example.org and example.net with their past of up to a year or two: bets by the real dice
 * and seeds, ledger entries, subscriptions and paid invoices that the payment gateway knows nothing of; and coupons. Every bet
 * and invoice belongs to a user that is added with it, so nobody who is there already is changed or kept waiting, whatever else
 * the site does. Each transaction holds some users with all that is theirs and is recorded as "sample.added"; *added counts what
 * was committed, also on failure.
 * Errors: ERR_REJECTED with password.length or password.common; ERR_CONFLICT when names and codes, drawn anew, were taken again
 * and again; the ports'. */
enum err sample_add(const struct sample_ports *ports, const struct audit_actor *actor, const struct sample_wish *wish,
                    const struct sample_listener *listener, struct problems *why, struct sample_counts *added) MUST_USE;
#endif
