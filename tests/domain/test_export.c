/* Everything that the site knows of a user, for that user. */
#include <string.h>
#include "domain/kernel/text.h"
#include "tests/domain/billing_rig.h"

static enum err ask(struct billing_rig *rig)
{
    const struct audit_actor actor = { .user_id = rig->ann.id, .name = rig->ann.email, .address = "192.0.2.1" };
    return export_ask(&rig->fakes.export_ports, &actor, &rig->ann);
}

static enum err make(struct billing_rig *rig, int64_t id)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    enum err err = export_make(&rig->fakes.export_ports, &arena, id);
    arena_release(&arena);
    return err;
}

static struct data_export found(struct billing_rig *rig)
{
    struct data_export export;
    assert_int_equal(export_find(&rig->fakes.export_ports, rig->ann.id, &export), ERR_OK);
    return export;
}

static int64_t made(struct billing_rig *rig)
{
    assert_int_equal(ask(rig), ERR_OK);
    int64_t id = found(rig).id;
    assert_int_equal(make(rig, id), ERR_OK);
    return id;
}

/* The whole document, in the rig's arena. */
static const char *document(struct billing_rig *rig)
{
    const struct data_export export = found(rig);
    const struct export_store *exports = &rig->fakes.exports;
    char *whole = arena_allocate(&rig->fakes.arena, 1 << 19);
    size_t size = 0;
    assert_non_null(whole);
    for (int64_t i = 0; i < export.chunk_count; i++) {
        const char *text = NULL;
        assert_int_equal(exports->read_chunk(exports->self, export.id, i, &rig->fakes.arena, &text), ERR_OK);
        memcpy(whole + size, text, strlen(text) + 1);
        size += strlen(text);
    }
    return whole;
}

static void bet(struct billing_rig *rig)
{
    const struct bet_wish wish = { .guess = "7", .wagered = "1" };
    struct problems why = { .count = 0 };
    struct bet placed;
    struct user player;
    assert_int_equal(rig->fakes.users.find(rig->fakes.users.self, rig->ann.id, &player), ERR_OK);
    assert_int_equal(dice_place_bet(&rig->fakes.dice_ports, &player, &wish, &why, &placed), ERR_OK);
}

static size_t count(const char *text, const char *part)
{
    size_t times = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part)) {
        times++;
    }
    return times;
}

static void asking_makes_a_job_and_is_recorded(void **state)
{
    struct billing_rig *rig = *state;
    char id[TEXT_INT64_BYTES];
    struct job job;

    assert_int_equal(ask(rig), ERR_OK);

    (void)text_from_int64(found(rig).id, id);
    assert_int_equal(fakes_count_jobs(&rig->fakes, "users.export", &job), 1);
    assert_string_equal(job_payload_find(&job.payload, "export_id"), id);
    assert_string_equal(fakes_latest_entry(&rig->fakes).action, "user.export_asked");
}

static void one_is_made_at_a_time(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(ask(rig), ERR_OK);
    int64_t first = found(rig).id;

    assert_int_equal(ask(rig), ERR_CONFLICT);
    assert_int_equal(fakes_count_jobs(&rig->fakes, "users.export", NULL), 1);

    assert_int_equal(make(rig, first), ERR_OK);
    assert_int_equal(ask(rig), ERR_OK);
    assert_int_not_equal(found(rig).id, first);
}

static void one_that_was_never_made_keeps_nobody_waiting_for_more_than_a_day(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(ask(rig), ERR_OK);

    rig_wait(rig, EXPORT_PATIENCE - 1);
    assert_int_equal(ask(rig), ERR_CONFLICT);
    rig_wait(rig, 1);
    assert_int_equal(ask(rig), ERR_OK);
}

static void it_holds_every_section(void **state)
{
    static const char *const parts[] = {
        "{\"format\":\"snakeeyes-export-1\",\n\"account\":{\"id\":",
        "\"email\":\"ann@example.com\"",
        ",\n\"sign_ins\":[\n{\"id\":",
        ",\n\"sessions\":[\n{\"created_on\":\"2025-01-01T00:00:00Z\"",
        ",\n\"bets\":[\n{\"id\":",
        ",\n\"coin_entries\":[\n{\"id\":",
        "\"reason\":\"sign_up\"",
        ",\n\"subscriptions\":[\n{\"id\":",
        "\"plan\":\"gold\"",
        ",\n\"purchases\":[\n{\"id\":",
        "\"state\":\"paid\"",
        ",\n\"invoices\":[\n{\"id\":",
        ",\n\"card\":{\"name\":",
        "\"last4\":\"4242\"",
        ",\n\"play_limits\":null",
        ",\n\"audit\":[\n{\"id\":",
        "\"action\":\"user.export_asked\",\"by\":\"you\",\"address\":\"192.0.2.1\"",
    };
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    rig_buy_1000(rig);
    bet(rig);

    (void)made(rig);

    const char *text = document(rig);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strstr(text, parts[i]) == NULL) {
            fail_msg("%s is not in %s", parts[i], text);
        }
    }
    assert_string_equal(text + strlen(text) - 4, "\n]}\n");
}

static void more_rows_than_a_page_has_are_all_told_once(void **state)
{
    struct billing_rig *rig = *state;
    for (int i = 0; i < 305; i++) {
        const struct ledger_entry entry = { .user_id = rig->ann.id, .amount = 2, .reason = COIN_SEED, .created_on = FAKES_NOW };
        assert_int_equal(rig->fakes.ledger.add(rig->fakes.ledger.self, &entry, NULL), ERR_OK);
        bet(rig);
    }

    (void)made(rig);

    const char *text = document(rig);
    assert_true(found(rig).chunk_count > 1);
    assert_int_equal(count(text, "\"reason\":\"seed\""), 305);
    assert_int_equal(count(text, "\"guess\":7"), 305);
    for (int64_t number = 1; number <= 305; number++) {
        char one[40] = ",\"number\":";
        (void)text_from_int64(number, one + strlen(one));
        memcpy(one + strlen(one), ",", sizeof ",");
        assert_int_equal(count(text, one), 1);
    }
}

static void a_seed_is_told_once_it_is_revealed(void **state)
{
    struct billing_rig *rig = *state;
    struct problems why = { .count = 0 };
    struct revealed_seeds revealed;
    char old[2 * SERVER_SEED_BYTES + 1];
    char now[2 * SERVER_SEED_BYTES + 1];
    struct user player;
    bet(rig);
    assert_int_equal(rig->fakes.users.find(rig->fakes.users.self, rig->ann.id, &player), ERR_OK);
    text_to_hex(player.seeds.server_seed, SERVER_SEED_BYTES, old);
    assert_int_equal(dice_rotate_seeds(&rig->fakes.dice_ports, &player, NULL, &why, &revealed), ERR_OK);
    text_to_hex(player.seeds.server_seed, SERVER_SEED_BYTES, now);
    bet(rig);

    (void)made(rig);

    const char *text = document(rig);
    assert_int_equal(count(text, old), 1);
    assert_int_equal(count(text, now), 0);
    assert_int_equal(count(text, "\"server_seed\":null"), 1);
}

static void no_secret_is_in_it(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    rig_buy_1000(rig);
    (void)made(rig);
    const char *text = document(rig);
    const struct memory_user *row = fakes_row(&rig->fakes, rig->ann.id);
    char hex[2 * DIGEST_BYTES + 1];

    assert_null(strstr(text, row->password_hash));
    assert_null(strstr(text, row->customer));
    assert_null(strstr(text, rig->intent));
    text_to_hex(row->user.seeds.next_server_seed, SERVER_SEED_BYTES, hex);
    assert_null(strstr(text, hex));
    for (size_t i = 0; i < rig->fakes.database.tables.sessions.count; i++) {
        const struct session *session = memory_table_row(&rig->fakes.database.tables.sessions, i);
        text_to_hex(session->token_hash, DIGEST_BYTES, hex);
        assert_null(strstr(text, hex));
    }
}

static void it_is_made_and_mailed_once(void **state)
{
    struct billing_rig *rig = *state;
    int64_t id = made(rig);
    struct memory_tables before;
    assert_int_equal(memory_tables_copy(&rig->fakes.database.tables, &before), ERR_OK);

    assert_int_equal(make(rig, id), ERR_OK);

    fakes_assert_unchanged(&rig->fakes, &before);
    memory_tables_clear(&before);
    assert_int_equal(fakes_count_jobs(&rig->fakes, "mail.export_ready", NULL), 1);
}

/* Each call of a port fails, one after the other. */
static void who_dies_on_the_way_leaves_nothing_and_the_next_try_makes_it(void **state)
{
    struct billing_rig *rig = *state;
    struct memory_faults *faults = &rig->fakes.faults;
    struct memory_tables before;
    size_t nth = 0;
    enum err err = ERR_UNAVAILABLE;
    assert_int_equal(ask(rig), ERR_OK);
    int64_t id = found(rig).id;
    assert_int_equal(memory_tables_copy(&rig->fakes.database.tables, &before), ERR_OK);

    while (err == ERR_UNAVAILABLE && nth < 100) {
        *faults = (struct memory_faults){ .fail_at = ++nth, .err = ERR_UNAVAILABLE };
        err = make(rig, id);
        faults->fail_at = 0;
        if (err == ERR_UNAVAILABLE) {
            fakes_assert_unchanged(&rig->fakes, &before);
        }
    }

    assert_int_equal(err, ERR_OK);
    assert_in_range(nth, 15, 99);
    assert_true(found(rig).chunk_count > 0);
    assert_int_equal(fakes_count_jobs(&rig->fakes, "mail.export_ready", NULL), 1);
    memory_tables_clear(&before);
}

static void what_is_gone_is_not_made(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(ask(rig), ERR_OK);
    int64_t id = found(rig).id;

    assert_int_equal(make(rig, id + 1), ERR_OK);
    rig_wait(rig, EXPORT_PATIENCE);
    assert_int_equal(make(rig, id), ERR_OK);

    assert_int_equal(rig->fakes.database.tables.export_chunks.count, 0);
    assert_int_equal(fakes_count_jobs(&rig->fakes, "mail.export_ready", NULL), 0);
}

static enum err open_as(struct billing_rig *rig, int64_t user_id, const char *token)
{
    struct data_export opened;
    return export_open(&rig->fakes.export_ports, user_id, token, &opened);
}

static void a_link_opens_it_for_its_owner_for_72_hours(void **state)
{
    struct billing_rig *rig = *state;
    struct export_link link;
    struct export_link again;
    const struct user bob = fakes_sign_up(&rig->fakes, "bob@example.com", NULL);
    int64_t id = made(rig);
    assert_int_equal(export_issue_link(&rig->fakes.export_ports, id, &link), ERR_OK);
    assert_int_equal(export_issue_link(&rig->fakes.export_ports, id, &again), ERR_OK);

    assert_string_equal(link.user.email, "ann@example.com");
    assert_int_equal(open_as(rig, rig->ann.id, link.token.hex), ERR_OK);
    assert_int_equal(open_as(rig, rig->ann.id, again.token.hex), ERR_OK);
    assert_int_equal(open_as(rig, bob.id, link.token.hex), ERR_NOT_FOUND);
    assert_int_equal(open_as(rig, rig->ann.id, NULL), ERR_NOT_FOUND);
    assert_int_equal(open_as(rig, rig->ann.id, "00"), ERR_NOT_FOUND);

    rig_wait(rig, EXPORT_LIFETIME - 1);
    assert_int_equal(open_as(rig, rig->ann.id, link.token.hex), ERR_OK);
    rig_wait(rig, 1);
    assert_int_equal(open_as(rig, rig->ann.id, link.token.hex), ERR_NOT_FOUND);
    assert_int_equal(export_issue_link(&rig->fakes.export_ports, id, &link), ERR_NOT_FOUND);
}

static void there_is_no_link_to_what_is_not_made_nor_for_who_is_disabled(void **state)
{
    struct billing_rig *rig = *state;
    struct export_link link;
    assert_int_equal(ask(rig), ERR_OK);
    int64_t id = found(rig).id;
    assert_int_equal(export_issue_link(&rig->fakes.export_ports, id, &link), ERR_NOT_FOUND);
    assert_int_equal(make(rig, id), ERR_OK);
    fakes_row(&rig->fakes, rig->ann.id)->user.active = false;

    assert_int_equal(export_issue_link(&rig->fakes.export_ports, id, &link), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(asking_makes_a_job_and_is_recorded),
        RIG_TEST(one_is_made_at_a_time),
        RIG_TEST(one_that_was_never_made_keeps_nobody_waiting_for_more_than_a_day),
        RIG_TEST(it_holds_every_section),
        RIG_TEST(more_rows_than_a_page_has_are_all_told_once),
        RIG_TEST(a_seed_is_told_once_it_is_revealed),
        RIG_TEST(no_secret_is_in_it),
        RIG_TEST(it_is_made_and_mailed_once),
        RIG_TEST(who_dies_on_the_way_leaves_nothing_and_the_next_try_makes_it),
        RIG_TEST(what_is_gone_is_not_made),
        RIG_TEST(a_link_opens_it_for_its_owner_for_72_hours),
        RIG_TEST(there_is_no_link_to_what_is_not_made_nor_for_who_is_disabled),
    };
    return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
