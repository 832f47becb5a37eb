#include "tests/domain/sweep.h"
#include "domain/dice/rotate_all.h"
#include "domain/kernel/transaction.h"

enum { PATTERN = 0xa5 };

/* An output that must be untouched on failure. */
#define FILL(output)  memset(&(output), PATTERN, sizeof(output))
#define CHECK(output) assert_untouched(&(output), sizeof(output))

static void assert_untouched(const void *output, size_t size)
{
    const unsigned char *bytes = output;
    for (size_t i = 0; i < size; i++) {
        assert_int_equal(bytes[i], PATTERN);
    }
}

void sweep_open(struct sweep *sweep, const struct sweep_case *swept)
{
    fakes_open(&sweep->fakes);
    sweep->ann = fakes_sign_up(&sweep->fakes, "ann@example.com", &sweep->token);
    if (swept->prepare != NULL) {
        swept->prepare(sweep);
    }
}

void sweep_close(struct sweep *sweep)
{
    fakes_close(&sweep->fakes);
}

void sweep_assert_harmless(struct sweep *sweep, const struct sweep_case *swept, const struct memory_tables *before)
{
    if (swept->mend != NULL) {
        swept->mend(sweep);
    } else {
        fakes_assert_unchanged(&sweep->fakes, before);
    }
}

static enum err sign_up(struct sweep *sweep)
{
    const struct sign_up wish = { .email = "bob@example.com", .password = FAKES_PASSWORD, .address = "192.0.2.3" };
    struct problems why = { .count = 0 };
    struct user made;
    struct session_token token;
    FILL(made);
    FILL(token);
    enum err err = user_sign_up(&sweep->fakes.user_ports, &wish, &why, &made, &token);
    if (err != ERR_OK) {
        CHECK(made);
        CHECK(token);
    }
    return err;
}

static void make_hash_outdated(struct sweep *sweep)
{
    sweep->fakes.hashing.cost++;
}

static enum err sign_in(struct sweep *sweep)
{
    const struct sign_in wish = { .identity = "ann@example.com", .password = FAKES_PASSWORD, .address = "192.0.2.3" };
    struct problems why = { .count = 0 };
    struct user user;
    struct session_token token;
    FILL(user);
    FILL(token);
    enum err err = user_sign_in(&sweep->fakes.user_ports, &wish, &why, &user, &token);
    if (err != ERR_OK) {
        CHECK(user);
        CHECK(token);
    }
    return err;
}

static enum err sign_out(struct sweep *sweep)
{
    return user_sign_out(&sweep->fakes.user_ports, &sweep->token);
}

static void let_two_days_pass(struct sweep *sweep)
{
    sweep->fakes.time.now += 2 * SESSION_RENEW_AFTER;
}

static enum err resume(struct sweep *sweep)
{
    const struct fakes *fakes = &sweep->fakes;
    struct user user;
    struct acting_admin admin;
    bool renewed;
    FILL(user);
    FILL(admin);
    FILL(renewed);
    enum err err = session_resume(&fakes->clock, &fakes->digest, &fakes->sessions, sweep->token.hex, &user, &admin, &renewed);
    if (err != ERR_OK) {
        CHECK(user);
        CHECK(admin);
        CHECK(renewed);
    }
    return err;
}

static enum err choose_username(struct sweep *sweep)
{
    struct problems why = { .count = 0 };
    enum err err = user_choose_username(&sweep->fakes.user_ports, "Ann", &why, &sweep->ann);
    assert_string_equal(sweep->ann.username, err == ERR_OK ? "Ann" : "");
    return err;
}

static enum err create_admin(struct sweep *sweep)
{
    struct problems why = { .count = 0 };
    struct user made;
    FILL(made);
    enum err err =
        user_create_admin(&sweep->fakes.user_ports, &audit_command_line, "root@example.com", FAKES_PASSWORD, &why, &made);
    if (err != ERR_OK) {
        CHECK(made);
    }
    return err;
}

static enum err set_password(struct sweep *sweep)
{
    struct problems why = { .count = 0 };
    return user_set_password(&sweep->fakes.user_ports, &audit_command_line, "ann@example.com", "a new password", &why);
}

static enum err ask_password_reset(struct sweep *sweep)
{
    return user_ask_password_reset(&sweep->fakes.user_ports, "ann@example.com");
}

static enum err issue_reset_token(struct sweep *sweep)
{
    struct user user;
    struct session_token token;
    FILL(user);
    FILL(token);
    enum err err = user_issue_reset_token(&sweep->fakes.user_ports, "ann@example.com", &user, &token);
    if (err != ERR_OK) {
        CHECK(user);
        CHECK(token);
    }
    return err;
}

static void mail_a_link(struct sweep *sweep)
{
    sweep->link = fakes_issue_reset_token(&sweep->fakes, "ann@example.com");
}

static enum err check_reset_token(struct sweep *sweep)
{
    return user_check_reset_token(&sweep->fakes.user_ports, sweep->link.hex);
}

static enum err reset_password(struct sweep *sweep)
{
    const struct password_reset wish = { .token = sweep->link.hex, .password = "a new password", .address = "192.0.2.3" };
    struct problems why = { .count = 0 };
    struct user user;
    struct session_token token;
    FILL(user);
    FILL(token);
    enum err err = user_reset_password(&sweep->fakes.user_ports, &wish, &why, &user, &token);
    if (err != ERR_OK) {
        CHECK(user);
        CHECK(token);
    }
    return err;
}

static enum err update_credentials(struct sweep *sweep)
{
    const struct new_credentials wish = {
        .current_password = FAKES_PASSWORD, .email = "new@example.com", .password = "a new password", .session = sweep->token.hex
    };
    struct problems why = { .count = 0 };
    enum err err = user_update_credentials(&sweep->fakes.user_ports, &wish, &why, &sweep->ann);
    assert_string_equal(sweep->ann.email, err == ERR_OK ? "new@example.com" : "ann@example.com");
    return err;
}

static enum err update_locale(struct sweep *sweep)
{
    struct problems why = { .count = 0 };
    enum err err = user_update_locale(&sweep->fakes.user_ports, "es", &why, &sweep->ann);
    assert_int_equal(sweep->ann.locale, err == ERR_OK ? USER_LOCALE_ES : USER_LOCALE_EN);
    return err;
}

static enum err contact(struct sweep *sweep)
{
    const struct contact_message message = { .email = "ann@example.com", .message = "Hello" };
    struct problems why = { .count = 0 };
    return user_contact(&sweep->fakes.user_ports, &message, &why);
}

static void let_two_years_pass(struct sweep *sweep)
{
    mail_a_link(sweep);
    sweep->fakes.time.now += 2 * SIGN_IN_HISTORY;
}

/* In a transaction, as the worker runs it. */
static enum err purge(struct sweep *sweep)
{
    const struct transaction *transaction = &sweep->fakes.transaction;
    int64_t count = -7;
    enum err err = transaction->begin(transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    err = user_purge(&sweep->fakes.user_ports, &count);
    assert_int_equal(count, err == ERR_OK ? 3 : -7);
    return transaction_end(transaction, err);
}

static void assert_same_player(const struct user *player, const struct user *before)
{
    assert_int_equal(player->coins, before->coins);
    assert_int_equal(player->bet_count, before->bet_count);
    assert_int_equal(player->seeds.number, before->seeds.number);
    assert_int_equal(player->seeds.nonce, before->seeds.nonce);
}

static enum err place_bet(struct sweep *sweep)
{
    const struct bet_wish wish = { .guess = "7", .wagered = "10" };
    struct user *player = &sweep->ann;
    const struct user *stored = &fakes_row(&sweep->fakes, player->id)->user;
    struct problems why = { .count = 0 };
    struct bet placed;
    FILL(placed);
    enum err err = dice_place_bet(&sweep->fakes.dice_ports, player, &wish, &why, &placed);
    if (err != ERR_OK) {
        CHECK(placed);
    } else {
        assert_same_player(player, stored);
    }
    return err;
}

/* The player was read before another bet, so that the first try is stale. */
static void bet_elsewhere(struct sweep *sweep)
{
    const struct user read_before = sweep->ann;
    assert_int_equal(place_bet(sweep), ERR_OK);
    sweep->ann = read_before;
}

static enum err rotate_seeds(struct sweep *sweep)
{
    const struct user before = sweep->ann;
    struct problems why = { .count = 0 };
    struct revealed_seeds revealed;
    FILL(revealed);
    enum err err = dice_rotate_seeds(&sweep->fakes.dice_ports, &sweep->ann, "new", &why, &revealed);
    if (err != ERR_OK) {
        CHECK(revealed);
        assert_same_player(&sweep->ann, &before);
    }
    return err;
}

static enum err rotate_all(struct sweep *sweep)
{
    int64_t rotated = -7;
    enum err err = dice_rotate_all(&sweep->fakes.dice_ports, &sweep->fakes.audit_ports, &audit_command_line, NULL, &rotated);
    assert_int_equal(rotated, err == ERR_OK ? 1 : 0);
    return err;
}

static enum err verify(struct sweep *sweep)
{
    static const char server_seed[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    struct problems why = { .count = 0 };
    struct verification verified;
    FILL(verified);
    enum err err = dice_verify(&sweep->fakes.digest, server_seed, "a", "0", &why, &verified);
    if (err != ERR_OK) {
        CHECK(verified);
    }
    return err;
}

static void add_two_jobs(struct sweep *sweep)
{
    (void)fakes_add_job(&sweep->fakes);
    (void)fakes_add_job(&sweep->fakes);
}

static enum err relay(struct sweep *sweep)
{
    size_t sent;
    FILL(sent);
    enum err err = job_relay(&sweep->fakes.job_ports, &sent);
    if (err != ERR_OK) {
        CHECK(sent);
    } else {
        assert_int_equal(sent, 2);
    }
    return err;
}

static void relay_later(struct sweep *sweep)
{
    sweep->fakes.time.now += JOB_RELAYED_AGAIN;
    assert_int_equal(relay(sweep), ERR_OK);
}

static enum err begin(struct sweep *sweep)
{
    const int64_t ids[] = { 1, 2 };
    struct job jobs[2];
    size_t begun;
    FILL(begun);
    enum err err = job_begin(&sweep->fakes.job_ports, "w1", ids, 2, &sweep->fakes.arena, jobs, &begun);
    if (err != ERR_OK) {
        CHECK(begun);
    }
    return err;
}

static void begin_first_try(struct sweep *sweep)
{
    sweep->job = fakes_begin_job(&sweep->fakes, 1);
}

static void begin_last_try(struct sweep *sweep)
{
    sweep->job = fakes_begin_job(&sweep->fakes, 5);
}

static enum err fail_job(struct sweep *sweep)
{
    const struct job_policy policy = { .tries = 5, .reports_failure = true };
    enum job_outcome outcome;
    FILL(outcome);
    enum err err = job_fail(&sweep->fakes.job_ports, &sweep->job, &policy, false, "no answer", &outcome);
    if (err != ERR_OK) {
        CHECK(outcome);
    }
    return err;
}

static enum err tick(struct sweep *sweep)
{
    struct schedule schedules[] = { { .name = "purge", .kind = "purge" }, { .name = "sweep", .kind = "drill" } };
    size_t made;
    FILL(made);
    assert_int_equal(cron_parse("0 * * * *", &schedules[0].cron), ERR_OK);
    assert_int_equal(cron_parse("30 * * * *", &schedules[1].cron), ERR_OK);
    enum err err = job_tick(&sweep->fakes.job_ports, schedules, 2, &made);
    if (err != ERR_OK) {
        CHECK(made);
    }
    return err;
}

static void let_ticks_be_missed(struct sweep *sweep)
{
    assert_int_equal(tick(sweep), ERR_OK);
    sweep->fakes.time.now += INT64_C(3) * 3600 * 1000000;
}

static void tick_again(struct sweep *sweep)
{
    assert_int_equal(tick(sweep), ERR_OK);
    assert_int_equal(fakes_count_jobs(&sweep->fakes, "purge", NULL), 1);
    assert_int_equal(fakes_count_jobs(&sweep->fakes, "drill", NULL), 1);
}

static enum err report(struct sweep *sweep)
{
    const struct failure failure = { .cause = "GET / INTERNAL", .detail = "database: INTERNAL", .request_id = "r1" };
    return failure_report(&sweep->fakes.clock, &sweep->fakes.digest, &sweep->fakes.queue, &failure);
}

/* Ann becomes an admin, and bob signs up. */
static void promote_ann(struct sweep *sweep)
{
    (void)fakes_sign_up(&sweep->fakes, "bob@example.com", NULL);
    fakes_row(&sweep->fakes, sweep->ann.id)->user.role = USER_ADMIN;
}

static const struct user bob = { .id = 2, .email = "bob@example.com" };

static struct audit_actor ann_acting(const struct sweep *sweep)
{
    return (struct audit_actor){ .user_id = sweep->ann.id, .name = "ann@example.com", .address = "", .acting_as = bob.id };
}

static enum err act_as(struct sweep *sweep)
{
    const struct audit_actor actor = { .user_id = sweep->ann.id, .name = "ann@example.com", .address = "" };
    const struct act_as_wish wish = { .user_id = bob.id, .reason = "support", .session = sweep->token.hex };
    struct problems why = { .count = 0 };
    return user_act_as(&sweep->fakes.user_ports, &actor, &wish, &why);
}

static void act_as_bob(struct sweep *sweep)
{
    promote_ann(sweep);
    assert_int_equal(act_as(sweep), ERR_OK);
}

static enum err stop_acting(struct sweep *sweep)
{
    const struct audit_actor actor = ann_acting(sweep);
    return user_stop_acting(&sweep->fakes.user_ports, &actor, sweep->token.hex, &bob);
}

static enum err note_barred(struct sweep *sweep)
{
    const struct audit_actor actor = ann_acting(sweep);
    return user_note_barred(&sweep->fakes.user_ports, &actor, &bob, "POST /bet/place");
}

static void let_a_job_die(struct sweep *sweep)
{
    const struct job_policy once = { .tries = 1 };
    enum job_outcome outcome;
    sweep->job = fakes_begin_job(&sweep->fakes, 1);
    assert_int_equal(job_fail(&sweep->fakes.job_ports, &sweep->job, &once, false, "no", &outcome), ERR_OK);
    sweep->fakes.time.now++;
}

static enum err retry_job(struct sweep *sweep)
{
    return job_retry(&sweep->fakes.job_ports, &audit_command_line, sweep->job.id);
}

static enum err retry_dead(struct sweep *sweep)
{
    int64_t count;
    FILL(count);
    enum err err = job_retry_dead(&sweep->fakes.job_ports, &audit_command_line, &count);
    if (err != ERR_OK) {
        CHECK(count);
    }
    return err;
}

static enum err purge_jobs(struct sweep *sweep)
{
    size_t count;
    FILL(count);
    enum err err = job_purge_ended(&sweep->fakes.job_ports, &audit_command_line, JOB_DEAD, &count);
    if (err != ERR_OK) {
        CHECK(count);
    }
    return err;
}

const struct sweep_case sweep_cases[] = {
    { .name = "sign up", .run = sign_up, .least_calls = 10 },
    { .name = "sign in", .run = sign_in, .least_calls = 9 },
    { .name = "sign in, hash outdated", .prepare = make_hash_outdated, .run = sign_in, .least_calls = 11 },
    { .name = "sign out", .run = sign_out, .least_calls = 2 },
    { .name = "resume and renew", .prepare = let_two_days_pass, .run = resume, .least_calls = 3 },
    { .name = "choose a username", .run = choose_username, .least_calls = 1 },
    { .name = "create an admin", .run = create_admin, .least_calls = 10 },
    { .name = "set a password", .run = set_password, .least_calls = 10 },
    { .name = "ask for a password reset", .run = ask_password_reset, .least_calls = 1 },
    { .name = "issue a reset token", .run = issue_reset_token, .least_calls = 7 },
    { .name = "check a reset token", .prepare = mail_a_link, .run = check_reset_token, .least_calls = 3 },
    { .name = "reset a password", .prepare = mail_a_link, .run = reset_password, .least_calls = 14 },
    { .name = "update credentials", .prepare = mail_a_link, .run = update_credentials, .least_calls = 14 },
    { .name = "update the locale", .run = update_locale, .least_calls = 1 },
    { .name = "contact", .run = contact, .least_calls = 1 },
    { .name = "purge", .prepare = let_two_years_pass, .run = purge, .least_calls = 8 },
    { .name = "act as a user", .prepare = promote_ann, .run = act_as, .least_calls = 8 },
    { .name = "stop acting", .prepare = act_as_bob, .run = stop_acting, .least_calls = 7 },
    { .name = "note what is barred", .prepare = act_as_bob, .run = note_barred, .least_calls = 5 },
    { .name = "place a bet", .run = place_bet, .least_calls = 2 },
    { .name = "place a bet again", .prepare = bet_elsewhere, .run = place_bet, .least_calls = 7 },
    { .name = "rotate the seeds", .run = rotate_seeds, .least_calls = 2 },
    { .name = "rotate all seeds", .run = rotate_all, .least_calls = 11 },
    { .name = "verify a roll", .run = verify, .least_calls = 2 },
    { .name = "relay jobs", .prepare = add_two_jobs, .run = relay, .mend = relay_later, .least_calls = 5 },
    { .name = "begin jobs", .prepare = add_two_jobs, .run = begin, .least_calls = 1 },
    { .name = "postpone a job", .prepare = begin_first_try, .run = fail_job, .least_calls = 2 },
    { .name = "bury a job", .prepare = begin_last_try, .run = fail_job, .least_calls = 5 },
    { .name = "retry a job", .prepare = let_a_job_die, .run = retry_job, .least_calls = 6 },
    { .name = "retry dead jobs", .prepare = let_a_job_die, .run = retry_dead, .least_calls = 6 },
    { .name = "purge jobs", .prepare = let_a_job_die, .run = purge_jobs, .least_calls = 6 },
    { .name = "make up for ticks", .prepare = let_ticks_be_missed, .run = tick, .mend = tick_again, .least_calls = 10 },
    { .name = "report a failure", .run = report, .least_calls = 2 },
};
const size_t sweep_case_count = sizeof sweep_cases / sizeof sweep_cases[0];
