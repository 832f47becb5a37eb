#include "tests/contract/contract.h"

static const int64_t end = CONTRACT_NOW + INT64_C(3600000000);

static struct session session_of(int64_t user_id, uint8_t first_byte)
{
    struct session session = { .user_id = user_id, .created_on = CONTRACT_NOW, .expires_on = end };
    session.token_hash[0] = first_byte;
    session.token_hash[DIGEST_BYTES - 1] = 0xff;
    return session;
}

static struct session add(const struct contract_fixture *fixture, int64_t user_id, uint8_t first_byte)
{
    const struct session session = session_of(user_id, first_byte);
    assert_int_equal(fixture->sessions->add(fixture->sessions->self, &session), ERR_OK);
    return session;
}

static enum err find(const struct contract_fixture *fixture, const struct session *wanted, int64_t now)
{
    struct session found;
    struct user user;
    struct acting_admin admin;
    return fixture->sessions->find(fixture->sessions->self, wanted->token_hash, now, &found, &user, &admin);
}

static void a_session_is_found_with_its_user(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct session session = add(fixture, ann, 0);
    struct session found;
    struct user user;
    struct acting_admin admin;

    assert_int_equal(fixture->sessions->find(fixture->sessions->self, session.token_hash, CONTRACT_NOW, &found, &user, &admin),
                     ERR_OK);

    assert_memory_equal(found.token_hash, session.token_hash, DIGEST_BYTES);
    assert_int_equal(found.user_id, ann);
    assert_int_equal(found.created_on, CONTRACT_NOW);
    assert_int_equal(found.expires_on, end);
    assert_int_equal(user.id, ann);
    assert_string_equal(user.email, "ann@example.com");
    assert_memory_equal(user.seeds.server_seed, contract_seeds().server_seed, SERVER_SEED_BYTES);
    assert_string_equal(user.seeds.client_seed, contract_seeds().client_seed);
}

static void an_unknown_token_is_not_found(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    (void)add(fixture, ann, 1);
    const struct session unknown = session_of(ann, 2);

    assert_int_equal(find(fixture, &unknown, CONTRACT_NOW), ERR_NOT_FOUND);
}

static void a_session_ends_on_its_instant(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct session session = add(fixture, contract_add_user(fixture, "ann@example.com", 0), 1);

    assert_int_equal(find(fixture, &session, end - 1), ERR_OK);
    assert_int_equal(find(fixture, &session, end), ERR_NOT_FOUND);
}

static void a_token_opens_one_session_only(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct session session = add(fixture, contract_add_user(fixture, "ann@example.com", 0), 1);

    assert_int_equal(fixture->sessions->add(fixture->sessions->self, &session), ERR_CONFLICT);
}

static void nobody_has_no_session(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct session session = session_of(contract_unknown_id(fixture), 1);

    assert_int_equal(fixture->sessions->add(fixture->sessions->self, &session), ERR_NOT_FOUND);
}

static void a_renewed_session_lasts_longer(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct session session = add(fixture, contract_add_user(fixture, "ann@example.com", 0), 1);

    assert_int_equal(fixture->sessions->renew(fixture->sessions->self, session.token_hash, end + 1000), ERR_OK);

    assert_int_equal(find(fixture, &session, end), ERR_OK);
    assert_int_equal(find(fixture, &session, end + 1000), ERR_NOT_FOUND);
}

static void an_unknown_session_is_not_renewed(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct session unknown = session_of(contract_add_user(fixture, "ann@example.com", 0), 2);

    assert_int_equal(fixture->sessions->renew(fixture->sessions->self, unknown.token_hash, end), ERR_NOT_FOUND);
}

static void a_removed_session_is_gone(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct session removed = add(fixture, ann, 1);
    const struct session other = add(fixture, ann, 2);

    assert_int_equal(fixture->sessions->remove(fixture->sessions->self, removed.token_hash), ERR_OK);

    assert_int_equal(find(fixture, &removed, CONTRACT_NOW), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, &other, CONTRACT_NOW), ERR_OK);
}

static void removing_a_session_twice_is_no_error(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct session session = add(fixture, contract_add_user(fixture, "ann@example.com", 0), 1);

    assert_int_equal(fixture->sessions->remove(fixture->sessions->self, session.token_hash), ERR_OK);
    assert_int_equal(fixture->sessions->remove(fixture->sessions->self, session.token_hash), ERR_OK);
}

static void all_sessions_of_one_user_end_and_nobody_elses(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct session first = add(fixture, ann, 1);
    const struct session others = add(fixture, contract_add_user(fixture, "bob@example.com", 0), 2);
    const struct session second = add(fixture, ann, 3);

    assert_int_equal(fixture->sessions->remove_of_user(fixture->sessions->self, ann), ERR_OK);

    assert_int_equal(find(fixture, &first, CONTRACT_NOW), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, &second, CONTRACT_NOW), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, &others, CONTRACT_NOW), ERR_OK);
}

static void all_other_sessions_of_one_user_end_and_nobody_elses(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct session first = add(fixture, ann, 1);
    const struct session kept = add(fixture, ann, 2);
    const struct session others = add(fixture, contract_add_user(fixture, "bob@example.com", 0), 3);
    const struct session last = add(fixture, ann, 4);

    assert_int_equal(fixture->sessions->remove_others(fixture->sessions->self, ann, kept.token_hash), ERR_OK);

    assert_int_equal(find(fixture, &first, CONTRACT_NOW), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, &last, CONTRACT_NOW), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, &kept, CONTRACT_NOW), ERR_OK);
    assert_int_equal(find(fixture, &others, CONTRACT_NOW), ERR_OK);
}

static void ending_the_others_of_an_only_session_is_no_error(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct session only = add(fixture, ann, 1);

    assert_int_equal(fixture->sessions->remove_others(fixture->sessions->self, ann, only.token_hash), ERR_OK);

    assert_int_equal(find(fixture, &only, CONTRACT_NOW), ERR_OK);
}

static void a_session_comes_with_its_users_language(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct session session = add(fixture, ann, 1);
    struct session found;
    struct user user;
    struct acting_admin admin;
    assert_int_equal(fixture->users->set_locale(fixture->users->self, ann, USER_LOCALE_KL), ERR_OK);

    assert_int_equal(fixture->sessions->find(fixture->sessions->self, session.token_hash, CONTRACT_NOW, &found, &user, &admin),
                     ERR_OK);

    assert_int_equal(user.locale, USER_LOCALE_KL);
}

/* What a session is found with. */
struct resumed {
    struct session session;
    struct user user;
    struct acting_admin admin;
};

static struct resumed load(const struct contract_fixture *fixture, const struct session *session)
{
    struct resumed resumed;
    assert_int_equal(fixture->sessions->find(fixture->sessions->self, session->token_hash, CONTRACT_NOW, &resumed.session,
                                             &resumed.user, &resumed.admin),
                     ERR_OK);
    return resumed;
}

static enum err act_as(const struct contract_fixture *fixture, const struct session *session, int64_t user_id)
{
    return fixture->sessions->act_as(fixture->sessions->self, session->token_hash, user_id);
}

static int64_t add_admin(const struct contract_fixture *fixture, const char *email)
{
    const struct seed_pair seeds = contract_seeds();
    const struct new_user admin = {
        .email = email, .password_hash = "hash", .role = USER_ADMIN, .seeds = &seeds, .created_on = CONTRACT_NOW
    };
    int64_t id = 0;
    assert_int_equal(fixture->users->add(fixture->users->self, &admin, &id), ERR_OK);
    return id;
}

static void a_session_that_acts_is_found_with_whom_it_acts_as_and_who_acts(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t boss = add_admin(fixture, "boss@example.com");
    const struct session session = add(fixture, boss, 1);
    const struct session anns = add(fixture, ann, 2);

    assert_int_equal(act_as(fixture, &session, ann), ERR_OK);

    const struct resumed resumed = load(fixture, &session);
    assert_int_equal(resumed.session.user_id, boss);
    assert_int_equal(resumed.session.acting_as, ann);
    assert_int_equal(resumed.user.id, ann);
    assert_string_equal(resumed.user.email, "ann@example.com");
    assert_int_equal(resumed.admin.id, boss);
    assert_string_equal(resumed.admin.email, "boss@example.com");
    assert_true(resumed.admin.may_act);
    assert_int_equal(load(fixture, &anns).admin.id, 0);
}

static void a_session_that_acts_no_more_is_its_owners_again(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t boss = add_admin(fixture, "boss@example.com");
    const struct session session = add(fixture, boss, 1);
    assert_int_equal(act_as(fixture, &session, ann), ERR_OK);

    assert_int_equal(act_as(fixture, &session, 0), ERR_OK);

    const struct resumed resumed = load(fixture, &session);
    assert_int_equal(resumed.session.acting_as, 0);
    assert_int_equal(resumed.user.id, boss);
    assert_int_equal(resumed.admin.id, 0);
    assert_string_equal(resumed.admin.email, "");
}

static void who_is_no_admin_may_not_act(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct session session = add(fixture, contract_add_user(fixture, "bob@example.com", 0), 1);

    assert_int_equal(act_as(fixture, &session, ann), ERR_OK);

    assert_false(load(fixture, &session).admin.may_act);
}

static void acting_needs_a_session_and_a_user(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct session session = add(fixture, ann, 1);
    const struct session unknown = session_of(ann, 2);

    assert_int_equal(act_as(fixture, &unknown, ann), ERR_NOT_FOUND);
    assert_int_equal(act_as(fixture, &session, contract_unknown_id(fixture)), ERR_NOT_FOUND);

    assert_int_equal(load(fixture, &session).admin.id, 0);
}

static void acting_ends_with_the_sessions_of_the_admin_and_not_of_the_user(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t boss = add_admin(fixture, "boss@example.com");
    const struct session session = add(fixture, boss, 1);
    assert_int_equal(act_as(fixture, &session, ann), ERR_OK);

    assert_int_equal(fixture->sessions->remove_of_user(fixture->sessions->self, ann), ERR_OK);
    assert_int_equal(find(fixture, &session, CONTRACT_NOW), ERR_OK);

    assert_int_equal(fixture->sessions->remove_of_user(fixture->sessions->self, boss), ERR_OK);
    assert_int_equal(find(fixture, &session, CONTRACT_NOW), ERR_NOT_FOUND);
}

static size_t purge(const struct contract_fixture *fixture, int64_t now)
{
    size_t count = 0;
    assert_int_equal(fixture->sessions->purge(fixture->sessions->self, now, &count), ERR_OK);
    return count;
}

static void purging_deletes_sessions_that_ended_before(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct session older = add(fixture, ann, 1);
    const struct session renewed = add(fixture, ann, 2);
    assert_int_equal(fixture->sessions->renew(fixture->sessions->self, renewed.token_hash, end + 1), ERR_OK);

    assert_int_equal(purge(fixture, end), 0);
    assert_int_equal(purge(fixture, end + 1), 1);

    assert_int_equal(find(fixture, &older, CONTRACT_NOW), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, &renewed, CONTRACT_NOW), ERR_OK);
}

static void purging_deletes_so_many_sessions_at_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct session session = session_of(contract_add_user(fixture, "ann@example.com", 0), 1);
    for (int i = 0; i < CONTRACT_PURGED_AT_ONCE + 1; i++) {
        session.token_hash[1] = (uint8_t)i;
        session.token_hash[2] = (uint8_t)(i >> 8);
        assert_int_equal(fixture->sessions->add(fixture->sessions->self, &session), ERR_OK);
    }

    assert_int_equal(purge(fixture, end + 1), CONTRACT_PURGED_AT_ONCE);
    assert_int_equal(purge(fixture, end + 1), 1);
    assert_int_equal(purge(fixture, end + 1), 0);
}

const struct CMUnitTest session_store_contract[] = {
    CONTRACT_TEST(a_session_is_found_with_its_user),
    CONTRACT_TEST(an_unknown_token_is_not_found),
    CONTRACT_TEST(a_session_ends_on_its_instant),
    CONTRACT_TEST(a_token_opens_one_session_only),
    CONTRACT_TEST(nobody_has_no_session),
    CONTRACT_TEST(a_renewed_session_lasts_longer),
    CONTRACT_TEST(an_unknown_session_is_not_renewed),
    CONTRACT_TEST(a_removed_session_is_gone),
    CONTRACT_TEST(removing_a_session_twice_is_no_error),
    CONTRACT_TEST(all_sessions_of_one_user_end_and_nobody_elses),
    CONTRACT_TEST(all_other_sessions_of_one_user_end_and_nobody_elses),
    CONTRACT_TEST(ending_the_others_of_an_only_session_is_no_error),
    CONTRACT_TEST(a_session_comes_with_its_users_language),
    CONTRACT_TEST(a_session_that_acts_is_found_with_whom_it_acts_as_and_who_acts),
    CONTRACT_TEST(a_session_that_acts_no_more_is_its_owners_again),
    CONTRACT_TEST(who_is_no_admin_may_not_act),
    CONTRACT_TEST(acting_needs_a_session_and_a_user),
    CONTRACT_TEST(acting_ends_with_the_sessions_of_the_admin_and_not_of_the_user),
    CONTRACT_TEST(purging_deletes_sessions_that_ended_before),
    CONTRACT_TEST(purging_deletes_so_many_sessions_at_once),
};
const size_t session_store_contract_count = sizeof session_store_contract / sizeof session_store_contract[0];
