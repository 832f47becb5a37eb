/* The fakes keep every contract. */
#include "adapters/memory/clock.h"
#include "adapters/memory/database.h"
#include "adapters/memory/diagnosis.h"
#include "adapters/memory/health_check.h"
#include "adapters/memory/mailer.h"
#include "adapters/memory/job_bell.h"
#include "adapters/memory/job_wire.h"
#include "adapters/memory/leadership.h"
#include "adapters/memory/password_blocklist.h"
#include "adapters/memory/password_hasher.h"
#include "adapters/memory/random_source.h"
#include "adapters/memory/rate_limiter.h"
#include "adapters/sodium/digest.h"
#include "tests/contract/contract.h"
#include <string.h>

struct memory {
    struct memory_clock clock;
    struct memory_database database;
    struct memory_limiter limiter;
    struct memory_mailer mailer;
    struct memory_faults faults;
    struct memory_wire wire;
    struct memory_bell bell;
};

static void reset(struct contract_fixture *fixture)
{
    struct memory *memory = fixture->self;
    memory_database_release(&memory->database);
    memory_limiter_release(&memory->limiter);
    memory_mailer_release(&memory->mailer);
    memory_wire_release(&memory->wire);
    memory->bell.heard = 0;
}

static struct contract_mail find_mail(struct contract_fixture *fixture, const char *message_id)
{
    const struct memory *memory = fixture->self;
    struct contract_mail found = { .copies = 0 };
    for (size_t i = 0; i < memory_mailer_count(&memory->mailer); i++) {
        const struct mail *mail = memory_mailer_sent(&memory->mailer, i);
        if (strcmp(mail->message_id, message_id) == 0) {
            found.to = mail->to;
            found.reply_to = mail->reply_to;
            found.language = mail->language;
            found.subject = mail->subject;
            found.text = mail->text;
            found.html = mail->html;
            found.request_id = mail->request_id;
            found.date = mail->date;
            found.copies++;
        }
    }
    return found;
}

static void break_a_call(struct contract_fixture *fixture)
{
    struct memory *memory = fixture->self;
    memory->faults.fail_at = memory->faults.calls + 1;
    memory->faults.err = ERR_INTERNAL;
    assert_int_equal(memory_faults_next(&memory->faults), ERR_INTERNAL);
}

static void lose_wire(struct contract_fixture *fixture)
{
    struct memory *memory = fixture->self;
    memory_wire_flush(&memory->wire);
}

static void pass_time(struct contract_fixture *fixture, int64_t microseconds)
{
    struct memory *memory = fixture->self;
    memory->clock.now += microseconds;
}

static int run_services(struct contract_fixture *fixture)
{
    return CONTRACT_RUN(fixture, clock) + CONTRACT_RUN(fixture, random_source) + CONTRACT_RUN(fixture, digest) +
           CONTRACT_RUN(fixture, password_hasher) + CONTRACT_RUN(fixture, password_blocklist) +
           CONTRACT_RUN(fixture, rate_limiter) + CONTRACT_RUN(fixture, health_check) + CONTRACT_RUN(fixture, diagnosis) +
           CONTRACT_RUN(fixture, mailer);
}

static int run_stores(struct contract_fixture *fixture)
{
    return CONTRACT_RUN(fixture, user_store) + CONTRACT_RUN(fixture, user_operators) + CONTRACT_RUN(fixture, sign_in_history) +
           CONTRACT_RUN(fixture, session_store) + CONTRACT_RUN(fixture, reset_token_store) + CONTRACT_RUN(fixture, ledger) +
           CONTRACT_RUN(fixture, bet_store) + CONTRACT_RUN(fixture, seed_store) + CONTRACT_RUN(fixture, play_limit_store) +
           CONTRACT_RUN(fixture, export_store) + CONTRACT_RUN(fixture, transaction);
}

static int run_billing(struct memory *memory, struct contract_fixture *fixture)
{
    const struct billing_account_store accounts = memory_billing_account_store(&memory->database);
    const struct subscription_store subscriptions = memory_subscription_store(&memory->database);
    const struct purchase_store purchases = memory_purchase_store(&memory->database);
    const struct invoice_store invoices = memory_invoice_store(&memory->database);
    const struct card_store cards = memory_card_store(&memory->database);
    const struct coupon_store coupons = memory_coupon_store(&memory->database);
    const struct gateway_event_store events = memory_gateway_event_store(&memory->database);
    const struct audit_log audit_log = memory_audit_log(&memory->database);
    const struct bulk_loader bulk = memory_bulk_loader(&memory->database);
    const struct site_statistics site = memory_site_statistics(&memory->database);
    fixture->accounts = &accounts;
    fixture->subscriptions = &subscriptions;
    fixture->purchases = &purchases;
    fixture->invoices = &invoices;
    fixture->cards = &cards;
    fixture->coupons = &coupons;
    fixture->events = &events;
    fixture->audit_log = &audit_log;
    fixture->site = &site;
    fixture->bulk = &bulk;
    return CONTRACT_RUN(fixture, leaders) + CONTRACT_RUN(fixture, user_directory) + CONTRACT_RUN(fixture, billing_account_store) +
           CONTRACT_RUN(fixture, pages_of_user) + CONTRACT_RUN(fixture, subscription_store) +
           CONTRACT_RUN(fixture, purchase_store) + CONTRACT_RUN(fixture, invoice_store) + CONTRACT_RUN(fixture, card_store) +
           CONTRACT_RUN(fixture, coupon_store) + CONTRACT_RUN(fixture, gateway_event_store) + CONTRACT_RUN(fixture, audit_log) +
           CONTRACT_RUN(fixture, bulk_loader) + CONTRACT_RUN(fixture, site_statistics);
}

static int run_jobs(struct contract_fixture *fixture)
{
    return CONTRACT_RUN(fixture, job_queue) + CONTRACT_RUN(fixture, job_store) + CONTRACT_RUN(fixture, job_ends) +
           CONTRACT_RUN(fixture, job_operators) + CONTRACT_RUN(fixture, job_wire) + CONTRACT_RUN(fixture, tick_store) +
           CONTRACT_RUN(fixture, job_statistics) + CONTRACT_RUN(fixture, leadership) + CONTRACT_RUN(fixture, job_bell) +
           CONTRACT_RUN(fixture, drill_log);
}

/* The ports of the workers, beside the queue's. */
static int run_workers(struct memory *memory, struct contract_fixture *fixture)
{
    const struct memory_candidate *office = NULL;
    struct memory_receiver receiver = { .wire = &memory->wire };
    struct memory_receiver other_receiver = { .wire = &memory->wire };
    struct memory_candidate candidate = { .office = &office };
    struct memory_candidate other_candidate = { .office = &office };
    const struct job_wire wire = memory_job_wire(&receiver);
    const struct job_wire other_end = memory_job_wire(&other_receiver);
    const struct leadership leadership = memory_leadership(&candidate);
    const struct leadership rival = memory_leadership(&other_candidate);
    const struct job_bell bell = memory_job_bell(&memory->bell);
    fixture->wire = &wire;
    fixture->other_end = &other_end;
    fixture->leadership = &leadership;
    fixture->rival = &rival;
    fixture->bell = &bell;
    return run_jobs(fixture);
}

static int run_all(struct memory *memory, struct contract_fixture *fixture)
{
    const struct user_store users = memory_user_store(&memory->database);
    const struct user_directory directory = memory_user_directory(&memory->database);
    const struct session_store sessions = memory_session_store(&memory->database);
    const struct reset_token_store reset_tokens = memory_reset_token_store(&memory->database);
    const struct ledger ledger = memory_ledger(&memory->database);
    const struct bet_store bets = memory_bet_store(&memory->database);
    const struct seed_store seeds = memory_seed_store(&memory->database);
    const struct play_limit_store limits = memory_play_limit_store(&memory->database);
    const struct export_store exports = memory_export_store(&memory->database);
    const struct transaction transaction = memory_transaction(&memory->database);
    const struct job_queue queue = memory_job_queue(&memory->database);
    const struct job_store jobs = memory_job_store(&memory->database);
    const struct tick_store ticks = memory_tick_store(&memory->database);
    const struct job_statistics statistics = memory_job_statistics(&memory->database);
    const struct drill_log drills = memory_drill_log(&memory->database);
    fixture->drills = &drills;
    fixture->users = &users;
    fixture->directory = &directory;
    fixture->sessions = &sessions;
    fixture->reset_tokens = &reset_tokens;
    fixture->ledger = &ledger;
    fixture->bets = &bets;
    fixture->limits = &limits;
    fixture->exports = &exports;
    fixture->seeds = &seeds;
    fixture->transaction = &transaction;
    fixture->queue = &queue;
    fixture->jobs = &jobs;
    fixture->ticks = &ticks;
    fixture->statistics = &statistics;
    return run_services(fixture) + run_stores(fixture) + run_billing(memory, fixture) + run_workers(memory, fixture);
}

int main(void)
{
    struct memory memory = { .clock = { .now = CONTRACT_NOW } };
    struct memory_random memory_random = { .state = 1 };
    struct memory_hasher memory_hasher = { .cost = '2' };
    struct memory_hasher yesterdays_hasher = { .cost = '1' };
    struct memory_health memory_health = { .name = "memory" };
    struct memory_diagnosis memory_words = { .faults = &memory.faults, .words = "it broke" };
    const struct clock clock = memory_clock(&memory.clock);
    const struct random_source random = memory_random_source(&memory_random);
    const struct digest digest = sodium_digest();
    const struct password_hasher hasher = memory_password_hasher(&memory_hasher);
    const struct password_hasher yesterdays = memory_password_hasher(&yesterdays_hasher);
    const struct password_blocklist blocklist = memory_password_blocklist();
    const struct rate_limiter limiter = memory_rate_limiter(&memory.limiter);
    const struct health_check health = memory_health_check(&memory_health);
    const struct diagnosis diagnosis = memory_diagnosis(&memory_words);
    const struct mailer mailer = memory_mailer(&memory.mailer);
    char outdated_hash[PASSWORD_HASH_BYTES + 1];
    if (yesterdays.hash(yesterdays.self, "correct horse", outdated_hash) != ERR_OK) {
        return 1;
    }
    struct contract_fixture fixture = {
        .self = &memory,
        .clock = &clock,
        .random = &random,
        .digest = &digest,
        .hasher = &hasher,
        .blocklist = &blocklist,
        .limiter = &limiter,
        .health = &health,
        .diagnosis = &diagnosis,
        .mailer = &mailer,
        .outdated_hash = outdated_hash,
        .reset = reset,
        .break_a_call = break_a_call,
        .pass_time = pass_time,
        .find_mail = find_mail,
        .lose_wire = lose_wire,
    };
    memory_database_init(&memory.database);
    memory_limiter_init(&memory.limiter, &clock);
    memory_mailer_init(&memory.mailer);
    memory_wire_init(&memory.wire, &memory.clock);
    memory.bell = (struct memory_bell){ .database = &memory.database, .clock = &memory.clock };
    int failed = run_all(&memory, &fixture);
    memory_database_release(&memory.database);
    memory_limiter_release(&memory.limiter);
    memory_mailer_release(&memory.mailer);
    memory_wire_release(&memory.wire);
    return failed == 0 ? 0 : 1;
}
