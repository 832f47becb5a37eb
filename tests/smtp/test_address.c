/* Where MAIL_URL says that mail goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "adapters/smtp/address.h"

static struct mail_url read_url(const char *text)
{
    struct mail_url url;
    if (mail_url_parse(text, &url) != ERR_OK) {
        fail_msg("%s is refused", text);
    }
    return url;
}

static void a_server_is_a_host_and_a_port(void **state)
{
    (void)state;
    const struct mail_url url = read_url("smtp://mail.example:2525");

    assert_int_equal(url.way, MAIL_BY_SMTP);
    assert_string_equal(url.host, "mail.example");
    assert_int_equal(url.port, 2525);
    assert_string_equal(url.user, "");
    assert_string_equal(url.password, "");
}

static void a_port_that_is_not_given_is_the_one_for_submission(void **state)
{
    (void)state;
    assert_int_equal(read_url("smtp://mail.example").port, 587);
    assert_int_equal(read_url("smtp://mail.example/").port, 587);
    assert_int_equal(read_url("smtps://mail.example").port, 465);
    assert_int_equal(read_url("smtps://mail.example").way, MAIL_BY_SMTPS);
}

static void credentials_stand_before_the_host(void **state)
{
    (void)state;
    const struct mail_url url = read_url("smtps://me:secret@mail.example:465");

    assert_string_equal(url.user, "me");
    assert_string_equal(url.password, "secret");
    assert_string_equal(url.host, "mail.example");
}

static void credentials_may_be_encoded(void **state)
{
    (void)state;
    const struct mail_url url = read_url("smtp://me%40site.example:p%3Aa%2Fs%25s%C3%B1@mail.example");

    assert_string_equal(url.user, "me@site.example");
    assert_string_equal(url.password, "p:a/s%s\xc3\xb1");
}

static void an_at_in_the_users_name_need_not_be_encoded(void **state)
{
    (void)state;
    const struct mail_url url = read_url("smtp://me@site.example:a:b@mail.example");

    assert_string_equal(url.user, "me@site.example");
    assert_string_equal(url.password, "a:b");
    assert_string_equal(url.host, "mail.example");
}

static void an_ipv6_host_stands_in_brackets(void **state)
{
    (void)state;
    assert_string_equal(read_url("smtp://[::1]:25").host, "::1");
    assert_int_equal(read_url("smtp://[::1]:25").port, 25);
    assert_int_equal(read_url("smtp://u:p@[2001:db8::1]").port, 587);
    assert_string_equal(read_url("smtp://127.0.0.1").host, "127.0.0.1");
}

static void a_folder_is_a_path_of_either_kind(void **state)
{
    (void)state;
    assert_int_equal(read_url("file:var/mail").way, MAIL_TO_FOLDER);
    assert_string_equal(read_url("file:var/mail").folder, "var/mail");
    assert_string_equal(read_url("file:/var/mail").folder, "/var/mail");
    assert_string_equal(read_url("file:///var/mail").folder, "/var/mail");
    assert_string_equal(read_url("file:/a b/c@d:e?f#g").folder, "/a b/c@d:e?f#g");
}

static void a_folders_path_may_be_encoded(void **state)
{
    (void)state;
    assert_string_equal(read_url("file:/a%20b/100%25/%C3%B1").folder, "/a b/100%/\xc3\xb1");
}

static void the_longest_host_credentials_and_folder_are_taken(void **state)
{
    (void)state;
    char text[MAIL_FOLDER_BYTES + 16] = "smtp://";
    memset(text + 7, 'h', MAIL_HOST_BYTES);
    assert_int_equal(strlen(read_url(text).host), MAIL_HOST_BYTES);

    memset(text, 0, sizeof text);
    memcpy(text, "file:", 5);
    memset(text + 5, 'f', MAIL_FOLDER_BYTES);
    assert_int_equal(strlen(read_url(text).folder), MAIL_FOLDER_BYTES);
}

static void what_is_no_place_for_mail_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    char endless_host[MAIL_HOST_BYTES + 9] = "smtp://";
    char endless_folder[MAIL_FOLDER_BYTES + 7] = "file:";
    char endless_user[MAIL_CREDENTIAL_BYTES + 20] = "smtp://";
    memset(endless_host + 7, 'h', MAIL_HOST_BYTES + 1);
    memset(endless_folder + 5, 'f', MAIL_FOLDER_BYTES + 1);
    memset(endless_user + 7, 'u', MAIL_CREDENTIAL_BYTES + 1);
    memcpy(endless_user + 7 + MAIL_CREDENTIAL_BYTES + 1, ":p@host", 8);
    const char *const bad[] = {
        "",
        "mail.example",
        "http://mail.example",
        "SMTP://mail.example",
        "smtp:mail.example",
        "smtp://",
        "smtp:///",
        "smtp://:25",
        "smtp://mail.example/path",
        "smtp://mail.example?x",
        "smtp://mail.example:",
        "smtp://mail.example:0",
        "smtp://mail.example:65536",
        "smtp://mail.example:25a",
        "smtp://mail.example:-25",
        "smtp://mail.example:000000025",
        "smtp://mail.example:%32%35",
        "smtp://mail%2Eexample",
        "smtp://mail example",
        "smtp://mail.example\r\nx",
        "smtp://me@mail.example",
        "smtp://:secret@mail.example",
        "smtp://me:a%0@mail.example",
        "smtp://me:a%zz@mail.example",
        "smtp://me:a%00@mail.example",
        "smtp://me:a/b@mail.example",
        "smtp://[::1",
        "smtp://[]",
        "smtp://[::1]25",
        "smtp://[::1]:",
        "smtp://[mail.example/]",
        "file:",
        "file://",
        "file://host/path",
        "file:/a%2",
        "file:/a%00b",
        endless_host,
        endless_folder,
        endless_user,
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct mail_url url = { .port = 7 };
        if (mail_url_parse(bad[i], &url) != ERR_MALFORMED || url.port != 7) {
            fail_msg("%s is taken", bad[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_is_a_host_and_a_port),
        cmocka_unit_test(a_port_that_is_not_given_is_the_one_for_submission),
        cmocka_unit_test(credentials_stand_before_the_host),
        cmocka_unit_test(credentials_may_be_encoded),
        cmocka_unit_test(an_at_in_the_users_name_need_not_be_encoded),
        cmocka_unit_test(an_ipv6_host_stands_in_brackets),
        cmocka_unit_test(a_folder_is_a_path_of_either_kind),
        cmocka_unit_test(a_folders_path_may_be_encoded),
        cmocka_unit_test(the_longest_host_credentials_and_folder_are_taken),
        cmocka_unit_test(what_is_no_place_for_mail_is_refused_and_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
