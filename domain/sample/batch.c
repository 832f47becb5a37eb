#include "domain/sample/batch.h"

enum { BATCH_BYTES = 256 << 20 };

static void *room_for(struct batch *batch, int64_t count, size_t item_size)
{
    return arena_allocate(&batch->arena, (size_t)count * item_size);
}

enum err batch_begin(struct batch *batch, const struct sample_counts *counts)
{
    /* Each user has an entry for signing up and one for a plan, each bet may need coins before it, each invoice gives some. */
    int64_t entries = 2 * counts->users + counts->bets + counts->invoices;
    int64_t revealed = counts->bets / PAIR_BETS_MIN;
    arena_init(&batch->arena, BATCH_BYTES);
    batch->users = room_for(batch, counts->users, sizeof *batch->users);
    batch->entries = room_for(batch, entries, sizeof *batch->entries);
    batch->seeds = room_for(batch, revealed, sizeof *batch->seeds);
    batch->bets = room_for(batch, counts->bets, sizeof *batch->bets);
    batch->subscriptions = room_for(batch, counts->users, sizeof *batch->subscriptions);
    batch->invoices = room_for(batch, counts->invoices, sizeof *batch->invoices);
    return batch->arena.exhausted ? ERR_NO_MEMORY : ERR_OK;
}

void batch_credit(struct batch *batch, struct bulk_user *user, int64_t coins, enum coin_reason reason, int64_t created_on)
{
    batch->entries[batch->entry_count++] =
        (struct ledger_entry){ .user_id = user->user.id, .amount = coins, .reason = reason, .created_on = created_on };
    user->user.coins += coins;
}

enum err batch_load(const struct batch *batch)
{
    const struct bulk_loader *loader = batch->ports->loader;
    enum err err = loader->load_users(loader->self, batch->users, batch->user_count);
    if (err == ERR_OK) {
        err = loader->load_entries(loader->self, batch->entries, batch->entry_count);
    }
    if (err == ERR_OK && batch->seeds_count > 0) {
        err = loader->load_seeds(loader->self, batch->seeds, batch->seeds_count);
    }
    if (err == ERR_OK && batch->bet_count > 0) {
        err = loader->load_bets(loader->self, batch->bets, batch->bet_count);
    }
    if (err == ERR_OK && batch->subscription_count > 0) {
        err = loader->load_subscriptions(loader->self, batch->subscriptions, batch->subscription_count);
    }
    if (err == ERR_OK && batch->invoice_count > 0) {
        err = loader->load_invoices(loader->self, batch->invoices, batch->invoice_count);
    }
    return err;
}
