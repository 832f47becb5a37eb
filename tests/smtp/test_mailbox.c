/* Whom a mail is from, and what an address is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "adapters/smtp/mailbox.h"

static void check(const char *text, const char *name, const char *address)
{
    struct mailbox mailbox;
    if (mailbox_parse(text, &mailbox) != ERR_OK) {
        fail_msg("%s is refused", text);
    }
    assert_string_equal(mailbox.name, name);
    assert_string_equal(mailbox.address, address);
}

static void an_address_alone_has_no_name(void **state)
{
    (void)state;
    check("noreply@dice.example", "", "noreply@dice.example");
    check("<noreply@dice.example>", "", "noreply@dice.example");
    check("a@localhost", "", "a@localhost");
}

static void a_name_stands_before_its_address(void **state)
{
    (void)state;
    check("Snake Eyes <noreply@dice.example>", "Snake Eyes", "noreply@dice.example");
    check("  Snake Eyes   <noreply@dice.example>", "Snake Eyes", "noreply@dice.example");
    check("Snake, Eyes (tm) <a@b.example>", "Snake, Eyes (tm)", "a@b.example");
    check("W\xc3\xbcrfel <a@b.example>", "W\xc3\xbcrfel", "a@b.example");
}

static void a_name_in_quotes_loses_them(void **state)
{
    (void)state;
    check("\"Snake Eyes\" <a@b.example>", "Snake Eyes", "a@b.example");
    check("\"the \\\"old\\\" \\\\ <house>\"<a@b.example>", "the \"old\" \\ <house>", "a@b.example");
    check("\"\" <a@b.example>", "", "a@b.example");
}

static void what_is_no_mailbox_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    char endless[MAILBOX_NAME_BYTES + 20];
    const char *const bad[] = {
        "",
        "Snake Eyes",
        "a@b.example>",
        "<a@b.example",
        "<>",
        "Snake Eyes <a@b.example> ",
        "Snake Eyes <a@b.example>, b@c.example",
        "a@b.example, c@d.example",
        "Snake <Eyes> <a@b.example>",
        "Snake \"Eyes\" <a@b.example>",
        "\"Snake <a@b.example>",
        "\"Snake\" Eyes <a@b.example>",
        "\"Snake\\\" <a@b.example>",
        "Snake\nEyes <a@b.example>",
        "Snake\xc2\x85 <a@b.example>",
        "Snake\xff <a@b.example>",
        "Snake Eyes <a b@c.example>",
        endless,
    };
    memset(endless, 'n', sizeof endless);
    memcpy(endless + MAILBOX_NAME_BYTES + 1, "<a@b.example>", 14);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct mailbox mailbox = { .name = "before" };
        if (mailbox_parse(bad[i], &mailbox) != ERR_MALFORMED || strcmp(mailbox.name, "before") != 0) {
            fail_msg("%s is taken", bad[i]);
        }
    }
}

static void an_address_is_words_an_at_and_a_hosts_name(void **state)
{
    (void)state;
    assert_true(mailbox_is_address("a@b"));
    assert_true(mailbox_is_address("First.Last+tag@sub.dice-house.example"));
    assert_true(mailbox_is_address("!#$%&'*+/=?^_`{|}~-@b.example"));
    assert_true(mailbox_is_address("a@1b.2c.x3"));
    assert_true(mailbox_is_address("j\xc3\xb6rg@w\xc3\xbcrfel.example"));
}

static void what_else_is_written_with_an_at_is_no_address(void **state)
{
    (void)state;
    static const char *const bad[] = { "",          "@",      "a",      "a@",    "@b",      "a@b@c",
                                       ".a@b",      "a.@b",   "a..b@c", "a@.b",  "a@b.",    "a@b..c",
                                       "a@-b",      "a@b-",   "a b@c",  "a@b c", "\"a\"@b", "a@[127.0.0.1]",
                                       "a@1.2.3.4", "a,b@c",  "a;b@c",  "a@b\n", "a\x01@b", "a@b\xc2\x9f",
                                       "a@b/c",     "a@b:25", "a@b>",   "<a@b",  "a@b\xff" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (mailbox_is_address(bad[i])) {
            fail_msg("%s is taken", bad[i]);
        }
    }
}

/* A local part has at most 64 bytes, a label 63, the whole 254. */
static void an_address_is_only_so_long(void **state)
{
    (void)state;
    char local[72] = "";
    char label[72] = "a@";
    char whole[MAILBOX_ADDRESS_BYTES + 2];
    memset(local, 'a', 64);
    memcpy(local + 64, "@b", 3);
    memset(label + 2, 'b', 63);
    for (size_t i = 0; i + 1 < sizeof whole; i++) {
        whole[i] = i % 2 == 0 ? 'a' : i == 1 ? '@' : '.';
    }
    whole[sizeof whole - 2] = '\0';
    whole[MAILBOX_ADDRESS_BYTES - 1] = 'a';
    assert_true(mailbox_is_address(local));
    assert_true(mailbox_is_address(label));
    assert_true(mailbox_is_address(whole));

    memcpy(local + 64, "a@b", 4);
    label[65] = 'b';
    memcpy(whole + MAILBOX_ADDRESS_BYTES, "a", 2);

    assert_false(mailbox_is_address(local));
    assert_false(mailbox_is_address(label));
    assert_false(mailbox_is_address(whole));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_alone_has_no_name),
        cmocka_unit_test(a_name_stands_before_its_address),
        cmocka_unit_test(a_name_in_quotes_loses_them),
        cmocka_unit_test(what_is_no_mailbox_is_refused_and_changes_nothing),
        cmocka_unit_test(an_address_is_words_an_at_and_a_hosts_name),
        cmocka_unit_test(what_else_is_written_with_an_at_is_no_address),
        cmocka_unit_test(an_address_is_only_so_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
