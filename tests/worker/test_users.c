#include "tests/worker/rig.h"

/* What operators ask for of many users at once. */

static const char *const wish[] = { "actor_id", "9",   "actor", "boss@example.com", "address", "", "ids", "1",
                                    "progress", "0/1", NULL };

static void a_user_is_deleted(void **state)
{
    struct rig *rig = *state;
    const struct user ann = fakes_sign_up(&rig->fakes, "ann@example.com", NULL);
    struct job job = rig_begin(rig, "users.delete", wish);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    assert_true(fakes_row(&rig->fakes, ann.id)->user.deleted);
}

static void a_payload_of_another_form_dies_at_once(void **state)
{
    struct rig *rig = *state;
    struct job job = rig_begin(rig, "users.delete", NULL);

    assert_int_equal(rig_run(rig, &job), JOB_DIED);
}

static void an_account_is_deleted_when_its_owners_week_is_over(void **state)
{
    struct rig *rig = *state;
    const struct user ann = fakes_sign_up(&rig->fakes, "ann@example.com", NULL);
    fakes_row(&rig->fakes, ann.id)->user.deletion_on = rig->fakes.time.now;
    struct job job = rig_begin(rig, "users.delete_due", NULL);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    assert_true(fakes_row(&rig->fakes, ann.id)->user.deleted);
}

static void an_export_is_made_and_a_mail_brings_a_link_that_opens_it(void **state)
{
    struct rig *rig = *state;
    const struct export_ports *ports = &rig->fakes.export_ports;
    const struct user ann = fakes_sign_up(&rig->fakes, "ann@example.com", NULL);
    const struct audit_actor actor = { .user_id = ann.id, .name = ann.email, .address = "" };
    static const char link[] = "https://play.example/settings/export/download?token=";
    static const char *const fields[] = { "export_id", "1", NULL };
    struct data_export opened;
    char token[2 * SESSION_TOKEN_BYTES + 1] = "";
    assert_int_equal(export_ask(ports, &actor, &ann), ERR_OK);
    struct job job = rig_begin(rig, "users.export", fields);
    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);
    struct job mail = rig_begin(rig, "mail.export_ready", fields);

    assert_int_equal(rig_run(rig, &mail), JOB_SUCCEEDED);

    const char *at = strstr(rig_only_mail(rig)->text, link);
    assert_string_equal(rig_only_mail(rig)->to, "ann@example.com");
    assert_non_null(strstr(rig_only_mail(rig)->text, "2025-01-04, 00:00 UTC"));
    assert_non_null(at);
    memcpy(token, at + sizeof link - 1, sizeof token - 1);
    assert_non_null(strstr(rig_only_mail(rig)->html, token));
    assert_int_equal(export_open(ports, ann.id, token, &opened), ERR_OK);
}

static void an_export_that_is_gone_sends_no_mail(void **state)
{
    struct rig *rig = *state;
    static const char *const fields[] = { "export_id", "7", NULL };
    struct job job = rig_begin(rig, "users.export", fields);
    struct job mail = rig_begin(rig, "mail.export_ready", fields);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);
    assert_int_equal(rig_run(rig, &mail), JOB_SUCCEEDED);

    assert_int_equal(memory_mailer_count(&rig->mails), 0);
}

static void the_purge_deletes_exports_that_have_expired(void **state)
{
    struct rig *rig = *state;
    const struct user ann = fakes_sign_up(&rig->fakes, "ann@example.com", NULL);
    const struct audit_actor actor = { .user_id = ann.id, .name = ann.email, .address = "" };
    assert_int_equal(export_ask(&rig->fakes.export_ports, &actor, &ann), ERR_OK);
    rig->fakes.time.now += EXPORT_PATIENCE + 1;
    struct job purge = rig_begin(rig, "purge", NULL);

    assert_int_equal(rig_run(rig, &purge), JOB_SUCCEEDED);

    assert_int_equal(rig->fakes.database.tables.exports.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_user_is_deleted),
        RIG_TEST(an_account_is_deleted_when_its_owners_week_is_over),
        RIG_TEST(a_payload_of_another_form_dies_at_once),
        RIG_TEST(an_export_is_made_and_a_mail_brings_a_link_that_opens_it),
        RIG_TEST(an_export_that_is_gone_sends_no_mail),
        RIG_TEST(the_purge_deletes_exports_that_have_expired),
    };
    return cmocka_run_group_tests_name("users", tests, NULL, NULL);
}
