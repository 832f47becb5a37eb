#include "tests/web/browser.h"
#include <jansson.h>
#include "domain/kernel/text.h"
#include <string.h>

/* Betting, the history, seeds and verifying, as CONTRACT has it. */

/* The last answer's JSON; the caller releases it. */
static json_t *read_json(const struct browser *browser)
{
    json_t *json = json_loadb(browser->response.body, browser->response.body_size, 0, NULL);
    assert_non_null(json);
    return json;
}

static void next_second(struct browser *browser)
{
    browser->clock_state.now += 1000000;
}

static void the_play_page_shows_balance_and_commitments(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/bet/place");

    assert_status(browser, 200);
    assert_body_has(browser, "id=\"user_coins\">100<");
    assert_body_has(browser, "id=\"server_seed_hash\">");
    assert_body_has(browser, "id=\"next_server_seed_hash\">");
    assert_body_has(browser, "id=\"client_seed\">");
    assert_body_has(browser, "id=\"nonce\">0<");
    assert_body_has(browser, ">7.2×<");
    assert_body_lacks(browser, "id=\"revealed_server_seed\"");
}

static void the_play_page_draws_odds_and_averages(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/bet/place");

    assert_body_has(browser, "<rect width=\"6\" height=\"1\"/></svg> 16.7");
    assert_body_has(browser, ">+16.7<");
    assert_body_has(browser, "data-guess=\"12\" data-payout=\"36\"");
}

static void who_has_no_coins_is_told_where_to_get_some(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/bet/place");
    assert_body_has(browser, "id=\"no_coins\" hidden>");

    browser_last_user(browser)->user.coins = 0;
    browser_get(browser, "/bet/place");
    assert_body_has(browser, "id=\"no_coins\">");
}

static void a_row_carries_what_the_bet_moved(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_post_json(browser, "/bet/place", "guess=7&wagered=5");
    char net[64];
    (void)snprintf(net, sizeof net, "data-net=\"%lld\"", (long long)browser_last_user(browser)->user.coins - 100);

    browser_get(browser, "/bet/place");

    assert_body_has(browser, net);
}

static void nothing_shown_before_the_reveal_holds_a_server_seed(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    char hex[2 * SERVER_SEED_BYTES + 1];
    browser_get(browser, "/bet/place");

    text_to_hex(browser_last_user(browser)->user.seeds.server_seed, SERVER_SEED_BYTES, hex);
    assert_body_lacks(browser, hex);
    text_to_hex(browser_last_user(browser)->user.seeds.next_server_seed, SERVER_SEED_BYTES, hex);
    assert_body_lacks(browser, hex);
}

static void a_bet_as_json_tells_all_of_it(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_post_json(browser, "/bet/place", "guess=6&wagered=10");

    assert_status(browser, 200);
    json_t *json = read_json(browser);
    json_int_t guess = 0, die_1 = 0, die_2 = 0, roll = 0, wagered = 0, net = 0, coins = 0, nonce = -1, id = 0;
    double payout = 0;
    int is_winner = -1;
    const char *hash = NULL, *client_seed = NULL;
    assert_int_equal(json_unpack_ex(json, NULL, JSON_STRICT,
                                    "{s:{s:I, s:I, s:I, s:I, s:I, s:I, s:F, s:I, s:b, s:I, s:I, s:s, s:s !} !}", "data", "id",
                                    &id, "guess", &guess, "die_1", &die_1, "die_2", &die_2, "roll", &roll, "wagered", &wagered,
                                    "payout", &payout, "net", &net, "is_winner", &is_winner, "coins", &coins, "nonce", &nonce,
                                    "server_seed_hash", &hash, "client_seed", &client_seed),
                     0);
    assert_int_equal(roll, die_1 + die_2);
    assert_int_equal(is_winner, roll == 6);
    assert_int_equal(net, roll == 6 ? 72 : -10);
    assert_int_equal(coins, 100 + net);
    assert_int_equal(nonce, 0);
    assert_int_equal(strlen(hash), 64);
    json_decref(json);
    assert_body_has(browser, "\"payout\":7.2,");
}

static void a_bet_by_the_plain_form_leads_back_to_the_table(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_post(browser, "/bet/place", "guess=7&wagered=5");

    assert_redirect(browser, "/bet/place");
    browser_get(browser, "/bet/place");
    assert_body_has(browser,
                    browser_last_user(browser)->user.coins > 100 ? "data-message=\"bet.won\"" : "data-message=\"bet.lost\"");
    assert_body_has(browser, "data-id=\"");
    assert_body_has(browser, "id=\"nonce\">1<");
}

static void a_bad_bet_is_told_at_its_field(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_post(browser, "/bet/place", "guess=13&wagered=0");

    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"bet.guess\"");
    assert_body_has(browser, "data-error=\"bet.wager\"");
    assert_body_has(browser, "data-message=\"bet.guess\"");
    assert_body_has(browser, "value=\"13\"");
    assert_int_equal(browser_last_user(browser)->user.coins, 100);
}

static void a_bad_bet_as_json_is_400_with_its_key(void **state)
{
    struct browser *browser = *state;
    static const char *const cases[][2] = {
        { "guess=1&wagered=1", "bet.guess" },
        { "wagered=1", "bet.guess" },
        { "guess=7&wagered=0", "bet.wager" },
        { "guess=7&wagered=1.5", "bet.wager" },
        { "guess=7&wagered=9223372036854775808", "bet.wager" },
        { "guess=7&wagered=101", "bet.insufficient_coins" },
    };
    browser_sign_up(browser, "ada@example.com");

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char code[64];
        (void)snprintf(code, sizeof code, "\"code\":\"%s\"", cases[i][1]);
        next_second(browser);
        browser_post_json(browser, "/bet/place", cases[i][0]);
        assert_status(browser, 400);
        assert_body_has(browser, code);
    }
}

static void without_coins_one_is_led_to_buy_some(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_last_user(browser)->user.coins = 0;

    browser_post(browser, "/bet/place", "guess=7&wagered=1");
    assert_redirect(browser, "/subscription/purchase_coins");
    assert_string_equal(browser_cookie(browser, "snakeeyes_flash"), "coins.none");

    browser_post_json(browser, "/bet/place", "guess=7&wagered=1");
    assert_status(browser, 400);
    assert_body_has(browser, "\"code\":\"coins.none\"");
}

static void the_fourth_bet_of_a_second_waits(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    for (int i = 0; i < 3; i++) {
        browser_post_json(browser, "/bet/place", "guess=7&wagered=1");
        assert_status(browser, 200);
    }

    browser_post_json(browser, "/bet/place", "guess=7&wagered=1");
    assert_status(browser, 429);
    assert_header(browser, "Retry-After", "1");
    assert_body_has(browser, "\"code\":\"rate.limited\"");

    next_second(browser);
    browser_post_json(browser, "/bet/place", "guess=7&wagered=1");
    assert_status(browser, 200);
}

static void play(struct browser *browser, int bets)
{
    for (int i = 0; i < bets; i++) {
        next_second(browser);
        browser_last_user(browser)->user.coins = 1000; /* never out of coins; the books are no matter here */
        browser_post_json(browser, "/bet/place", "guess=7&wagered=1");
        assert_status(browser, 200);
    }
}

static void the_history_has_50_a_page_newest_first(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/bet/history");
    assert_status(browser, 200);
    assert_body_lacks(browser, "data-id=");
    assert_body_has(browser, "class=\"btn btn-primary\" href=\"/bet/place\"");

    play(browser, 101);
    browser_get(browser, "/bet/history");
    assert_body_has(browser, "data-id=\"101\"");
    assert_body_has(browser, "data-id=\"52\"");
    assert_body_lacks(browser, "data-id=\"51\"");
    assert_body_has(browser, "rel=\"next\" href=\"/bet/history/page/2\"");
    assert_body_lacks(browser, "rel=\"prev\"");

    browser_get(browser, "/bet/history/page/3");
    assert_body_has(browser, "data-id=\"1\"");
    assert_body_has(browser, "rel=\"prev\" href=\"/bet/history/page/2\"");
    assert_body_lacks(browser, "rel=\"next\"");
}

static void pages_that_are_not_there_are_404(void **state)
{
    struct browser *browser = *state;
    static const char *const targets[] = { "/bet/history/page/2",
                                           "/bet/history/page/0",
                                           "/bet/history/page/-1",
                                           "/bet/history/page/x",
                                           "/bet/history/page/9223372036854775807",
                                           "/bet/history/page/99999999999999999999",
                                           "/bet/history/page/1/2",
                                           "/bet/history/page/" };
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/bet/history/page/1");
    assert_status(browser, 200);
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        browser_get(browser, targets[i]);
        assert_status(browser, 404);
    }
}

static void new_seeds_reveal_the_old_one(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    play(browser, 1);
    char hex[2 * SERVER_SEED_BYTES + 1];
    text_to_hex(browser_last_user(browser)->user.seeds.server_seed, SERVER_SEED_BYTES, hex);

    browser_post(browser, "/bet/seeds", "client_seed=h%c3%a9llo");
    assert_redirect(browser, "/bet/place");
    browser_get(browser, "/bet/place");

    assert_body_has(browser, "data-message=\"seeds.rotated\"");
    assert_body_has(browser, "id=\"revealed_server_seed\"");
    assert_body_has(browser, hex);
    assert_body_has(browser, "id=\"client_seed\">h\xc3\xa9llo<");
    assert_body_has(browser, "id=\"nonce\">0<");
    browser_get(browser, "/bet/history");
    assert_body_has(browser, "href=\"/bet/verify?server_seed=");
}

static void new_seeds_as_json_tell_both_pairs(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_post_json(browser, "/bet/seeds", "");

    assert_status(browser, 200);
    json_t *json = read_json(browser);
    const char *seed = NULL, *hash = NULL, *next_hash = NULL, *client_seed = NULL;
    json_int_t nonce = -1;
    assert_int_equal(json_unpack_ex(json, NULL, JSON_STRICT, "{s:{s:s, s:s, s:s, s:s, s:I !} !}", "data", "server_seed", &seed,
                                    "server_seed_hash", &hash, "next_server_seed_hash", &next_hash, "client_seed", &client_seed,
                                    "nonce", &nonce),
                     0);
    assert_int_equal(strlen(seed), 64);
    assert_int_equal(nonce, 0);
    assert_string_not_equal(hash, next_hash);
    json_decref(json);
}

static void a_client_seed_has_64_characters_at_most(void **state)
{
    struct browser *browser = *state;
    char form[400] = "client_seed=";
    browser_sign_up(browser, "ada@example.com");
    for (int i = 0; i < 65; i++) {
        (void)snprintf(form + strlen(form), sizeof form - strlen(form), "%s", "%41");
    }

    browser_post(browser, "/bet/seeds", form);
    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"client_seed.length\"");

    browser_post_json(browser, "/bet/seeds", form);
    assert_status(browser, 422);
    assert_body_has(browser, "\"code\":\"client_seed.length\"");
}

#define SEED "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static void anybody_may_verify_a_roll(void **state)
{
    struct browser *browser = *state;

    browser_get_json(browser, "/bet/verify?server_seed=" SEED "&client_seed=snake-eyes&nonce=0");
    assert_status(browser, 200);
    assert_body_has(browser, "\"server_seed_hash\":\"630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd\"");
    assert_body_has(browser, "\"die_1\":4,\"die_2\":4,\"roll\":8");

    browser_get(browser, "/bet/verify?server_seed=" SEED "&client_seed=a&nonce=139");
    assert_status(browser, 200);
    assert_body_has(browser, "data-die-1=\"4\" data-die-2=\"6\"");

    browser_get(browser, "/bet/verify");
    assert_status(browser, 200);
    assert_body_lacks(browser, "data-error");
}

static void anybody_may_read_why_no_roll_can_be_chosen(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/fairness");

    assert_status(browser, 200);
    assert_body_has(browser, "href=\"/bet/verify\"");
    assert_body_has(browser, "href=\"/assets/snake-eyes-verifier-1.html\" download=\"snake-eyes-verifier.html\"");
    assert_body_has(browser, "href=\"/assets/fairness-evidence-1.txt\"");
}

static void the_worth_of_each_guess_is_told_exactly(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/fairness");

    assert_body_has(browser, "+1/36 (+2.8&#8239;%)");  /* 2 or 12 */
    assert_body_has(browser, "+5/36 (+13.9&#8239;%)"); /* 6 or 8 */
    assert_body_has(browser, "+6/36 (+16.7&#8239;%)"); /* 7 */
    assert_body_has(browser, "<td class=\"amount\">43.2</td>");
    assert_body_has(browser, "+4/36 (+11.1&#8239;%)");  /* one coin on 6: 7 for 7.2 */
    assert_body_has(browser, "+29/36 (+13.4&#8239;%)"); /* six coins: 43 for 43.2 */
}

static void what_can_not_be_verified_is_told_at_its_field(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/bet/verify?server_seed=00&client_seed=&nonce=-1");

    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"server_seed.format\"");
    assert_body_has(browser, "data-error=\"client_seed.length\"");
    assert_body_has(browser, "data-error=\"nonce.format\"");
}

static void a_page_that_runs_out_of_memory_fails_clean_wherever_it_does(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    play(browser, 3);
    int status = 503;

    for (size_t limit = 0; status != 200; limit += 512) {
        assert_true(limit < BROWSER_ARENA);
        browser->arena.limit = limit == 0 ? 1 : limit;
        browser_get(browser, "/bet/place");
        status = browser->response.status;
        assert_true(status == 503 || status == 200 || (status == 303 && limit < 4096));
    }
}

/* Whatever call of the stores fails while a bet is placed, it is stored whole or not at all. */
static void a_bet_is_whole_or_not_at_all_whatever_call_fails(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    int status = 503;

    for (size_t n = 1; status != 200; n++) {
        size_t bets = browser->database.tables.bets.count;
        assert_true(n < 100);
        next_second(browser);
        browser->faults = (struct memory_faults){ .fail_at = n, .err = ERR_UNAVAILABLE };
        browser_post_json(browser, "/bet/place", "guess=7&wagered=1");
        browser->faults = (struct memory_faults){ 0 };
        status = browser->response.status;
        assert_int_equal(browser->database.tables.bets.count, bets + (status == 200 ? 1 : 0));
        struct coin_balance wrong;
        size_t wrong_count = 0;
        int64_t users = 0;
        assert_int_equal(browser->ledger.audit(browser->ledger.self, &wrong, 1, &wrong_count, &users), ERR_OK);
        assert_int_equal(wrong_count, 0);
    }
}

#define PAGE_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(the_play_page_shows_balance_and_commitments),
        PAGE_TEST(the_play_page_draws_odds_and_averages),
        PAGE_TEST(who_has_no_coins_is_told_where_to_get_some),
        PAGE_TEST(a_row_carries_what_the_bet_moved),
        PAGE_TEST(nothing_shown_before_the_reveal_holds_a_server_seed),
        PAGE_TEST(a_bet_as_json_tells_all_of_it),
        PAGE_TEST(a_bet_by_the_plain_form_leads_back_to_the_table),
        PAGE_TEST(a_bad_bet_is_told_at_its_field),
        PAGE_TEST(a_bad_bet_as_json_is_400_with_its_key),
        PAGE_TEST(without_coins_one_is_led_to_buy_some),
        PAGE_TEST(the_fourth_bet_of_a_second_waits),
        PAGE_TEST(the_history_has_50_a_page_newest_first),
        PAGE_TEST(pages_that_are_not_there_are_404),
        PAGE_TEST(new_seeds_reveal_the_old_one),
        PAGE_TEST(new_seeds_as_json_tell_both_pairs),
        PAGE_TEST(a_client_seed_has_64_characters_at_most),
        PAGE_TEST(anybody_may_verify_a_roll),
        PAGE_TEST(anybody_may_read_why_no_roll_can_be_chosen),
        PAGE_TEST(the_worth_of_each_guess_is_told_exactly),
        PAGE_TEST(what_can_not_be_verified_is_told_at_its_field),
        PAGE_TEST(a_page_that_runs_out_of_memory_fails_clean_wherever_it_does),
        PAGE_TEST(a_bet_is_whole_or_not_at_all_whatever_call_fails),
    };
    return cmocka_run_group_tests_name("betting pages", tests, NULL, NULL);
}
