#include "tests/contract/contract.h"

static const int64_t end = CONTRACT_NOW + 1000;

static enum err try_to_add(const struct contract_fixture *fixture, int64_t user_id, int64_t now, int64_t *id)
{
    const struct data_export wish = { .user_id = user_id, .created_on = now, .expires_on = now + 1000, .chunk_count = 9 };
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);
    enum err err = fixture->exports->add(fixture->exports->self, &wish, id);
    if (err == ERR_OK || err == ERR_CONFLICT) {
        assert_int_equal(fixture->transaction->commit(fixture->transaction->self), ERR_OK);
    } else {
        fixture->transaction->rollback(fixture->transaction->self);
    }
    return err;
}

static int64_t add(const struct contract_fixture *fixture, int64_t user_id)
{
    int64_t id = 0;
    assert_int_equal(try_to_add(fixture, user_id, CONTRACT_NOW, &id), ERR_OK);
    return id;
}

static enum err add_chunk(const struct contract_fixture *fixture, int64_t id, int64_t number, const char *text)
{
    return fixture->exports->add_chunk(fixture->exports->self, id, number, text);
}

static enum err finish(const struct contract_fixture *fixture, int64_t id, int64_t expires_on)
{
    return fixture->exports->finish(fixture->exports->self, id, 1, expires_on);
}

static enum err add_token(const struct contract_fixture *fixture, int64_t id, uint8_t byte)
{
    const uint8_t hash[DIGEST_BYTES] = { byte };
    return fixture->exports->add_token(fixture->exports->self, id, hash);
}

static enum err find_by_token(const struct contract_fixture *fixture, uint8_t byte, int64_t now, struct data_export *found)
{
    const uint8_t hash[DIGEST_BYTES] = { byte };
    return fixture->exports->find_by_token(fixture->exports->self, hash, now, found);
}

static enum err find_of_user(const struct contract_fixture *fixture, int64_t user_id, int64_t now)
{
    struct data_export found;
    return fixture->exports->find_of_user(fixture->exports->self, user_id, now, &found);
}

static enum err find_locked(const struct contract_fixture *fixture, int64_t id)
{
    struct data_export found;
    return fixture->exports->find_locked(fixture->exports->self, id, &found);
}

static enum err read_chunk(const struct contract_fixture *fixture, int64_t id, int64_t number)
{
    const char *text = NULL;
    struct arena arena;
    arena_init(&arena, 1024);
    enum err err = fixture->exports->read_chunk(fixture->exports->self, id, number, &arena, &text);
    arena_release(&arena);
    return err;
}

static void an_export_is_found_as_it_was_added(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct data_export found;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t id = add(fixture, ann);

    assert_int_equal(fixture->exports->find_of_user(fixture->exports->self, ann, CONTRACT_NOW, &found), ERR_OK);

    assert_int_equal(found.id, id);
    assert_int_equal(found.user_id, ann);
    assert_int_equal(found.created_on, CONTRACT_NOW);
    assert_int_equal(found.expires_on, end);
    assert_int_equal(found.chunk_count, 0);
}

static void what_expires_is_not_found_from_its_instant_on(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct data_export found;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t id = add(fixture, ann);
    assert_int_equal(add_token(fixture, id, 1), ERR_OK);
    assert_int_equal(finish(fixture, id, end), ERR_OK);

    assert_int_equal(find_of_user(fixture, ann, end - 1), ERR_OK);
    assert_int_equal(find_by_token(fixture, 1, end - 1, &found), ERR_OK);

    assert_int_equal(find_of_user(fixture, ann, end), ERR_NOT_FOUND);
    assert_int_equal(find_by_token(fixture, 1, end, &found), ERR_NOT_FOUND);
}

static void nobody_has_no_export(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = 0;
    assert_int_equal(try_to_add(fixture, 12345, CONTRACT_NOW, &id), ERR_NOT_FOUND);
    assert_int_equal(find_locked(fixture, 12345), ERR_NOT_FOUND);
    assert_int_equal(add_chunk(fixture, 12345, 0, "text"), ERR_NOT_FOUND);
    assert_int_equal(finish(fixture, 12345, end), ERR_NOT_FOUND);
    assert_int_equal(add_token(fixture, 12345, 1), ERR_NOT_FOUND);
}

static void while_one_is_made_a_user_gets_no_other(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t other = 0;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t id = add(fixture, ann);
    (void)add(fixture, contract_add_user(fixture, "bob@example.com", 0));

    assert_int_equal(try_to_add(fixture, ann, end - 1, &other), ERR_CONFLICT);
    assert_int_equal(find_locked(fixture, id), ERR_OK);
    assert_int_equal(try_to_add(fixture, ann, end, &other), ERR_OK);

    assert_int_not_equal(other, id);
    assert_int_equal(find_locked(fixture, id), ERR_NOT_FOUND);
}

static void a_new_one_takes_the_place_of_one_that_is_made_with_all_that_belongs_to_it(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct data_export found;
    int64_t other = 0;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t id = add(fixture, ann);
    assert_int_equal(add_chunk(fixture, id, 0, "old"), ERR_OK);
    assert_int_equal(add_token(fixture, id, 1), ERR_OK);
    assert_int_equal(finish(fixture, id, end), ERR_OK);

    assert_int_equal(try_to_add(fixture, ann, CONTRACT_NOW + 1, &other), ERR_OK);

    assert_int_equal(find_locked(fixture, id), ERR_NOT_FOUND);
    assert_int_equal(read_chunk(fixture, id, 0), ERR_NOT_FOUND);
    assert_int_equal(find_by_token(fixture, 1, CONTRACT_NOW, &found), ERR_NOT_FOUND);
    assert_int_equal(find_locked(fixture, other), ERR_OK);
}

static void chunks_are_read_by_their_numbers(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct arena arena;
    const char *text = NULL;
    int64_t id = add(fixture, contract_add_user(fixture, "ann@example.com", 0));
    assert_int_equal(add_chunk(fixture, id, 1, "{\"b\":\"h\xc3\xa9\\u0000\"}\n"), ERR_OK);
    assert_int_equal(add_chunk(fixture, id, 0, "first"), ERR_OK);

    arena_init(&arena, 1024);
    assert_int_equal(fixture->exports->read_chunk(fixture->exports->self, id, 1, &arena, &text), ERR_OK);
    assert_string_equal(text, "{\"b\":\"h\xc3\xa9\\u0000\"}\n");
    assert_int_equal(fixture->exports->read_chunk(fixture->exports->self, id, 0, &arena, &text), ERR_OK);
    assert_string_equal(text, "first");
    assert_int_equal(fixture->exports->read_chunk(fixture->exports->self, id, 2, &arena, &text), ERR_NOT_FOUND);
    arena_release(&arena);

    assert_int_equal(add_chunk(fixture, id, 1, "again"), ERR_CONFLICT);
}

static void a_chunk_that_memory_has_no_room_for_is_an_error(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct arena arena;
    const char *text = NULL;
    int64_t id = add(fixture, contract_add_user(fixture, "ann@example.com", 0));
    assert_int_equal(add_chunk(fixture, id, 0, "far too long for so little memory"), ERR_OK);

    arena_init(&arena, 8);
    assert_int_equal(fixture->exports->read_chunk(fixture->exports->self, id, 0, &arena, &text), ERR_NO_MEMORY);
    arena_release(&arena);

    assert_null(text);
}

static void a_token_opens_what_is_all_there(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct data_export found = { .id = -7 };
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t id = add(fixture, ann);
    assert_int_equal(add_token(fixture, id, 1), ERR_OK);
    assert_int_equal(add_token(fixture, id, 2), ERR_OK);
    assert_int_equal(find_by_token(fixture, 1, CONTRACT_NOW, &found), ERR_NOT_FOUND);
    assert_int_equal(found.id, -7);

    assert_int_equal(finish(fixture, id, end + 5), ERR_OK);

    assert_int_equal(find_by_token(fixture, 1, CONTRACT_NOW, &found), ERR_OK);
    assert_int_equal(found.id, id);
    assert_int_equal(found.user_id, ann);
    assert_int_equal(found.chunk_count, 1);
    assert_int_equal(found.expires_on, end + 5);
    assert_int_equal(find_by_token(fixture, 2, CONTRACT_NOW, &found), ERR_OK);
    assert_int_equal(find_by_token(fixture, 3, CONTRACT_NOW, &found), ERR_NOT_FOUND);
    assert_int_equal(add_token(fixture, id, 2), ERR_CONFLICT);
}

static void who_is_forgotten_has_no_export_any_more(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bobs = add(fixture, contract_add_user(fixture, "bob@example.com", 0));
    int64_t id = add(fixture, ann);
    assert_int_equal(add_chunk(fixture, id, 0, "text"), ERR_OK);

    assert_int_equal(fixture->users->forget(fixture->users->self, ann, CONTRACT_NOW), ERR_OK);

    assert_int_equal(find_locked(fixture, id), ERR_NOT_FOUND);
    assert_int_equal(read_chunk(fixture, id, 0), ERR_NOT_FOUND);
    assert_int_equal(find_locked(fixture, bobs), ERR_OK);
}

static size_t purge(const struct contract_fixture *fixture, int64_t now)
{
    size_t count = 0;
    assert_int_equal(fixture->exports->purge(fixture->exports->self, now, &count), ERR_OK);
    return count;
}

static void purging_deletes_so_many_at_once_of_what_expired_before(void **state)
{
    const struct contract_fixture *fixture = *state;
    char email[] = "a@example.com";
    for (int i = 0; i < EXPORTS_PURGED_AT_ONCE + 1; i++, email[0]++) {
        int64_t id = add(fixture, contract_add_user(fixture, email, 0));
        assert_int_equal(add_chunk(fixture, id, 0, "text"), ERR_OK);
    }
    int64_t last = 0;
    assert_int_equal(try_to_add(fixture, contract_add_user(fixture, "z@example.com", 0), CONTRACT_NOW + 1, &last), ERR_OK);

    assert_int_equal(purge(fixture, end), 0);
    assert_int_equal(purge(fixture, end + 1), EXPORTS_PURGED_AT_ONCE);
    assert_int_equal(purge(fixture, end + 1), 1);
    assert_int_equal(purge(fixture, end + 1), 0);

    assert_int_equal(find_locked(fixture, last), ERR_OK);
}

const struct CMUnitTest export_store_contract[] = {
    CONTRACT_TEST(an_export_is_found_as_it_was_added),
    CONTRACT_TEST(what_expires_is_not_found_from_its_instant_on),
    CONTRACT_TEST(nobody_has_no_export),
    CONTRACT_TEST(while_one_is_made_a_user_gets_no_other),
    CONTRACT_TEST(a_new_one_takes_the_place_of_one_that_is_made_with_all_that_belongs_to_it),
    CONTRACT_TEST(chunks_are_read_by_their_numbers),
    CONTRACT_TEST(a_chunk_that_memory_has_no_room_for_is_an_error),
    CONTRACT_TEST(a_token_opens_what_is_all_there),
    CONTRACT_TEST(who_is_forgotten_has_no_export_any_more),
    CONTRACT_TEST(purging_deletes_so_many_at_once_of_what_expired_before),
};
const size_t export_store_contract_count = sizeof export_store_contract / sizeof export_store_contract[0];
