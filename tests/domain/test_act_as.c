#include "tests/domain/fakes.h"

/* An admin acts as a user for support. */

struct office {
    struct fakes *fakes;
    struct user boss;
    struct user ann;
    struct session_token token; /* the admin's */
    struct problems why;
};

static struct office open_office(struct fakes *fakes)
{
    struct office office = { .fakes = fakes };
    office.boss = fakes_sign_up(fakes, "boss@example.com", &office.token);
    office.ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    fakes_row(fakes, office.boss.id)->user.role = USER_ADMIN;
    return office;
}

static enum err act_as(struct office *office, int64_t user_id, const char *reason)
{
    const struct audit_actor actor = { .user_id = office->boss.id, .name = "boss@example.com", .address = "192.0.2.9" };
    const struct act_as_wish wish = { .user_id = user_id, .reason = reason, .session = office->token.hex };
    office->why.count = 0;
    return user_act_as(&office->fakes->user_ports, &actor, &wish, &office->why);
}

/* The actor while the admin acts as ann. */
static struct audit_actor acting(const struct office *office)
{
    return (struct audit_actor){
        .user_id = office->boss.id, .name = "boss@example.com", .address = "192.0.2.9", .acting_as = office->ann.id
    };
}

static enum err resume(struct office *office, struct user *user, struct acting_admin *admin)
{
    struct fakes *fakes = office->fakes;
    bool renewed = false;
    return session_resume(&fakes->clock, &fakes->digest, &fakes->sessions, office->token.hex, user, admin, &renewed);
}

static void the_admins_session_is_resumed_as_the_users(void **state)
{
    struct office office = open_office(*state);
    struct user user;
    struct acting_admin admin;

    assert_int_equal(act_as(&office, office.ann.id, " she sees no coins "), ERR_OK);

    assert_int_equal(resume(&office, &user, &admin), ERR_OK);
    assert_int_equal(user.id, office.ann.id);
    assert_int_equal(admin.id, office.boss.id);
    assert_string_equal(admin.email, "boss@example.com");
}

static void the_beginning_is_recorded_with_its_reason(void **state)
{
    struct office office = open_office(*state);

    assert_int_equal(act_as(&office, office.ann.id, " she sees no coins "), ERR_OK);

    const struct audit_entry entry = fakes_latest_entry(office.fakes);
    assert_int_equal(entry.actor.user_id, office.boss.id);
    assert_int_equal(entry.actor.acting_as, 0);
    assert_string_equal(entry.action, "user.acting_began");
    assert_int_equal(entry.subject_id, office.ann.id);
    assert_string_equal(entry.subject_name, "ann@example.com");
    assert_string_equal(entry.reason, "she sees no coins");
}

static void the_session_is_the_admins_again_afterwards_and_that_is_recorded(void **state)
{
    struct office office = open_office(*state);
    const struct audit_actor actor = acting(&office);
    struct user user;
    struct acting_admin admin;
    assert_int_equal(act_as(&office, office.ann.id, "support"), ERR_OK);

    assert_int_equal(user_stop_acting(&office.fakes->user_ports, &actor, office.token.hex, &office.ann), ERR_OK);

    assert_int_equal(resume(&office, &user, &admin), ERR_OK);
    assert_int_equal(user.id, office.boss.id);
    assert_int_equal(admin.id, 0);
    const struct audit_entry entry = fakes_latest_entry(office.fakes);
    assert_string_equal(entry.action, "user.acting_ended");
    assert_int_equal(entry.actor.user_id, office.boss.id);
    assert_int_equal(entry.actor.acting_as, office.ann.id);
    assert_int_equal(entry.subject_id, office.ann.id);
}

static void what_is_barred_is_recorded_when_it_is_tried(void **state)
{
    struct office office = open_office(*state);
    const struct audit_actor actor = acting(&office);

    assert_int_equal(user_note_barred(&office.fakes->user_ports, &actor, &office.ann, "POST /bet/place"), ERR_OK);

    const struct audit_entry entry = fakes_latest_entry(office.fakes);
    assert_string_equal(entry.action, "user.acting_barred");
    assert_string_equal(entry.changes[0].after, "POST /bet/place");
    assert_int_equal(entry.actor.acting_as, office.ann.id);
}

static void assert_refused(struct office *office, int64_t user_id, const char *reason, const char *field, const char *key)
{
    struct user user;
    struct acting_admin admin;
    assert_int_equal(act_as(office, user_id, reason), ERR_REJECTED);
    fakes_assert_problem(&office->why, field, key);
    assert_int_equal(resume(office, &user, &admin), ERR_OK);
    assert_int_equal(user.id, office->boss.id);
    assert_int_equal(office->fakes->database.tables.audit_entries.count, 0);
}

static void nobody_acts_without_a_reason(void **state)
{
    struct office office = open_office(*state);

    assert_refused(&office, office.ann.id, NULL, "reason", "reason.missing");
    assert_refused(&office, office.ann.id, "  ", "reason", "reason.missing");
}

static void nobody_acts_as_oneself_another_admin_or_a_disabled_user(void **state)
{
    struct office office = open_office(*state);
    const struct user other = fakes_sign_up(office.fakes, "other@example.com", NULL);
    fakes_row(office.fakes, other.id)->user.role = USER_ADMIN;
    fakes_row(office.fakes, office.ann.id)->user.active = false;

    assert_refused(&office, office.boss.id, "support", "", "acting.oneself");
    assert_refused(&office, other.id, "support", "", "acting.admin");
    assert_refused(&office, office.ann.id, "support", "", "acting.disabled");
}

static void nobody_acts_as_who_is_not_there_or_by_a_session_that_is_not(void **state)
{
    struct office office = open_office(*state);

    assert_int_equal(act_as(&office, 999, "support"), ERR_NOT_FOUND);
    office.token.hex[0] = office.token.hex[0] == '0' ? '1' : '0';
    assert_int_equal(act_as(&office, office.ann.id, "support"), ERR_NOT_FOUND);

    assert_int_equal(office.fakes->database.tables.audit_entries.count, 0);
}

static void who_is_no_admin_any_more_acts_no_more(void **state)
{
    struct office office = open_office(*state);
    struct user user;
    struct acting_admin admin;
    assert_int_equal(act_as(&office, office.ann.id, "support"), ERR_OK);

    fakes_row(office.fakes, office.boss.id)->user.role = USER_MEMBER;
    assert_int_equal(resume(&office, &user, &admin), ERR_NOT_FOUND);

    fakes_row(office.fakes, office.boss.id)->user.role = USER_ADMIN;
    fakes_row(office.fakes, office.boss.id)->user.active = false;
    assert_int_equal(resume(&office, &user, &admin), ERR_NOT_FOUND);
}

static void acting_ends_when_the_user_becomes_an_admin(void **state)
{
    struct office office = open_office(*state);
    struct user user;
    struct acting_admin admin;
    assert_int_equal(act_as(&office, office.ann.id, "support"), ERR_OK);

    fakes_row(office.fakes, office.ann.id)->user.role = USER_ADMIN;

    assert_int_equal(resume(&office, &user, &admin), ERR_NOT_FOUND);
}

static void a_user_who_is_disabled_meanwhile_does_not_lock_the_admin_out(void **state)
{
    struct office office = open_office(*state);
    struct user user;
    struct acting_admin admin;
    assert_int_equal(act_as(&office, office.ann.id, "support"), ERR_OK);

    fakes_row(office.fakes, office.ann.id)->user.active = false;

    assert_int_equal(resume(&office, &user, &admin), ERR_OK);
    assert_false(user.active);
    assert_int_equal(admin.id, office.boss.id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(the_admins_session_is_resumed_as_the_users),
        FAKES_TEST(the_beginning_is_recorded_with_its_reason),
        FAKES_TEST(the_session_is_the_admins_again_afterwards_and_that_is_recorded),
        FAKES_TEST(what_is_barred_is_recorded_when_it_is_tried),
        FAKES_TEST(nobody_acts_without_a_reason),
        FAKES_TEST(nobody_acts_as_oneself_another_admin_or_a_disabled_user),
        FAKES_TEST(nobody_acts_as_who_is_not_there_or_by_a_session_that_is_not),
        FAKES_TEST(who_is_no_admin_any_more_acts_no_more),
        FAKES_TEST(acting_ends_when_the_user_becomes_an_admin),
        FAKES_TEST(a_user_who_is_disabled_meanwhile_does_not_lock_the_admin_out),
    };
    return cmocka_run_group_tests_name("act as", tests, NULL, NULL);
}
