#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"
#include "domain/sample/batch.h"
#include "domain/user/user.h"

enum { TRIES = 3, WEIGHTS = 100, SECRET_BYTES = 32 };

struct adding {
    const struct sample_ports *ports;
    const struct audit_actor *actor;
    const struct sample_listener *listener;
    struct sample_counts planned;
    struct sample_counts added;
    char password_hash[PASSWORD_HASH_BYTES + 1];
    struct chance chance;
};

static int64_t divide_up(int64_t number, int64_t divisor)
{
    return (number + divisor - 1) / divisor;
}

static int64_t larger(int64_t one, int64_t other)
{
    return one > other ? one : other;
}

static int64_t smaller(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

struct sample_counts sample_plan(const struct sample_counts *wished)
{
    struct sample_counts planned = *wished;
    planned.users = larger(planned.users, divide_up(planned.bets, SAMPLE_BETS_A_USER));
    planned.users = larger(planned.users, divide_up(planned.invoices, SAMPLE_INVOICES_A_USER));
    return planned;
}

/* So many of `total` as fall to the users up to `end`, when each of all users gets as many. */
static int64_t share_up_to(int64_t total, int64_t end, int64_t users)
{
    return total / users * end + total % users * end / users;
}

/* What the next transaction adds. */
static struct sample_counts next_batch(const struct adding *adding)
{
    const struct sample_counts *planned = &adding->planned;
    const struct sample_counts *added = &adding->added;
    struct sample_counts next = { .users = smaller(planned->users - added->users, SAMPLE_USERS_AT_ONCE) };
    int64_t end = added->users + next.users;
    next.bets = share_up_to(planned->bets, end, planned->users) - added->bets;
    next.invoices = share_up_to(planned->invoices, end, planned->users) - added->invoices;
    return next;
}

/* Deals out a number to users of whom some are keener than others. */
struct deal {
    int64_t weights[SAMPLE_USERS_AT_ONCE];
    int64_t weight_left;
    int64_t left;
};

static void begin_deal(struct deal *deal, struct chance *chance, int64_t total, int64_t users)
{
    deal->left = total;
    deal->weight_left = 0;
    for (int64_t i = 0; i < users; i++) {
        int64_t keenness = chance_below(chance, WEIGHTS);
        deal->weights[i] = 1 + keenness * keenness;
        deal->weight_left += deal->weights[i];
    }
}

/* The next user's share; the last one gets what is left. */
static int64_t deal_to(struct deal *deal, size_t user)
{
    int64_t share = deal->left * deal->weights[user] / deal->weight_left;
    deal->left -= share;
    deal->weight_left -= deal->weights[user];
    return share;
}

static enum err add_person(struct batch *batch, int64_t id, int64_t bets, int64_t invoices)
{
    struct bulk_user *user = &batch->users[batch->user_count];
    enum err err = batch_add_user(batch, id, invoices);
    if (err == ERR_OK && bets > 0) {
        err = batch_add_bets(batch, user, bets);
    }
    if (err == ERR_OK && invoices > 0) {
        err = batch_add_invoices(batch, user, invoices);
    }
    return err == ERR_OK ? batch->chance->err : err;
}

static enum err fill_batch(struct batch *batch, const struct sample_counts *counts)
{
    const struct bulk_loader *loader = batch->ports->loader;
    int64_t ids[SAMPLE_USERS_AT_ONCE];
    struct deal bets;
    struct deal invoices;
    enum err err = batch_begin(batch, counts);
    if (err == ERR_OK) {
        err = loader->reserve_user_ids(loader->self, ids, (size_t)counts->users);
    }
    begin_deal(&bets, batch->chance, counts->bets, counts->users);
    begin_deal(&invoices, batch->chance, counts->invoices, counts->users);
    for (size_t i = 0; err == ERR_OK && i < (size_t)counts->users; i++) {
        err = add_person(batch, ids[i], deal_to(&bets, i), deal_to(&invoices, i));
    }
    return err;
}

static enum err record(const struct adding *adding, const struct sample_counts *counts)
{
    const struct {
        const char *field;
        int64_t count;
    } fields[] = {
        { "users", counts->users }, { "bets", counts->bets }, { "invoices", counts->invoices }, { "coupons", counts->coupons }
    };
    enum { FIELDS = sizeof fields / sizeof fields[0] };
    char numbers[FIELDS][TEXT_INT64_BYTES];
    struct audit_change changes[FIELDS];
    size_t count = 0;
    for (size_t i = 0; i < FIELDS; i++) {
        if (fields[i].count > 0) {
            (void)text_from_int64(fields[i].count, numbers[count]);
            changes[count] = (struct audit_change){ .field = fields[i].field, .before = "", .after = numbers[count] };
            count++;
        }
    }
    const struct audit_deed deed = { .action = "sample.added", .changes = changes, .change_count = count };
    return audit_record(&adding->ports->audit, adding->actor, &deed);
}

static enum err load_users(const struct adding *adding, const struct batch *batch, const struct sample_counts *counts)
{
    enum err err = batch_load(batch);
    return err == ERR_OK ? record(adding, counts) : err;
}

static enum err add_users(struct adding *adding, const struct sample_counts *counts)
{
    const struct transaction *transaction = adding->ports->transaction;
    struct batch batch = { .ports = adding->ports, .chance = &adding->chance, .password_hash = adding->password_hash };
    batch.now = adding->ports->clock->now(adding->ports->clock->self);
    enum err err = fill_batch(&batch, counts);
    if (err == ERR_OK) {
        err = transaction->begin(transaction->self);
    }
    if (err == ERR_OK) {
        err = transaction_end(transaction, load_users(adding, &batch, counts));
    }
    arena_release(&batch.arena);
    return err;
}

static enum err add_coupons(struct adding *adding, const struct sample_counts *counts)
{
    const struct sample_ports *ports = adding->ports;
    struct coupon coupons[SAMPLE_USERS_AT_ONCE];
    int64_t now = ports->clock->now(ports->clock->self);
    enum err err = ERR_OK;
    for (int64_t i = 0; err == ERR_OK && i < counts->coupons; i++) {
        err = sample_coupon(&adding->chance, now, &coupons[i]);
    }
    if (err == ERR_OK) {
        err = ports->transaction->begin(ports->transaction->self);
    }
    if (err != ERR_OK) {
        return err;
    }
    err = ports->loader->load_coupons(ports->loader->self, coupons, (size_t)counts->coupons);
    if (err == ERR_OK) {
        err = record(adding, counts);
    }
    return transaction_end(ports->transaction, err);
}

/* Names and codes that somebody has are drawn anew. */
static enum err add_batch(struct adding *adding, const struct sample_counts *counts,
                          enum err (*add)(struct adding *adding, const struct sample_counts *counts))
{
    enum err err = ERR_CONFLICT;
    for (int tries = 0; err == ERR_CONFLICT && tries < TRIES; tries++) {
        err = add(adding, counts);
    }
    if (err == ERR_OK) {
        adding->added.users += counts->users;
        adding->added.bets += counts->bets;
        adding->added.invoices += counts->invoices;
        adding->added.coupons += counts->coupons;
        adding->listener->tell(adding->listener->self, &adding->added, &adding->planned);
    }
    return err;
}

static enum err add_all(struct adding *adding)
{
    enum err err = ERR_OK;
    while (err == ERR_OK && adding->added.users < adding->planned.users) {
        const struct sample_counts counts = next_batch(adding);
        err = add_batch(adding, &counts, add_users);
    }
    while (err == ERR_OK && adding->added.coupons < adding->planned.coupons) {
        const struct sample_counts counts = { .coupons = smaller(adding->planned.coupons - adding->added.coupons,
                                                                 SAMPLE_USERS_AT_ONCE) };
        err = add_batch(adding, &counts, add_coupons);
    }
    return err;
}

/* Without a password of the caller's: one that is forgotten at once. */
static enum err hash_password(struct adding *adding, const char *password, struct problems *why)
{
    const struct sample_ports *ports = adding->ports;
    uint8_t secret[SECRET_BYTES] = { 0 };
    char forgotten[2 * SECRET_BYTES + 1];
    enum err err = ERR_OK;
    if (password == NULL) {
        err = ports->random->fill(ports->random->self, secret, sizeof secret);
        text_to_hex(secret, sizeof secret, forgotten);
        password = forgotten;
    } else {
        user_check_password(ports->blocklist, password, why);
        err = problems_verdict(why);
    }
    return err == ERR_OK ? ports->hasher->hash(ports->hasher->self, password, adding->password_hash) : err;
}

enum err sample_add(const struct sample_ports *ports, const struct audit_actor *actor, const struct sample_wish *wish,
                    const struct sample_listener *listener, struct problems *why, struct sample_counts *added)
{
    struct adding adding = { .ports = ports, .actor = actor, .listener = listener, .planned = sample_plan(&wish->counts) };
    chance_begin(&adding.chance, ports->random);
    enum err err = hash_password(&adding, wish->password, why);
    if (err == ERR_OK) {
        err = add_all(&adding);
    }
    *added = adding.added;
    return err;
}
