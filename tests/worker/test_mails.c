/* What the site writes to people. */
#include "tests/worker/rig.h"

static void a_reset_mail_has_a_link_that_works(void **state)
{
    struct rig *rig = *state;
    static const char *const fields[] = { "identity", "ann@example.com", NULL };
    (void)fakes_sign_up(&rig->fakes, "ann@example.com", NULL);
    struct job job = rig_begin(rig, "mail.password_reset", fields);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    static const char link[] = "https://play.example/account/password_reset?reset_token=";
    const struct mail *mail = rig_only_mail(rig);
    const char *at = strstr(mail->text, link);
    assert_string_equal(mail->to, "ann@example.com");
    assert_non_null(at);
    char token[2 * SESSION_TOKEN_BYTES + 1] = "";
    memcpy(token, at + sizeof link - 1, sizeof token - 1);
    assert_int_equal(user_check_reset_token(&rig->fakes.user_ports, token), ERR_OK);
    assert_non_null(strstr(mail->html, token));
}

static void for_an_identity_that_nobody_has_no_mail_goes(void **state)
{
    struct rig *rig = *state;
    static const char *const fields[] = { "identity", "nobody@example.com", NULL };
    struct job job = rig_begin(rig, "mail.password_reset", fields);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    assert_int_equal(memory_mailer_count(&rig->mails), 0);
}

static void a_mail_is_the_same_mail_at_every_try(void **state)
{
    struct rig *rig = *state;
    static const char *const fields[] = { "email", "ann@example.com", "message", "Hello", NULL };
    struct memory_faults trouble = { .fail_at = 1, .err = ERR_UNAVAILABLE };
    struct job job = rig_begin(rig, "mail.contact", fields);
    rig->mails.faults = &trouble;
    assert_int_equal(rig_run(rig, &job), JOB_TO_BE_RETRIED);
    int64_t asked_for_on = job.created_on;
    job = rig_begin_again(rig, job.id);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    char id[100];
    (void)snprintf(id, sizeof id, "job-%lld.%lld@play.example", (long long)job.id, (long long)asked_for_on);
    assert_string_equal(rig_only_mail(rig)->message_id, id);
    assert_int_equal(rig_only_mail(rig)->date, asked_for_on);
}

static void a_mail_that_is_refused_for_good_is_dead_with_the_servers_words(void **state)
{
    struct rig *rig = *state;
    static const char *const fields[] = { "email", "ann@example.com", "message", "Hello", NULL };
    struct memory_faults refusal = { .fail_at = 1, .err = ERR_REJECTED };
    struct job job = rig_begin(rig, "mail.contact", fields);
    rig->mails.faults = &refusal;
    rig->mails.refusal = "550 no such mailbox here";

    assert_int_equal(rig_run(rig, &job), JOB_DIED);

    assert_string_equal(rig_row(rig, job.id)->job.error, "550 no such mailbox here");
}

static void what_somebody_writes_goes_to_the_sites_people_and_can_be_answered(void **state)
{
    struct rig *rig = *state;
    static const char *const fields[] = { "email", "ann@example.com", "message", "Is <b>7</b> & 6 fair?", NULL };
    struct job job = rig_begin(rig, "mail.contact", fields);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    const struct mail *mail = rig_only_mail(rig);
    assert_string_equal(mail->to, "people@example.com");
    assert_string_equal(mail->reply_to, "ann@example.com");
    assert_non_null(strstr(mail->text, "Is <b>7</b> & 6 fair?"));
    assert_non_null(strstr(mail->html, "Is &lt;b&gt;7&lt;/b&gt; &amp; 6 fair?"));
}

static void the_old_address_is_told_what_was_changed(void **state)
{
    struct rig *rig = *state;
    static const char *const fields[] = { "to", "old@example.com", "locale", "en", "password", "1", NULL };
    struct job job = rig_begin(rig, "mail.credentials_changed", fields);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    const struct mail *mail = rig_only_mail(rig);
    assert_string_equal(mail->to, "old@example.com");
    assert_non_null(strstr(mail->text, "the password"));
    assert_null(strstr(mail->text, "the e-mail address"));
}

static void the_owner_of_a_card_is_told_when_it_expires_and_where_to_change_it(void **state)
{
    struct rig *rig = *state;
    static const char *const fields[] = { "to",   "ann@example.com", "locale", "en", "last4", "4242", "month", "2", "year",
                                          "2027", "expired",         "",       NULL };
    struct job job = rig_begin(rig, "mail.card_expiring", fields);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    const struct mail *mail = rig_only_mail(rig);
    assert_string_equal(mail->to, "ann@example.com");
    assert_string_equal(mail->subject, "Your card expires soon");
    assert_non_null(strstr(mail->text, "The card ending in 4242 that pays for your plan is good through 02/2027."));
    assert_null(strstr(mail->text, "was good"));
    assert_non_null(strstr(mail->text, "https://play.example/subscription/update_payment_method"));
    assert_non_null(strstr(mail->html, "is good through 02/2027."));
}

static void the_owner_of_a_card_that_has_expired_is_told_so(void **state)
{
    struct rig *rig = *state;
    static const char *const fields[] = { "to",   "ann@example.com", "locale",  "en", "last4", "4242", "month", "12", "year",
                                          "2024", "expired",         "expired", NULL };
    struct job job = rig_begin(rig, "mail.card_expiring", fields);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    const struct mail *mail = rig_only_mail(rig);
    assert_string_equal(mail->subject, "Your card has expired");
    assert_non_null(strstr(mail->text, "was good through 12/2024."));
}

static void a_report_tells_cause_and_request(void **state)
{
    struct rig *rig = *state;
    static const char *const fields[] = { "cause", "GET / INTERNAL", "detail", "first\nsecond", "request_id", "r-7", NULL };
    struct job job = rig_begin(rig, "mail.failure_report", fields);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    const struct mail *mail = rig_only_mail(rig);
    assert_string_equal(mail->to, "ops@example.com");
    assert_non_null(strstr(mail->text, "GET / INTERNAL"));
    assert_non_null(strstr(mail->text, "first\nsecond"));
    assert_non_null(strstr(mail->text, "r-7"));
}

static void a_mail_bears_the_id_of_the_request_that_asked_for_it(void **state)
{
    struct rig *rig = *state;
    static const char *const fields[] = { "email", "ann@example.com", "message", "Hello", NULL };
    rig->turns.begin(rig->turns.self, "0123-7");
    struct job job = rig_begin(rig, "mail.contact", fields);
    rig->turns.begin(rig->turns.self, "");

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    assert_string_equal(rig_only_mail(rig)->request_id, "0123-7");
}

static void who_deletes_the_account_is_told_when_and_how_to_undo_it(void **state)
{
    struct rig *rig = *state;
    static const char *const fields[] = { "to", "ann@example.com", "locale", "en", "on", "2026-01-31T23:59", NULL };
    struct job job = rig_begin(rig, "mail.deletion_asked", fields);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    const struct mail *mail = rig_only_mail(rig);
    assert_string_equal(mail->to, "ann@example.com");
    assert_non_null(strstr(mail->text, "for good on 2026-01-31, 23:59 UTC."));
    assert_non_null(strstr(mail->text, "https://play.example/settings"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_reset_mail_has_a_link_that_works),
        RIG_TEST(for_an_identity_that_nobody_has_no_mail_goes),
        RIG_TEST(a_mail_is_the_same_mail_at_every_try),
        RIG_TEST(a_mail_that_is_refused_for_good_is_dead_with_the_servers_words),
        RIG_TEST(a_mail_bears_the_id_of_the_request_that_asked_for_it),
        RIG_TEST(what_somebody_writes_goes_to_the_sites_people_and_can_be_answered),
        RIG_TEST(the_old_address_is_told_what_was_changed),
        RIG_TEST(the_owner_of_a_card_is_told_when_it_expires_and_where_to_change_it),
        RIG_TEST(the_owner_of_a_card_that_has_expired_is_told_so),
        RIG_TEST(who_deletes_the_account_is_told_when_and_how_to_undo_it),
        RIG_TEST(a_report_tells_cause_and_request),
    };
    return cmocka_run_group_tests_name("mails", tests, NULL, NULL);
}
