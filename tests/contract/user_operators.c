#include "tests/contract/contract.h"

/* What operators do with accounts: lock_admins, edit and forget of the user store. */

static struct user find(const struct contract_fixture *fixture, int64_t id)
{
    struct user user;
    assert_int_equal(fixture->users->find(fixture->users->self, id, &user), ERR_OK);
    return user;
}

static enum err edit(const struct contract_fixture *fixture, int64_t id, const char *username, enum user_role role, bool active)
{
    const struct user_settings settings = { .username = username, .role = role, .active = active };
    return fixture->users->edit(fixture->users->self, id, &settings);
}

static enum err forget(const struct contract_fixture *fixture, int64_t id)
{
    return fixture->users->forget(fixture->users->self, id, CONTRACT_NOW);
}

static int64_t count_admins(const struct contract_fixture *fixture)
{
    int64_t count = 99;
    assert_int_equal(fixture->users->lock_admins(fixture->users->self, &count), ERR_OK);
    return count;
}

static void an_edit_sets_username_role_and_whether_one_is_active(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);

    assert_int_equal(edit(fixture, id, "Ann", USER_ADMIN, false), ERR_OK);

    const struct user user = find(fixture, id);
    assert_string_equal(user.username, "Ann");
    assert_int_equal(user.role, USER_ADMIN);
    assert_false(user.active);
    assert_string_equal(user.email, "ann@example.com");
}

static void an_edit_takes_a_username_away_and_keeps_one(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);

    assert_int_equal(edit(fixture, id, "Ann", USER_MEMBER, true), ERR_OK);
    assert_int_equal(edit(fixture, id, "ANN", USER_MEMBER, true), ERR_OK);
    assert_string_equal(find(fixture, id).username, "ANN");
    assert_int_equal(edit(fixture, id, "", USER_MEMBER, true), ERR_OK);

    assert_string_equal(find(fixture, id).username, "");
}

static void nobody_gets_a_username_that_another_has_in_any_case(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    assert_int_equal(edit(fixture, ann, "Ann", USER_MEMBER, true), ERR_OK);

    assert_int_equal(edit(fixture, bob, "aNN", USER_MEMBER, true), ERR_CONFLICT);

    assert_string_equal(find(fixture, bob).username, "");
    assert_int_equal(find(fixture, bob).revision, 0);
}

static void each_edit_and_the_choice_of_a_username_is_a_revision(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);
    assert_int_equal(find(fixture, id).revision, 0);

    assert_int_equal(fixture->users->set_username(fixture->users->self, id, "Ann"), ERR_OK);
    assert_int_equal(find(fixture, id).revision, 1);
    assert_int_equal(edit(fixture, id, "Ann", USER_MEMBER, true), ERR_OK);

    assert_int_equal(find(fixture, id).revision, 2);
}

static void signing_in_and_betting_are_no_revision(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_user(fixture, "ann@example.com", 100);

    (void)contract_place_bet(fixture, id, 10);
    assert_int_equal(fixture->users->record_sign_in(fixture->users->self, id, CONTRACT_NOW, "::1"), ERR_OK);

    assert_int_equal(find(fixture, id).revision, 0);
}

static void nobody_is_edited_who_is_not_there(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t nobody = contract_unknown_id(fixture);

    assert_int_equal(edit(fixture, nobody, "Ann", USER_MEMBER, true), ERR_NOT_FOUND);
    assert_int_equal(forget(fixture, nobody), ERR_NOT_FOUND);
}

static void admins_are_counted_while_they_are_active(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    assert_int_equal(count_admins(fixture), 0);

    assert_int_equal(edit(fixture, ann, "", USER_ADMIN, true), ERR_OK);
    assert_int_equal(edit(fixture, bob, "", USER_ADMIN, true), ERR_OK);
    assert_int_equal(count_admins(fixture), 2);
    assert_int_equal(edit(fixture, bob, "", USER_ADMIN, false), ERR_OK);

    assert_int_equal(count_admins(fixture), 1);
}

static void who_is_forgotten_is_nobody(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_user(fixture, "ann@example.com", 100);
    assert_int_equal(edit(fixture, id, "Ann", USER_ADMIN, true), ERR_OK);
    assert_int_equal(fixture->users->record_sign_in(fixture->users->self, id, CONTRACT_NOW, "192.0.2.7"), ERR_OK);

    assert_int_equal(forget(fixture, id), ERR_OK);

    const struct user user = find(fixture, id);
    assert_true(user.deleted);
    assert_false(user.active);
    assert_int_equal(user.role, USER_MEMBER);
    assert_null(strstr(user.email, "ann"));
    assert_string_equal(user.username, "");
    assert_string_equal(user.current_sign_in_address, "");
    assert_int_equal(user.current_sign_in_on, 0);
    assert_int_equal(user.sign_in_count, 0);
}

static void nobody_acts_as_the_forgotten_any_more(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct session_store *sessions = fixture->sessions;
    int64_t boss = contract_add_user(fixture, "boss@example.com", 0);
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct session session = { .user_id = boss, .created_on = CONTRACT_NOW, .expires_on = CONTRACT_NOW + 1000 };
    struct session found;
    struct user user;
    struct acting_admin admin;
    assert_int_equal(sessions->add(sessions->self, &session), ERR_OK);
    assert_int_equal(sessions->act_as(sessions->self, session.token_hash, ann), ERR_OK);

    assert_int_equal(forget(fixture, ann), ERR_OK);

    assert_int_equal(sessions->find(sessions->self, session.token_hash, CONTRACT_NOW, &found, &user, &admin), ERR_OK);
    assert_int_equal(user.id, boss);
    assert_int_equal(admin.id, 0);
}

static void what_was_bet_and_held_stays(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_user(fixture, "ann@example.com", 100);
    struct bet_record record;
    struct coin_balance wrong;
    size_t count = 0;
    int64_t users = 0;
    (void)contract_place_bet(fixture, id, 10);

    assert_int_equal(forget(fixture, id), ERR_OK);

    assert_int_equal(find(fixture, id).coins, 90);
    assert_int_equal(fixture->bets->list(fixture->bets->self, id, 1, &record, 1, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(fixture->ledger->audit(fixture->ledger->self, &wrong, 1, &count, &users), ERR_OK);
    assert_int_equal(count, 0);
}

static void a_forgotten_e_mail_and_username_are_free(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);
    assert_int_equal(edit(fixture, id, "Ann", USER_MEMBER, true), ERR_OK);
    assert_int_equal(forget(fixture, id), ERR_OK);

    int64_t next = contract_add_user(fixture, "ann@example.com", 0);

    assert_int_equal(edit(fixture, next, "ann", USER_MEMBER, true), ERR_OK);
}

static void two_are_forgotten(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);

    assert_int_equal(forget(fixture, ann), ERR_OK);
    assert_int_equal(forget(fixture, bob), ERR_OK);

    assert_int_equal(forget(fixture, ann), ERR_NOT_FOUND);
}

static void the_forgotten_have_no_history_and_are_in_no_list(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);
    struct sign_in_record record;
    struct user user;
    size_t count = 99;
    assert_int_equal(fixture->users->record_sign_in(fixture->users->self, id, CONTRACT_NOW, "192.0.2.7"), ERR_OK);

    assert_int_equal(forget(fixture, id), ERR_OK);

    assert_int_equal(fixture->users->sign_ins(fixture->users->self, id, &record, 1, &count), ERR_OK);
    assert_int_equal(count, 0);
    count = 99;
    assert_int_equal(fixture->users->list(fixture->users->self, 0, &user, 1, &count), ERR_OK);
    assert_int_equal(count, 0);
}

static void the_forgotten_are_not_changed_by_what_was_on_its_way(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct user_store *users = fixture->users;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);
    struct user_credentials credentials;
    assert_int_equal(forget(fixture, id), ERR_OK);
    const struct user before = find(fixture, id);

    assert_int_equal(users->set_username(users->self, id, "Ann"), ERR_STALE);
    assert_int_equal(users->set_email(users->self, id, "ann@example.com"), ERR_NOT_FOUND);
    assert_int_equal(users->set_password_hash(users->self, id, "hash"), ERR_NOT_FOUND);
    assert_int_equal(users->set_locale(users->self, id, USER_LOCALE_ES), ERR_NOT_FOUND);
    assert_int_equal(users->record_sign_in(users->self, id, CONTRACT_NOW, "::1"), ERR_NOT_FOUND);
    assert_int_equal(users->lock_credentials(users->self, id, &credentials), ERR_NOT_FOUND);
    assert_int_equal(users->find_credentials(users->self, before.email, &credentials), ERR_NOT_FOUND);
    assert_int_equal(edit(fixture, id, "Ann", USER_MEMBER, true), ERR_NOT_FOUND);

    const struct user after = find(fixture, id);
    assert_memory_equal(&after, &before, sizeof after);
}

static void edits_are_rolled_back_with_the_transaction(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);

    CONTRACT_ROLLED_BACK(fixture, edit(fixture, id, "Ann", USER_ADMIN, false));
    CONTRACT_ROLLED_BACK(fixture, forget(fixture, id));

    const struct user user = find(fixture, id);
    assert_string_equal(user.username, "");
    assert_true(user.active);
    assert_false(user.deleted);
}

static size_t list_due(const struct contract_fixture *fixture, int64_t now, int64_t after, int64_t ids[4])
{
    size_t count = 99;
    assert_int_equal(fixture->users->list_due(fixture->users->self, now, after, ids, 4, &count), ERR_OK);
    return count;
}

static void those_are_due_whose_deletion_has_come(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct user_store *users = fixture->users;
    int64_t ids[4] = { 0 };
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    (void)contract_add_user(fixture, "cid@example.com", 0);
    assert_int_equal(users->set_deletion(users->self, ann, CONTRACT_NOW), ERR_OK);
    assert_int_equal(users->set_deletion(users->self, bob, CONTRACT_NOW + 1), ERR_OK);

    assert_int_equal(find(fixture, ann).deletion_on, CONTRACT_NOW);
    assert_int_equal(list_due(fixture, CONTRACT_NOW - 1, 0, ids), 0);
    assert_int_equal(list_due(fixture, CONTRACT_NOW, 0, ids), 1);
    assert_int_equal(ids[0], ann);
    assert_int_equal(list_due(fixture, CONTRACT_NOW + 1, 0, ids), 2);
    assert_int_equal(ids[1], bob);
    assert_int_equal(list_due(fixture, CONTRACT_NOW + 1, ann, ids), 1);
}

static void who_stays_or_is_forgotten_is_not_due(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct user_store *users = fixture->users;
    int64_t ids[4] = { 0 };
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    assert_int_equal(users->set_deletion(users->self, ann, CONTRACT_NOW), ERR_OK);
    assert_int_equal(users->set_deletion(users->self, bob, CONTRACT_NOW), ERR_OK);

    assert_int_equal(users->set_deletion(users->self, ann, 0), ERR_OK);
    assert_int_equal(forget(fixture, bob), ERR_OK);

    assert_int_equal(list_due(fixture, CONTRACT_NOW, 0, ids), 0);
    assert_int_equal(find(fixture, ann).deletion_on, 0);
    assert_int_equal(users->set_deletion(users->self, bob, CONTRACT_NOW), ERR_NOT_FOUND);
    assert_int_equal(users->set_deletion(users->self, 12345, CONTRACT_NOW), ERR_NOT_FOUND);
}

const struct CMUnitTest user_operators_contract[] = {
    CONTRACT_TEST(an_edit_sets_username_role_and_whether_one_is_active),
    CONTRACT_TEST(an_edit_takes_a_username_away_and_keeps_one),
    CONTRACT_TEST(nobody_gets_a_username_that_another_has_in_any_case),
    CONTRACT_TEST(each_edit_and_the_choice_of_a_username_is_a_revision),
    CONTRACT_TEST(signing_in_and_betting_are_no_revision),
    CONTRACT_TEST(nobody_is_edited_who_is_not_there),
    CONTRACT_TEST(admins_are_counted_while_they_are_active),
    CONTRACT_TEST(who_is_forgotten_is_nobody),
    CONTRACT_TEST(nobody_acts_as_the_forgotten_any_more),
    CONTRACT_TEST(what_was_bet_and_held_stays),
    CONTRACT_TEST(a_forgotten_e_mail_and_username_are_free),
    CONTRACT_TEST(two_are_forgotten),
    CONTRACT_TEST(the_forgotten_have_no_history_and_are_in_no_list),
    CONTRACT_TEST(the_forgotten_are_not_changed_by_what_was_on_its_way),
    CONTRACT_TEST(those_are_due_whose_deletion_has_come),
    CONTRACT_TEST(who_stays_or_is_forgotten_is_not_due),
    CONTRACT_TEST(edits_are_rolled_back_with_the_transaction),
};
const size_t user_operators_contract_count = sizeof user_operators_contract / sizeof user_operators_contract[0];
