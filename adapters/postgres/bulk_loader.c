#include "ports/bulk_loader.h"
#include "adapters/postgres/billing_row.h"
#include "adapters/postgres/copy.h"
#include "adapters/postgres/postgres.h"

STATEMENT(bulk_reserve_users, "SELECT nextval(pg_get_serial_sequence('users', 'id')) FROM generate_series(1, $1)");

static enum err reserve_user_ids(void *self, int64_t *ids, size_t count)
{
    struct row_array into = { .item_size = sizeof *ids, .capacity = count };
    size_t reserved = 0;
    into.items = ids;
    enum err err = query_list(self, &sql_bulk_reserve_users, PARAMETERS(parameter_int64((int64_t)count)), query_read_number, into,
                              &reserved);
    return err == ERR_OK && reserved != count ? ERR_INTERNAL : err;
}

/* Of what belongs to a user a COPY leaves the id to the table, and of a user, whose id was reserved, it writes it: COPY may. */

static void write_user(struct copy *copy, const struct bulk_user *loaded)
{
    const struct user *user = &loaded->user;
    const struct seed_pair *seeds = &user->seeds;
    copy_row(copy, PARAMETERS(parameter_int64(user->id), parameter_text(user->email), parameter_text_or_null(user->username),
                              parameter_text(loaded->password_hash), parameter_text(user_role_name(user->role)),
                              parameter_bool(user->active), parameter_text(user_locale_name(user->locale)),
                              parameter_int64(user->coins), parameter_int64(user->coin_debt), parameter_int64(user->bet_count),
                              parameter_instant_or_null(loaded->last_bet_on), parameter_int64(seeds->number),
                              parameter_bytes(seeds->server_seed, SERVER_SEED_BYTES),
                              parameter_bytes(seeds->next_server_seed, SERVER_SEED_BYTES), parameter_text(seeds->client_seed),
                              parameter_int64(seeds->nonce), parameter_int64(user->sign_in_count),
                              parameter_instant_or_null(user->current_sign_in_on), parameter_text(user->current_sign_in_address),
                              parameter_instant_or_null(user->last_sign_in_on), parameter_text(user->last_sign_in_address),
                              parameter_text_or_null(loaded->customer),
                              parameter_text(loaded->biggest_plan == NULL ? NULL : loaded->biggest_plan->id),
                              parameter_instant(user->created_on),
                              parameter_instant(loaded->last_bet_on == 0 ? user->created_on : loaded->last_bet_on)));
}

static enum err load_users(void *self, const struct bulk_user *users, size_t count)
{
    struct copy copy;
    copy_begin(&copy);
    for (size_t i = 0; i < count; i++) {
        write_user(&copy, &users[i]);
    }
    return copy_end(
        &copy, self,
        "COPY users (id, email, username, password_hash, role, active, locale, coins, coin_debt, bet_count, last_bet_on, "
        "seed_number, server_seed, next_server_seed, client_seed, nonce, sign_in_count, current_sign_in_on, "
        "current_sign_in_address, last_sign_in_on, last_sign_in_address, customer, biggest_plan, created_on, "
        "updated_on) FROM STDIN (FORMAT binary)");
}

static enum err load_entries(void *self, const struct ledger_entry *entries, size_t count)
{
    struct copy copy;
    copy_begin(&copy);
    for (size_t i = 0; i < count; i++) {
        const struct ledger_entry *entry = &entries[i];
        copy_row(&copy, PARAMETERS(parameter_int64(entry->user_id), parameter_int64(entry->amount), parameter_int64(entry->debt),
                                   parameter_text(coin_reason_name(entry->reason)), parameter_instant(entry->created_on)));
    }
    return copy_end(&copy, self, "COPY coin_entries (user_id, amount, debt, reason, created_on) FROM STDIN (FORMAT binary)");
}

static enum err load_seeds(void *self, const struct bulk_seeds *seeds, size_t count)
{
    struct copy copy;
    copy_begin(&copy);
    for (size_t i = 0; i < count; i++) {
        const struct revealed_seeds *pair = &seeds[i].seeds;
        copy_row(&copy, PARAMETERS(parameter_int64(seeds[i].user_id), parameter_int64(pair->number),
                                   parameter_bytes(pair->server_seed, SERVER_SEED_BYTES), parameter_text(pair->client_seed),
                                   parameter_int64(pair->bets), parameter_instant(pair->revealed_on)));
    }
    return copy_end(&copy, self,
                    "COPY seed_pairs (user_id, number, server_seed, client_seed, bets, revealed_on) FROM STDIN (FORMAT binary)");
}

static enum err load_bets(void *self, const struct bet *bets, size_t count)
{
    struct copy copy;
    copy_begin(&copy);
    for (size_t i = 0; i < count; i++) {
        const struct bet *bet = &bets[i];
        copy_row(&copy,
                 PARAMETERS(parameter_int64(bet->user_id), parameter_int64(bet->number), parameter_int32(bet->guess),
                            parameter_int32(bet->dice.die_1), parameter_int32(bet->dice.die_2), parameter_int64(bet->wagered),
                            parameter_int32(bet->payout), parameter_int64(bet->net), parameter_int64(bet->seed_number),
                            parameter_int64(bet->nonce), parameter_instant(bet->placed_on)));
    }
    return copy_end(&copy, self,
                    "COPY bets (user_id, number, guess, die_1, die_2, wagered, payout, net, seed_number, nonce, placed_on) "
                    "FROM STDIN (FORMAT binary)");
}

static enum err load_subscriptions(void *self, const struct subscription *subscriptions, size_t count)
{
    struct parameter values[SUBSCRIPTION_VALUES];
    struct copy copy;
    copy_begin(&copy);
    for (size_t i = 0; i < count; i++) {
        subscription_row_write(&subscriptions[i], values);
        copy_row(&copy, values, SUBSCRIPTION_VALUES);
    }
    return copy_end(&copy, self, "COPY subscriptions (" SUBSCRIPTION_WRITTEN ") FROM STDIN (FORMAT binary)");
}

static enum err load_invoices(void *self, const struct invoice *invoices, size_t count)
{
    struct parameter values[INVOICE_VALUES];
    struct copy copy;
    copy_begin(&copy);
    for (size_t i = 0; i < count; i++) {
        invoice_row_write(&invoices[i], values);
        copy_row(&copy, values, INVOICE_VALUES);
    }
    return copy_end(&copy, self, "COPY invoices (" INVOICE_WRITTEN ") FROM STDIN (FORMAT binary)");
}

static enum err load_coupons(void *self, const struct coupon *coupons, size_t count)
{
    struct parameter values[COUPON_VALUES];
    struct copy copy;
    copy_begin(&copy);
    for (size_t i = 0; i < count; i++) {
        coupon_row_write(&coupons[i], values);
        copy_row(&copy, values, COUPON_VALUES);
    }
    return copy_end(&copy, self, "COPY coupons (" COUPON_WRITTEN ") FROM STDIN (FORMAT binary)");
}

struct bulk_loader postgres_bulk_loader(struct postgres *postgres)
{
    return (struct bulk_loader){
        .self = postgres,
        .reserve_user_ids = reserve_user_ids,
        .load_users = load_users,
        .load_entries = load_entries,
        .load_seeds = load_seeds,
        .load_bets = load_bets,
        .load_subscriptions = load_subscriptions,
        .load_invoices = load_invoices,
        .load_coupons = load_coupons,
    };
}
