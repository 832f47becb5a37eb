#include "tests/domain/fakes.h"
#include "adapters/json/record_format.h"
#include "adapters/sodium/digest.h"

static enum err sha256(void *self, const void *bytes, size_t size, uint8_t out[DIGEST_BYTES])
{
    struct fakes *fakes = self;
    enum err err = memory_faults_next(&fakes->faults);
    return err == ERR_OK ? fakes->sha.sha256(fakes->sha.self, bytes, size, out) : err;
}

static enum err hmac_sha256(void *self, const void *key, size_t key_size, const void *bytes, size_t size,
                            uint8_t out[DIGEST_BYTES])
{
    struct fakes *fakes = self;
    enum err err = memory_faults_next(&fakes->faults);
    return err == ERR_OK ? fakes->sha.hmac_sha256(fakes->sha.self, key, key_size, bytes, size, out) : err;
}

static void fill_services(struct fakes *fakes)
{
    fakes->time.now = FAKES_NOW;
    fakes->randomness = (struct memory_random){ .state = 1, .faults = &fakes->faults };
    fakes->hashing = (struct memory_hasher){ .cost = '1', .faults = &fakes->faults };
    fakes->sha = sodium_digest();
    fakes->clock = memory_clock(&fakes->time);
    fakes->random = memory_random_source(&fakes->randomness);
    fakes->digest = (struct digest){ .self = fakes, .sha256 = sha256, .hmac_sha256 = hmac_sha256 };
    fakes->hasher = memory_password_hasher(&fakes->hashing);
    fakes->blocklist = memory_password_blocklist();
}

static void fill_stores(struct fakes *fakes)
{
    memory_database_init(&fakes->database);
    fakes->database.faults = &fakes->faults;
    fakes->transaction = memory_transaction(&fakes->database);
    fakes->users = memory_user_store(&fakes->database);
    fakes->directory = memory_user_directory(&fakes->database);
    fakes->sessions = memory_session_store(&fakes->database);
    fakes->ledger = memory_ledger(&fakes->database);
    fakes->bets = memory_bet_store(&fakes->database);
    fakes->seeds = memory_seed_store(&fakes->database);
    fakes->limits = memory_play_limit_store(&fakes->database);
    fakes->reset_tokens = memory_reset_token_store(&fakes->database);
    fakes->queue = memory_job_queue(&fakes->database);
    fakes->jobs = memory_job_store(&fakes->database);
    fakes->ticks = memory_tick_store(&fakes->database);
    fakes->audit_log = memory_audit_log(&fakes->database);
    fakes->audit_ports = (struct audit_ports){ .log = &fakes->audit_log, .clock = &fakes->clock, .digest = &fakes->digest };
}

static void fill_billing(struct fakes *fakes)
{
    fakes->accounts = memory_billing_account_store(&fakes->database);
    fakes->subscriptions = memory_subscription_store(&fakes->database);
    fakes->purchases = memory_purchase_store(&fakes->database);
    fakes->invoices = memory_invoice_store(&fakes->database);
    fakes->cards = memory_card_store(&fakes->database);
    fakes->coupons = memory_coupon_store(&fakes->database);
    fakes->events = memory_gateway_event_store(&fakes->database);
    fakes->billing_ports = (struct billing_ports){
        .clock = &fakes->clock,
        .digest = &fakes->digest,
        .transaction = &fakes->transaction,
        .accounts = &fakes->accounts,
        .subscriptions = &fakes->subscriptions,
        .cards = &fakes->cards,
        .coupons = &fakes->coupons,
        .invoices = &fakes->invoices,
        .purchases = &fakes->purchases,
        .events = &fakes->events,
        .ledger = &fakes->ledger,
        .queue = &fakes->queue,
        .limits = &fakes->limits,
        .audit = fakes->audit_ports,
    };
    fakes->coupon_ports = (struct coupon_ports){
        .clock = &fakes->clock,
        .random = &fakes->random,
        .transaction = &fakes->transaction,
        .coupons = &fakes->coupons,
        .queue = &fakes->queue,
        .audit = fakes->audit_ports,
    };
}

static void fill_export(struct fakes *fakes)
{
    fakes->exports = memory_export_store(&fakes->database);
    fakes->format = json_record_format();
    fakes->export_ports = (struct export_ports){
        .clock = &fakes->clock,
        .random = &fakes->random,
        .digest = &fakes->digest,
        .transaction = &fakes->transaction,
        .users = &fakes->users,
        .sessions = &fakes->sessions,
        .ledger = &fakes->ledger,
        .bets = &fakes->bets,
        .limits = &fakes->limits,
        .subscriptions = &fakes->subscriptions,
        .purchases = &fakes->purchases,
        .invoices = &fakes->invoices,
        .cards = &fakes->cards,
        .exports = &fakes->exports,
        .format = &fakes->format,
        .queue = &fakes->queue,
        .audit = fakes->audit_ports,
    };
}

static void fill_wire(struct fakes *fakes)
{
    memory_wire_init(&fakes->carried, &fakes->time);
    fakes->carried.faults = &fakes->faults;
    fakes->receiver.wire = &fakes->carried;
    fakes->wire = memory_job_wire(&fakes->receiver);
    arena_init(&fakes->arena, 1 << 20);
}

void fakes_open(struct fakes *fakes)
{
    *fakes = (struct fakes){ .faults = { .err = ERR_UNAVAILABLE } };
    fill_services(fakes);
    fill_stores(fakes);
    fill_billing(fakes);
    fill_export(fakes);
    fill_wire(fakes);
    fakes->user_ports = (struct user_ports){
        .clock = &fakes->clock,
        .random = &fakes->random,
        .digest = &fakes->digest,
        .hasher = &fakes->hasher,
        .blocklist = &fakes->blocklist,
        .transaction = &fakes->transaction,
        .users = &fakes->users,
        .directory = &fakes->directory,
        .sessions = &fakes->sessions,
        .ledger = &fakes->ledger,
        .reset_tokens = &fakes->reset_tokens,
        .jobs = &fakes->queue,
        .audit = fakes->audit_ports,
    };
    fakes->dice_ports = (struct dice_ports){
        .clock = &fakes->clock,
        .random = &fakes->random,
        .digest = &fakes->digest,
        .transaction = &fakes->transaction,
        .users = &fakes->users,
        .bets = &fakes->bets,
        .seeds = &fakes->seeds,
        .limits = &fakes->limits,
    };
    fakes->play_ports = (struct play_ports){
        .clock = &fakes->clock,
        .transaction = &fakes->transaction,
        .users = &fakes->users,
        .limits = &fakes->limits,
        .audit = fakes->audit_ports,
    };
    fakes->job_ports = (struct job_ports){
        .clock = &fakes->clock,
        .random = &fakes->random,
        .digest = &fakes->digest,
        .transaction = &fakes->transaction,
        .queue = &fakes->queue,
        .jobs = &fakes->jobs,
        .wire = &fakes->wire,
        .ticks = &fakes->ticks,
        .audit = fakes->audit_ports,
    };
}

void fakes_close(struct fakes *fakes)
{
    arena_release(&fakes->arena);
    memory_wire_release(&fakes->carried);
    memory_database_release(&fakes->database);
}

int fakes_setup(void **state)
{
    static struct fakes fakes;
    fakes_open(&fakes);
    *state = &fakes;
    return 0;
}

int fakes_teardown(void **state)
{
    fakes_close(*state);
    return 0;
}

struct user fakes_sign_up(struct fakes *fakes, const char *email, struct session_token *token)
{
    const struct sign_up wish = { .email = email, .password = FAKES_PASSWORD, .address = "192.0.2.1" };
    struct problems why = { .count = 0 };
    struct session_token opened;
    struct user user;
    assert_int_equal(user_sign_up(&fakes->user_ports, &wish, &why, &user, &opened), ERR_OK);
    if (token != NULL) {
        *token = opened;
    }
    return user;
}

struct session_token fakes_sign_in(struct fakes *fakes, const char *identity)
{
    const struct sign_in wish = { .identity = identity, .password = FAKES_PASSWORD, .address = "192.0.2.2" };
    struct problems why = { .count = 0 };
    struct session_token token;
    struct user user;
    assert_int_equal(user_sign_in(&fakes->user_ports, &wish, &why, &user, &token), ERR_OK);
    return token;
}

struct session_token fakes_issue_reset_token(struct fakes *fakes, const char *identity)
{
    struct session_token token;
    struct user user;
    assert_int_equal(user_issue_reset_token(&fakes->user_ports, identity, &user, &token), ERR_OK);
    return token;
}

const struct memory_job *fakes_only_job(const struct fakes *fakes)
{
    assert_int_equal(fakes->database.tables.jobs.count, 1);
    return memory_table_row(&fakes->database.tables.jobs, 0);
}

const char *fakes_job_field(const struct fakes *fakes, const struct memory_job *job, const char *name)
{
    const char *field = memory_table_row(&fakes->database.tables.job_texts, job->texts_at);
    for (size_t i = 0; i < job->field_count; i++) {
        const char *value = field + strlen(field) + 1;
        if (strcmp(field, name) == 0) {
            return value;
        }
        field = value + strlen(value) + 1;
    }
    return NULL;
}

struct memory_user *fakes_row(struct fakes *fakes, int64_t id)
{
    struct memory_user *row = memory_database_user(&fakes->database, id);
    assert_non_null(row);
    return row;
}

void fakes_set_coins(struct fakes *fakes, struct user *user, int64_t coins)
{
    const struct ledger_entry entry = { .user_id = user->id, .amount = coins - user->coins, .reason = COIN_SEED };
    assert_int_equal(fakes->ledger.add(fakes->ledger.self, &entry, &user->coins), ERR_OK);
}

int64_t fakes_add_job(struct fakes *fakes)
{
    const struct new_job job = {
        .kind = "drill",
        .payload = { .fields = { { "number", "7" } }, .count = 1 },
        .run_at = fakes->time.now,
        .created_on = fakes->time.now,
    };
    int64_t id = 0;
    assert_int_equal(fakes->queue.add(fakes->queue.self, &job, &id), ERR_OK);
    return id;
}

struct job fakes_begin_job(struct fakes *fakes, int32_t tries)
{
    int64_t id = fakes_add_job(fakes);
    fakes_job(fakes, id)->job.tries = tries - 1;
    struct job job;
    size_t begun = 0;
    assert_int_equal(job_begin(&fakes->job_ports, "w1", &id, 1, &fakes->arena, &job, &begun), ERR_OK);
    assert_int_equal(begun, 1);
    return job;
}

struct memory_job *fakes_job(struct fakes *fakes, int64_t id)
{
    struct memory_job *row = memory_database_job(&fakes->database, id);
    assert_non_null(row);
    return row;
}

size_t fakes_count_jobs(struct fakes *fakes, const char *kind, struct job *latest)
{
    enum { LISTED_MAX = 100 };
    const struct job_filter all = { .any_state = true };
    struct job jobs[LISTED_MAX];
    size_t listed = 0;
    size_t count = 0;
    assert_int_equal(fakes->jobs.list(fakes->jobs.self, &all, &fakes->arena, jobs, LISTED_MAX, &listed), ERR_OK);
    for (size_t i = 0; i < listed; i++) {
        if (strcmp(jobs[i].kind, kind) == 0) {
            count++;
            if (count == 1 && latest != NULL) {
                *latest = jobs[i];
            }
        }
    }
    return count;
}

struct audit_entry fakes_latest_entry(struct fakes *fakes)
{
    const struct audit_filter all = { .before = 0 };
    struct audit_entry entry;
    size_t count = 0;
    assert_int_equal(fakes->audit_log.list(fakes->audit_log.self, &all, &fakes->arena, &entry, 1, &count), ERR_OK);
    assert_int_equal(count, 1);
    return entry;
}

void fakes_assert_books(struct fakes *fakes)
{
    struct coin_balance wrong[1];
    size_t wrong_count = 0;
    int64_t user_count = 0;
    assert_int_equal(fakes->ledger.audit(fakes->ledger.self, wrong, 1, &wrong_count, &user_count), ERR_OK);
    assert_int_equal(wrong_count, 0);
}

static void assert_same(const struct memory_table *left, const struct memory_table *right)
{
    assert_int_equal(left->count, right->count);
    if (left->count > 0) {
        assert_memory_equal(left->rows, right->rows, left->count * left->row_size);
    }
}

void fakes_assert_unchanged(const struct fakes *fakes, const struct memory_tables *before)
{
    const struct memory_tables *now = &fakes->database.tables;
    assert_false(fakes->database.in_transaction);
#define X(name, row) assert_same(&now->name, &before->name);
    MEMORY_TABLE_LIST(X)
#undef X
}

void fakes_assert_problem(const struct problems *why, const char *field, const char *key)
{
    assert_int_equal(why->count, 1);
    assert_string_equal(why->items[0].field, field);
    assert_string_equal(why->items[0].key, key);
}
