/* What is read out of a DATABASE_URL before anybody connects by it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include "adapters/postgres/postgres.h"

static void check_role(const char *url, const char *expected)
{
    char role[POSTGRES_ROLE_BYTES + 1] = "";
    assert_int_equal(postgres_url_role(url, role), ERR_OK);
    assert_string_equal(role, expected);
}

static void the_role_is_the_urls_user(void **state)
{
    (void)state;
    check_role("postgresql://ann:secret@db.example/x", "ann");
    check_role("postgres://a%40n@/x", "a@n");
    check_role("postgresql:///x?user=ann&host=/run", "ann");
    check_role("host=/run user='ann b' dbname=x", "ann b");
}

static void a_url_without_a_user_takes_libpqs(void **state)
{
    (void)state;
    assert_int_equal(setenv("PGUSER", "environment", 1), 0);
    check_role("postgresql:///x", "environment");
    assert_int_equal(unsetenv("PGUSER"), 0);
}

static void a_url_that_libpq_cannot_read_has_no_role(void **state)
{
    (void)state;
    char role[POSTGRES_ROLE_BYTES + 1] = "untouched";
    bool is_overheard = true;

    assert_int_equal(postgres_url_role("postgresql://[::1/x", role), ERR_MALFORMED);
    assert_int_equal(postgres_url_role("nothing=1", role), ERR_MALFORMED);
    assert_int_equal(postgres_url_is_overheard("nothing=1", &is_overheard), ERR_MALFORMED);
    assert_string_equal(role, "untouched");
}

static void a_name_that_no_role_can_have_is_refused(void **state)
{
    (void)state;
    char role[POSTGRES_ROLE_BYTES + 1] = "untouched";

    assert_int_equal(postgres_url_role("user=0123456789012345678901234567890123456789012345678901234567890123", role),
                     ERR_OVERFLOW);
    assert_string_equal(role, "untouched");
}

static bool is_overheard(const char *url)
{
    bool overheard = false;
    assert_int_equal(postgres_url_is_overheard(url, &overheard), ERR_OK);
    return overheard;
}

static void a_network_without_tls_is_overheard(void **state)
{
    (void)state;
    assert_true(is_overheard("postgresql://ann@db.example/x"));
    assert_true(is_overheard("postgresql://ann@10.0.0.5/x?sslmode=prefer"));
    assert_true(is_overheard("host=db sslmode=disable"));
    assert_true(is_overheard("host=/run,db.example"));
    assert_true(is_overheard("host=localhost hostaddr=192.0.2.1"));
    assert_true(is_overheard("host=127.0.0.1.example"));
}

static void a_socket_this_machine_and_tls_are_not(void **state)
{
    (void)state;
    assert_false(is_overheard("postgresql:///x?host=/var/run/postgresql"));
    assert_false(is_overheard("postgresql:///x"));
    assert_false(is_overheard("postgresql://localhost,127.0.0.2,[::1]/x"));
    assert_false(is_overheard("host=@hidden"));
    assert_false(is_overheard("postgresql://ann@db.example/x?sslmode=verify-full"));
    assert_false(is_overheard("host=a,b sslmode=require"));
}

static void the_environment_says_what_the_url_does_not(void **state)
{
    (void)state;
    assert_int_equal(setenv("PGHOST", "db.example", 1), 0);
    assert_true(is_overheard("dbname=x"));
    assert_int_equal(setenv("PGSSLMODE", "verify-ca", 1), 0);
    assert_false(is_overheard("dbname=x"));
    assert_int_equal(unsetenv("PGHOST"), 0);
    assert_int_equal(unsetenv("PGSSLMODE"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_role_is_the_urls_user),
        cmocka_unit_test(a_url_without_a_user_takes_libpqs),
        cmocka_unit_test(a_url_that_libpq_cannot_read_has_no_role),
        cmocka_unit_test(a_name_that_no_role_can_have_is_refused),
        cmocka_unit_test(a_network_without_tls_is_overheard),
        cmocka_unit_test(a_socket_this_machine_and_tls_are_not),
        cmocka_unit_test(the_environment_says_what_the_url_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
