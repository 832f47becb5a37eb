#include "tests/contract/contract.h"

static struct user find(const struct contract_fixture *fixture, int64_t id)
{
    struct user user;
    assert_int_equal(fixture->users->find(fixture->users->self, id, &user), ERR_OK);
    return user;
}

static enum err set_username(const struct contract_fixture *fixture, int64_t id, const char *username)
{
    return fixture->users->set_username(fixture->users->self, id, username);
}

static void a_new_user_is_an_active_member_without_coins_or_name(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);

    const struct user user = find(fixture, id);

    assert_int_equal(user.id, id);
    assert_string_equal(user.email, "ann@example.com");
    assert_string_equal(user.username, "");
    assert_int_equal(user.role, USER_MEMBER);
    assert_true(user.active);
    assert_int_equal(user.coins, 0);
    assert_int_equal(user.bet_count, 0);
    assert_int_equal(user.created_on, CONTRACT_NOW);
}

static void a_new_user_never_signed_in(void **state)
{
    const struct contract_fixture *fixture = *state;

    const struct user user = find(fixture, contract_add_user(fixture, "ann@example.com", 0));

    assert_int_equal(user.sign_in_count, 0);
    assert_int_equal(user.current_sign_in_on, 0);
    assert_string_equal(user.current_sign_in_address, "");
    assert_int_equal(user.last_sign_in_on, 0);
    assert_string_equal(user.last_sign_in_address, "");
}

static void a_new_user_keeps_the_given_seeds(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct seed_pair given = contract_seeds();

    const struct user user = find(fixture, contract_add_user(fixture, "ann@example.com", 0));

    assert_int_equal(user.seeds.number, given.number);
    assert_memory_equal(user.seeds.server_seed, given.server_seed, SERVER_SEED_BYTES);
    assert_memory_equal(user.seeds.next_server_seed, given.next_server_seed, SERVER_SEED_BYTES);
    assert_string_equal(user.seeds.client_seed, given.client_seed);
    assert_int_equal(user.seeds.nonce, 0);
}

static void a_new_user_reads_the_given_language(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct seed_pair seeds = contract_seeds();
    const struct new_user spaniard = {
        .email = "ana@example.com", .password_hash = "hash", .locale = USER_LOCALE_ES, .seeds = &seeds, .created_on = CONTRACT_NOW
    };
    int64_t id = 0;

    assert_int_equal(fixture->users->add(fixture->users->self, &spaniard, &id), ERR_OK);

    assert_int_equal(find(fixture, id).locale, USER_LOCALE_ES);
    assert_int_equal(find(fixture, contract_add_user(fixture, "ann@example.com", 0)).locale, USER_LOCALE_EN);
}

static void an_admin_is_added_as_one(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct seed_pair seeds = contract_seeds();
    const struct new_user admin = {
        .email = "root@example.com", .password_hash = "hash", .role = USER_ADMIN, .seeds = &seeds, .created_on = CONTRACT_NOW
    };
    int64_t id = 0;

    assert_int_equal(fixture->users->add(fixture->users->self, &admin, &id), ERR_OK);

    assert_int_equal(find(fixture, id).role, USER_ADMIN);
}

static void an_email_belongs_to_one_user_whatever_its_case(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct seed_pair seeds = contract_seeds();
    const struct new_user second = { .email = "ANN@example.com", .password_hash = "hash", .seeds = &seeds };
    int64_t id = -7;
    (void)contract_add_user(fixture, "ann@example.com", 0);

    assert_int_equal(fixture->users->add(fixture->users->self, &second, &id), ERR_CONFLICT);

    assert_int_equal(id, -7);
}

static void an_unknown_user_is_not_found(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct user user;

    assert_int_equal(fixture->users->find(fixture->users->self, contract_unknown_id(fixture), &user), ERR_NOT_FOUND);
}

static void a_user_found_locked_is_the_same_user(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct user found;
    int64_t id = contract_add_user(fixture, "ann@example.com", 7);

    assert_int_equal(fixture->users->find_locked(fixture->users->self, id, &found), ERR_OK);

    assert_int_equal(found.id, id);
    assert_int_equal(found.coins, 7);
    assert_int_equal(fixture->users->find_locked(fixture->users->self, id + 1000, &found), ERR_NOT_FOUND);
}

static void credentials_are_found_by_email_in_any_case(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct user_credentials found;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);

    assert_int_equal(fixture->users->find_credentials(fixture->users->self, "Ann@Example.COM", &found), ERR_OK);

    assert_int_equal(found.user_id, id);
    assert_true(found.active);
    assert_string_equal(found.password_hash, "hash");
}

static void credentials_are_found_by_username_in_any_case(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct user_credentials found;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);
    assert_int_equal(set_username(fixture, id, "Ann_1"), ERR_OK);

    assert_int_equal(fixture->users->find_credentials(fixture->users->self, "aNN_1", &found), ERR_OK);

    assert_int_equal(found.user_id, id);
}

static void an_unknown_identity_is_not_found(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct user_credentials found;
    (void)contract_add_user(fixture, "ann@example.com", 0);

    assert_int_equal(fixture->users->find_credentials(fixture->users->self, "bob@example.com", &found), ERR_NOT_FOUND);
    assert_int_equal(fixture->users->find_credentials(fixture->users->self, "ann%", &found), ERR_NOT_FOUND);
}

static void an_empty_identity_is_nobodys(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct user_credentials found;
    (void)contract_add_user(fixture, "ann@example.com", 0);

    assert_int_equal(fixture->users->find_credentials(fixture->users->self, "", &found), ERR_NOT_FOUND);
}

static void credentials_are_locked_by_id(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct user_credentials found;
    (void)contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    assert_int_equal(fixture->users->set_password_hash(fixture->users->self, bob, "bob's hash"), ERR_OK);

    assert_int_equal(fixture->users->lock_credentials(fixture->users->self, bob, &found), ERR_OK);

    assert_int_equal(found.user_id, bob);
    assert_true(found.active);
    assert_string_equal(found.password_hash, "bob's hash");
}

static void a_sign_in_moves_the_current_one_to_the_last(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct user_store *users = fixture->users;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);

    assert_int_equal(users->record_sign_in(users->self, id, CONTRACT_NOW + 1, "192.0.2.1"), ERR_OK);
    assert_int_equal(users->record_sign_in(users->self, id, CONTRACT_NOW + 2, "2001:db8::1"), ERR_OK);

    const struct user user = find(fixture, id);
    assert_int_equal(user.sign_in_count, 2);
    assert_int_equal(user.current_sign_in_on, CONTRACT_NOW + 2);
    assert_string_equal(user.current_sign_in_address, "2001:db8::1");
    assert_int_equal(user.last_sign_in_on, CONTRACT_NOW + 1);
    assert_string_equal(user.last_sign_in_address, "192.0.2.1");
}

static void a_password_hash_is_replaced(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct user_credentials found;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);

    assert_int_equal(fixture->users->set_password_hash(fixture->users->self, id, "another hash"), ERR_OK);

    assert_int_equal(fixture->users->find_credentials(fixture->users->self, "ann@example.com", &found), ERR_OK);
    assert_string_equal(found.password_hash, "another hash");
}

static enum err set_email(const struct contract_fixture *fixture, int64_t id, const char *email)
{
    return fixture->users->set_email(fixture->users->self, id, email);
}

static void an_email_is_replaced(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct user_credentials found;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);

    assert_int_equal(set_email(fixture, id, "new@example.com"), ERR_OK);

    assert_string_equal(find(fixture, id).email, "new@example.com");
    assert_int_equal(fixture->users->find_credentials(fixture->users->self, "ann@example.com", &found), ERR_NOT_FOUND);
}

static void an_email_that_was_given_up_is_free(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    assert_int_equal(set_email(fixture, ann, "new@example.com"), ERR_OK);

    assert_int_equal(set_email(fixture, bob, "ann@example.com"), ERR_OK);

    assert_string_equal(find(fixture, bob).email, "ann@example.com");
}

static void ones_own_email_can_be_set_again(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);

    assert_int_equal(set_email(fixture, id, "ann@example.com"), ERR_OK);
}

static void somebody_elses_email_is_refused_whatever_its_case(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);

    assert_int_equal(set_email(fixture, bob, "ann@example.com"), ERR_CONFLICT);
    assert_int_equal(set_email(fixture, bob, "ANN@example.com"), ERR_CONFLICT);

    assert_string_equal(find(fixture, bob).email, "bob@example.com");
}

static void a_language_is_replaced(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);

    for (unsigned i = 0; i < USER_LOCALES; i++) {
        assert_int_equal(fixture->users->set_locale(fixture->users->self, ann, (enum user_locale)i), ERR_OK);
        assert_int_equal(find(fixture, ann).locale, i);
    }

    assert_int_equal(find(fixture, bob).locale, USER_LOCALE_EN);
}

static void nothing_changes_about_a_user_who_is_gone(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct user_store *users = fixture->users;
    int64_t gone = contract_unknown_id(fixture);
    struct user_credentials credentials;

    assert_int_equal(users->record_sign_in(users->self, gone, CONTRACT_NOW, "192.0.2.1"), ERR_NOT_FOUND);
    assert_int_equal(users->set_password_hash(users->self, gone, "another hash"), ERR_NOT_FOUND);
    assert_int_equal(set_email(fixture, gone, "nobody@example.com"), ERR_NOT_FOUND);
    assert_int_equal(users->set_locale(users->self, gone, USER_LOCALE_ES), ERR_NOT_FOUND);
    assert_int_equal(set_username(fixture, gone, "nobody"), ERR_STALE);
    assert_int_equal(users->lock_credentials(users->self, gone, &credentials), ERR_NOT_FOUND);
}

static void a_username_is_kept_as_typed(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);

    assert_int_equal(set_username(fixture, id, "Ann_1"), ERR_OK);

    assert_string_equal(find(fixture, id).username, "Ann_1");
}

static void a_username_is_set_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);
    assert_int_equal(set_username(fixture, id, "Ann_1"), ERR_OK);

    assert_int_equal(set_username(fixture, id, "Ann_2"), ERR_STALE);

    assert_string_equal(find(fixture, id).username, "Ann_1");
}

static void a_username_belongs_to_one_user_whatever_its_case(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    assert_int_equal(set_username(fixture, ann, "Ann_1"), ERR_OK);

    assert_int_equal(set_username(fixture, bob, "ANN_1"), ERR_CONFLICT);

    assert_string_equal(find(fixture, bob).username, "");
}

static void users_are_listed_by_id_after_the_given_one(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct user listed[2];
    size_t count = 0;
    int64_t first = contract_add_user(fixture, "a@example.com", 0);
    int64_t second = contract_add_user(fixture, "b@example.com", 0);
    int64_t third = contract_add_user(fixture, "c@example.com", 0);

    assert_int_equal(fixture->users->list(fixture->users->self, first, listed, 2, &count), ERR_OK);

    assert_int_equal(count, 2);
    assert_int_equal(listed[0].id, second);
    assert_int_equal(listed[1].id, third);
    assert_string_equal(listed[1].email, "c@example.com");
}

static void a_list_is_as_long_as_asked_for_at_most(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct user listed[1];
    size_t count = 0;
    int64_t first = contract_add_user(fixture, "a@example.com", 0);
    (void)contract_add_user(fixture, "b@example.com", 0);

    assert_int_equal(fixture->users->list(fixture->users->self, first - 1, listed, 1, &count), ERR_OK);

    assert_int_equal(count, 1);
    assert_int_equal(listed[0].id, first);
}

static void past_the_last_user_the_list_is_empty(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct user listed[1];
    size_t count = 7;

    assert_int_equal(fixture->users->list(fixture->users->self, contract_unknown_id(fixture), listed, 1, &count), ERR_OK);

    assert_int_equal(count, 0);
}

static size_t walk_all(const struct contract_fixture *fixture, const char *q, int64_t *last)
{
    static struct user step[ROW_WALK_STEP];
    struct row_walk walk = { .q = q };
    size_t all = 0;
    *last = 0;
    while (!walk.is_over) {
        size_t count = 77;
        assert_int_equal(fixture->users->walk(fixture->users->self, &walk, step, &count), ERR_OK);
        for (size_t i = 0; i < count; i++) {
            assert_true(step[i].id > *last);
            *last = step[i].id;
        }
        all += count;
    }
    return all;
}

static void a_walk_meets_each_that_is_found_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    char email[32];
    int64_t last = 0;
    for (int i = 0; i < ROW_WALK_STEP + 5; i++) {
        (void)snprintf(email, sizeof email, "u%03d@example.com", i);
        (void)contract_add_user(fixture, email, 0);
    }
    int64_t bob = contract_add_user(fixture, "bob@example.org", 0);
    assert_int_equal(fixture->users->set_username(fixture->users->self, bob, "High_Roller"), ERR_OK);

    assert_int_equal(walk_all(fixture, "", &last), ROW_WALK_STEP + 6);
    assert_int_equal(walk_all(fixture, "U00", &last), 10);
    assert_int_equal(walk_all(fixture, "gh_ro", &last), 1);
    assert_int_equal(last, bob);
    assert_int_equal(walk_all(fixture, "%", &last), 0);
}

static void a_walk_passes_who_is_deleted(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t last = 0;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);

    assert_int_equal(fixture->users->forget(fixture->users->self, bob, CONTRACT_NOW), ERR_OK);

    assert_int_equal(walk_all(fixture, "", &last), 1);
    assert_int_equal(last, ann);
}

const struct CMUnitTest user_store_contract[] = {
    CONTRACT_TEST(a_new_user_is_an_active_member_without_coins_or_name),
    CONTRACT_TEST(a_new_user_never_signed_in),
    CONTRACT_TEST(a_new_user_keeps_the_given_seeds),
    CONTRACT_TEST(a_new_user_reads_the_given_language),
    CONTRACT_TEST(an_admin_is_added_as_one),
    CONTRACT_TEST(an_email_belongs_to_one_user_whatever_its_case),
    CONTRACT_TEST(an_unknown_user_is_not_found),
    CONTRACT_TEST(a_user_found_locked_is_the_same_user),
    CONTRACT_TEST(credentials_are_found_by_email_in_any_case),
    CONTRACT_TEST(credentials_are_found_by_username_in_any_case),
    CONTRACT_TEST(an_unknown_identity_is_not_found),
    CONTRACT_TEST(an_empty_identity_is_nobodys),
    CONTRACT_TEST(credentials_are_locked_by_id),
    CONTRACT_TEST(a_sign_in_moves_the_current_one_to_the_last),
    CONTRACT_TEST(a_password_hash_is_replaced),
    CONTRACT_TEST(an_email_is_replaced),
    CONTRACT_TEST(an_email_that_was_given_up_is_free),
    CONTRACT_TEST(ones_own_email_can_be_set_again),
    CONTRACT_TEST(somebody_elses_email_is_refused_whatever_its_case),
    CONTRACT_TEST(a_language_is_replaced),
    CONTRACT_TEST(nothing_changes_about_a_user_who_is_gone),
    CONTRACT_TEST(a_username_is_kept_as_typed),
    CONTRACT_TEST(a_username_is_set_once),
    CONTRACT_TEST(a_username_belongs_to_one_user_whatever_its_case),
    CONTRACT_TEST(users_are_listed_by_id_after_the_given_one),
    CONTRACT_TEST(a_list_is_as_long_as_asked_for_at_most),
    CONTRACT_TEST(past_the_last_user_the_list_is_empty),
    CONTRACT_TEST(a_walk_meets_each_that_is_found_once),
    CONTRACT_TEST(a_walk_passes_who_is_deleted),
};
const size_t user_store_contract_count = sizeof user_store_contract / sizeof user_store_contract[0];
