#include "tests/web/browser.h"

struct export_ports browser_export_ports(struct browser *browser, const struct audit_ports *audit)
{
    return (struct export_ports){
        .clock = &browser->clock,
        .random = &browser->random,
        .digest = &browser->digest,
        .transaction = &browser->transaction,
        .users = &browser->users,
        .sessions = &browser->sessions,
        .ledger = &browser->ledger,
        .bets = &browser->bets,
        .limits = &browser->limits,
        .subscriptions = &browser->subscriptions,
        .purchases = &browser->purchases,
        .invoices = &browser->invoices,
        .cards = &browser->cards,
        .exports = &browser->exports,
        .format = &browser->format,
        .queue = &browser->jobs,
        .audit = *audit,
    };
}
