#include "tests/domain/fakes.h"

#define NEW_PASSWORD "a new password"

/* Ann at her settings, signed in here and elsewhere. */
struct settings {
    struct user ann;
    struct session_token here;
    struct session_token elsewhere;
    struct problems why;
};

static void open_settings(struct fakes *fakes, struct settings *settings)
{
    settings->ann = fakes_sign_up(fakes, "ann@example.com", &settings->here);
    settings->elsewhere = fakes_sign_in(fakes, "ann@example.com");
}

static enum err update(struct fakes *fakes, struct settings *settings, const char *current, const char *email,
                       const char *password)
{
    const struct new_credentials wish = {
        .current_password = current, .email = email, .password = password, .session = settings->here.hex
    };
    settings->why = (struct problems){ .count = 0 };
    return user_update_credentials(&fakes->user_ports, &wish, &settings->why, &settings->ann);
}

static enum err sign_in(struct fakes *fakes, const char *identity, const char *password)
{
    const struct sign_in wish = { .identity = identity, .password = password, .address = "192.0.2.1" };
    struct problems why = { .count = 0 };
    struct user user;
    struct session_token token;
    return user_sign_in(&fakes->user_ports, &wish, &why, &user, &token);
}

static enum err resume(struct fakes *fakes, const struct session_token *token)
{
    struct user user;
    struct acting_admin admin;
    bool renewed;
    return session_resume(&fakes->clock, &fakes->digest, &fakes->sessions, token->hex, &user, &admin, &renewed);
}

/* Fails the test unless the change is refused for this reason and leaves everything as it was. */
static void assert_refused(struct fakes *fakes, struct settings *settings, const char *current, const char *email,
                           const char *password, const char *field, const char *key)
{
    struct memory_tables before;
    assert_int_equal(memory_tables_copy(&fakes->database.tables, &before), ERR_OK);

    assert_int_equal(update(fakes, settings, current, email, password), ERR_REJECTED);

    fakes_assert_problem(&settings->why, field, key);
    assert_string_equal(settings->ann.email, "ann@example.com");
    fakes_assert_unchanged(fakes, &before);
    memory_tables_clear(&before);
}

static void a_new_email_signs_in_and_the_old_one_does_not(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);

    assert_int_equal(update(fakes, &settings, FAKES_PASSWORD, " New@Example.com ", ""), ERR_OK);

    assert_string_equal(settings.ann.email, "new@example.com");
    assert_int_equal(sign_in(fakes, "new@example.com", FAKES_PASSWORD), ERR_OK);
    assert_int_equal(sign_in(fakes, "ann@example.com", FAKES_PASSWORD), ERR_REJECTED);
}

static void a_new_password_signs_in_and_the_old_one_does_not(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);

    assert_int_equal(update(fakes, &settings, FAKES_PASSWORD, "ann@example.com", NEW_PASSWORD), ERR_OK);

    assert_int_equal(sign_in(fakes, "ann@example.com", NEW_PASSWORD), ERR_OK);
    assert_int_equal(sign_in(fakes, "ann@example.com", FAKES_PASSWORD), ERR_REJECTED);
}

static void a_new_password_ends_all_sessions_but_the_one_that_asks(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    struct session_token bobs;
    open_settings(fakes, &settings);
    (void)fakes_sign_up(fakes, "bob@example.com", &bobs);

    assert_int_equal(update(fakes, &settings, FAKES_PASSWORD, "ann@example.com", NEW_PASSWORD), ERR_OK);

    assert_int_equal(resume(fakes, &settings.here), ERR_OK);
    assert_int_equal(resume(fakes, &settings.elsewhere), ERR_NOT_FOUND);
    assert_int_equal(resume(fakes, &bobs), ERR_OK);
}

static void a_new_email_ends_no_session(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);

    assert_int_equal(update(fakes, &settings, FAKES_PASSWORD, "new@example.com", NULL), ERR_OK);

    assert_int_equal(resume(fakes, &settings.here), ERR_OK);
    assert_int_equal(resume(fakes, &settings.elsewhere), ERR_OK);
}

static void a_change_of_either_takes_back_links_that_reset_the_password(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);
    (void)fakes_sign_up(fakes, "bob@example.com", NULL);
    const struct session_token bobs = fakes_issue_reset_token(fakes, "bob@example.com");
    const struct session_token first = fakes_issue_reset_token(fakes, "ann@example.com");

    assert_int_equal(update(fakes, &settings, FAKES_PASSWORD, "new@example.com", ""), ERR_OK);
    assert_int_equal(user_check_reset_token(&fakes->user_ports, first.hex), ERR_NOT_FOUND);
    const struct session_token second = fakes_issue_reset_token(fakes, "new@example.com");
    assert_int_equal(update(fakes, &settings, FAKES_PASSWORD, "new@example.com", NEW_PASSWORD), ERR_OK);

    assert_int_equal(user_check_reset_token(&fakes->user_ports, second.hex), ERR_NOT_FOUND);
    assert_int_equal(user_check_reset_token(&fakes->user_ports, bobs.hex), ERR_OK);
}

static void the_old_address_is_told_of_a_new_email(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);
    fakes_row(fakes, settings.ann.id)->user.locale = USER_LOCALE_ES;

    assert_int_equal(update(fakes, &settings, FAKES_PASSWORD, "new@example.com", ""), ERR_OK);

    const struct memory_job *mail = fakes_only_job(fakes);
    assert_string_equal(mail->job.kind, "mail.credentials_changed");
    assert_string_equal(mail->job.key, "");
    assert_int_equal(mail->job.created_on, FAKES_NOW);
    assert_int_equal(mail->job.run_at, FAKES_NOW);
    assert_int_equal(mail->field_count, 3);
    assert_string_equal(fakes_job_field(fakes, mail, "to"), "ann@example.com");
    assert_string_equal(fakes_job_field(fakes, mail, "locale"), "es");
    assert_string_equal(fakes_job_field(fakes, mail, "email"), "new@example.com");
}

static void the_mail_about_a_new_password_does_not_hold_it(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);

    assert_int_equal(update(fakes, &settings, FAKES_PASSWORD, "ann@example.com", NEW_PASSWORD), ERR_OK);

    const struct memory_job *mail = fakes_only_job(fakes);
    assert_int_equal(mail->field_count, 3);
    assert_string_equal(fakes_job_field(fakes, mail, "to"), "ann@example.com");
    assert_string_equal(fakes_job_field(fakes, mail, "locale"), "en");
    assert_string_equal(fakes_job_field(fakes, mail, "password"), "changed");
}

static void one_mail_tells_of_both(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);

    assert_int_equal(update(fakes, &settings, FAKES_PASSWORD, "new@example.com", NEW_PASSWORD), ERR_OK);

    const struct memory_job *mail = fakes_only_job(fakes);
    assert_string_equal(fakes_job_field(fakes, mail, "to"), "ann@example.com");
    assert_string_equal(fakes_job_field(fakes, mail, "email"), "new@example.com");
    assert_string_equal(fakes_job_field(fakes, mail, "password"), "changed");
}

static void nothing_to_change_is_no_error_and_no_mail(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    struct memory_tables before;
    open_settings(fakes, &settings);
    (void)fakes_issue_reset_token(fakes, "ann@example.com");
    assert_int_equal(memory_tables_copy(&fakes->database.tables, &before), ERR_OK);

    assert_int_equal(update(fakes, &settings, FAKES_PASSWORD, "ANN@example.com", NULL), ERR_OK);

    fakes_assert_unchanged(fakes, &before);
    memory_tables_clear(&before);
}

static void a_wrong_current_password_changes_nothing(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);

    assert_refused(fakes, &settings, "wrong horse", "new@example.com", NEW_PASSWORD, "current_password",
                   "current_password.mismatch");
    assert_refused(fakes, &settings, "wrong horse", "ann@example.com", "", "current_password", "current_password.mismatch");
}

static void an_absent_current_password_is_a_wrong_one(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);

    assert_refused(fakes, &settings, NULL, "new@example.com", NULL, "current_password", "current_password.mismatch");
    assert_refused(fakes, &settings, "", "new@example.com", NULL, "current_password", "current_password.mismatch");
}

static void somebody_elses_email_is_taken(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);
    (void)fakes_sign_up(fakes, "bob@example.com", NULL);

    assert_refused(fakes, &settings, FAKES_PASSWORD, "BOB@example.com", NEW_PASSWORD, "email", "email.taken");
}

/* Else anybody who found the page open could ask who has an account. */
static void a_wrong_current_password_does_not_learn_that_an_email_is_taken(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);
    (void)fakes_sign_up(fakes, "bob@example.com", NULL);

    assert_refused(fakes, &settings, "wrong horse", "bob@example.com", "", "current_password", "current_password.mismatch");
}

static void email_and_password_keep_the_rules_of_signing_up(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);

    assert_refused(fakes, &settings, FAKES_PASSWORD, "ann", "", "email", "email.invalid");
    assert_refused(fakes, &settings, FAKES_PASSWORD, NULL, "", "email", "email.invalid");
    assert_refused(fakes, &settings, FAKES_PASSWORD, "ann@example.com", "short", "password", "password.length");
    assert_refused(fakes, &settings, FAKES_PASSWORD, "ann@example.com", "password", "password", "password.common");
}

static void all_problems_of_the_form_are_told_together(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);

    assert_int_equal(update(fakes, &settings, "", "ann", "short"), ERR_REJECTED);

    assert_int_equal(settings.why.count, 3);
    assert_string_equal(problems_of(&settings.why, "current_password"), "current_password.mismatch");
    assert_string_equal(problems_of(&settings.why, "email"), "email.invalid");
    assert_string_equal(problems_of(&settings.why, "password"), "password.length");
}

static void nothing_is_hashed_for_a_form_with_problems(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);
    fakes->hashing.verified = 0;
    fakes->hashing.hashed = 0;

    assert_int_equal(update(fakes, &settings, FAKES_PASSWORD, "ann", NEW_PASSWORD), ERR_REJECTED);
    assert_int_equal(update(fakes, &settings, FAKES_PASSWORD, "ann@example.com", "short"), ERR_REJECTED);
    assert_int_equal(fakes->hashing.verified, 0);
    assert_int_equal(update(fakes, &settings, "wrong horse", "ann@example.com", NEW_PASSWORD), ERR_REJECTED);

    assert_int_equal(fakes->hashing.hashed, 0);
}

static void without_a_session_nothing_changes(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    struct memory_tables before;
    open_settings(fakes, &settings);
    assert_int_equal(memory_tables_copy(&fakes->database.tables, &before), ERR_OK);
    settings.here = (struct session_token){ .hex = "not hex" };

    assert_int_equal(update(fakes, &settings, FAKES_PASSWORD, "new@example.com", NEW_PASSWORD), ERR_NOT_FOUND);

    fakes_assert_unchanged(fakes, &before);
    memory_tables_clear(&before);
}

static void a_user_who_is_gone_is_not_found(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);
    memory_table_clear(&fakes->database.tables.users);

    assert_int_equal(update(fakes, &settings, FAKES_PASSWORD, "new@example.com", ""), ERR_NOT_FOUND);
}

enum event { PASSWORD_REPLACED, EMAIL_REPLACED, USER_DISABLED, USER_DELETED };

/* A hasher during whose slow check something happens to the user. */
struct slow_check {
    struct fakes *fakes;
    struct password_hasher real;
    int64_t user_id;
    enum event event;
};

static void happen(const struct slow_check *check)
{
    struct memory_user *row = fakes_row(check->fakes, check->user_id);
    switch (check->event) {
    case PASSWORD_REPLACED:
        assert_int_equal(check->real.hash(check->real.self, "another password", row->password_hash), ERR_OK);
        break;
    case EMAIL_REPLACED:
        memcpy(row->user.email, "moved@example.com", sizeof "moved@example.com");
        break;
    case USER_DISABLED:
        row->user.active = false;
        break;
    case USER_DELETED:
        memory_table_clear(&check->fakes->database.tables.users);
        break;
    }
}

static enum err verify_slowly(void *self, const char *password, const char *hash, bool *matches)
{
    const struct slow_check *check = self;
    enum err err = check->real.verify(check->real.self, password, hash, matches);
    happen(check);
    return err;
}

static enum err hash(void *self, const char *password, char hashed[PASSWORD_HASH_BYTES + 1])
{
    const struct slow_check *check = self;
    return check->real.hash(check->real.self, password, hashed);
}

static enum err update_while(struct fakes *fakes, struct settings *settings, enum event event, const char *email)
{
    struct slow_check check = { .fakes = fakes, .real = fakes->hasher, .user_id = settings->ann.id, .event = event };
    fakes->hasher = (struct password_hasher){ .self = &check, .verify = verify_slowly, .hash = hash };
    enum err err = update(fakes, settings, FAKES_PASSWORD, email, NEW_PASSWORD);
    fakes->hasher = check.real;
    return err;
}

static void assert_refused_while(struct fakes *fakes, enum event event)
{
    struct settings settings;
    open_settings(fakes, &settings);

    assert_int_equal(update_while(fakes, &settings, event, "new@example.com"), ERR_REJECTED);

    fakes_assert_problem(&settings.why, "current_password", "current_password.mismatch");
    assert_string_equal(settings.ann.email, "ann@example.com");
    assert_int_equal(fakes->database.tables.jobs.count, 0);
    assert_int_equal(fakes->database.tables.sessions.count, 2);
    assert_false(fakes->database.in_transaction);
}

static void a_password_replaced_during_the_check_is_not_replaced_again(void **state)
{
    assert_refused_while(*state, PASSWORD_REPLACED);
}

static void a_user_disabled_during_the_check_changes_nothing(void **state)
{
    assert_refused_while(*state, USER_DISABLED);
}

static void a_user_deleted_during_the_check_changes_nothing(void **state)
{
    assert_refused_while(*state, USER_DELETED);
}

static void an_email_replaced_during_the_check_is_the_old_one_that_gets_the_mail(void **state)
{
    struct fakes *fakes = *state;
    struct settings settings;
    open_settings(fakes, &settings);

    assert_int_equal(update_while(fakes, &settings, EMAIL_REPLACED, "ann@example.com"), ERR_OK);

    assert_string_equal(settings.ann.email, "ann@example.com");
    assert_string_equal(fakes_job_field(fakes, fakes_only_job(fakes), "to"), "moved@example.com");
    assert_string_equal(fakes_job_field(fakes, fakes_only_job(fakes), "email"), "ann@example.com");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(a_new_email_signs_in_and_the_old_one_does_not),
        FAKES_TEST(a_new_password_signs_in_and_the_old_one_does_not),
        FAKES_TEST(a_new_password_ends_all_sessions_but_the_one_that_asks),
        FAKES_TEST(a_new_email_ends_no_session),
        FAKES_TEST(a_change_of_either_takes_back_links_that_reset_the_password),
        FAKES_TEST(the_old_address_is_told_of_a_new_email),
        FAKES_TEST(the_mail_about_a_new_password_does_not_hold_it),
        FAKES_TEST(one_mail_tells_of_both),
        FAKES_TEST(nothing_to_change_is_no_error_and_no_mail),
        FAKES_TEST(a_wrong_current_password_changes_nothing),
        FAKES_TEST(an_absent_current_password_is_a_wrong_one),
        FAKES_TEST(somebody_elses_email_is_taken),
        FAKES_TEST(a_wrong_current_password_does_not_learn_that_an_email_is_taken),
        FAKES_TEST(email_and_password_keep_the_rules_of_signing_up),
        FAKES_TEST(all_problems_of_the_form_are_told_together),
        FAKES_TEST(nothing_is_hashed_for_a_form_with_problems),
        FAKES_TEST(without_a_session_nothing_changes),
        FAKES_TEST(a_user_who_is_gone_is_not_found),
        FAKES_TEST(a_password_replaced_during_the_check_is_not_replaced_again),
        FAKES_TEST(a_user_disabled_during_the_check_changes_nothing),
        FAKES_TEST(a_user_deleted_during_the_check_changes_nothing),
        FAKES_TEST(an_email_replaced_during_the_check_is_the_old_one_that_gets_the_mail),
    };
    return cmocka_run_group_tests_name("update credentials", tests, NULL, NULL);
}
