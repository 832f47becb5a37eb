#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "adapters/sodium/digest.h"
#include "domain/billing/webhook_signature.h"
#include "domain/kernel/text.h"

#define SENT_ON INT64_C(1735689600)
#define SENT    "t=1735689600"
#define SECRET  "whsec_test"
#define BODY    "{\"id\":\"evt_1\"}"

/* HMAC-SHA256 of "1735689600." and the body, made by another program. */
#define CODE          "8647cff061d3910c0e75b31d34338021a9030c6c0df1a5c7e99d3f880c10ef43"
#define CODE_OF_EMPTY "4abffc7930e24544012f0573d8bccb305a38a723413e95fd88200eab2fdf4c84"
#define CODE_OF_BYTES "be5d63f1c93ada8eda720a2ba1b54f09a13c0c545244d75b2fafbc5da9c661fc" /* 61 00 62 ff */
#define WRONG         "0000000000000000000000000000000000000000000000000000000000000000"

static enum err verify_at(int64_t now, const char *secret, const struct webhook_delivery *delivery)
{
    const struct digest digest = sodium_digest();
    struct arena arena;
    arena_init(&arena, 4096);
    enum err err = webhook_signature_verify(&digest, &arena, secret, delivery, now);
    arena_release(&arena);
    return err;
}

static enum err verify(const char *header)
{
    const struct webhook_delivery delivery = { .signature = header, .body = BODY, .size = sizeof BODY - 1 };
    return verify_at(SENT_ON * 1000000, SECRET, &delivery);
}

static enum err verify_body(const char *header, const void *body, size_t size)
{
    const struct webhook_delivery delivery = { .signature = header, .body = body, .size = size };
    return verify_at(SENT_ON * 1000000, SECRET, &delivery);
}

static enum err verify_later(int64_t microseconds)
{
    const struct webhook_delivery delivery = { .signature = SENT ",v1=" CODE, .body = BODY, .size = sizeof BODY - 1 };
    return verify_at(SENT_ON * 1000000 + microseconds, SECRET, &delivery);
}

static void who_knows_the_secret_is_believed(void **state)
{
    (void)state;
    assert_int_equal(verify(SENT ",v1=" CODE), ERR_OK);
}

static void the_body_is_bytes_and_may_be_empty(void **state)
{
    (void)state;
    assert_int_equal(verify_body(SENT ",v1=" CODE_OF_EMPTY, "", 0), ERR_OK);
    assert_int_equal(verify_body(SENT ",v1=" CODE_OF_EMPTY, NULL, 0), ERR_OK);
    assert_int_equal(verify_body(SENT ",v1=" CODE_OF_BYTES, "a\0b\xff", 4), ERR_OK);
    assert_int_equal(verify_body(SENT ",v1=" CODE_OF_BYTES, "a\0c\xff", 4), ERR_REJECTED);
}

static void one_right_signature_among_several_is_enough(void **state)
{
    (void)state;
    assert_int_equal(verify(SENT ",v1=" WRONG ",v1=" CODE), ERR_OK);
    assert_int_equal(verify(SENT ",v1=" CODE ",v1=" WRONG), ERR_OK);
    assert_int_equal(verify("v1=" CODE "," SENT), ERR_OK);
}

static void a_wrong_signature_is_rejected(void **state)
{
    (void)state;
    assert_int_equal(verify(SENT ",v1=" WRONG), ERR_REJECTED);
    assert_int_equal(verify("t=1735689601,v1=" CODE), ERR_REJECTED);
}

static void any_other_bit_of_the_signature_is_rejected(void **state)
{
    (void)state;
    for (size_t digit = 0; digit < sizeof CODE - 1; digit++) {
        char header[] = SENT ",v1=" CODE;
        char *changed = strchr(header, ',') + sizeof ",v1=" - 1 + digit;
        *changed = *changed == '0' ? '1' : '0';

        assert_int_equal(verify(header), ERR_REJECTED);
    }
}

static void another_body_is_rejected(void **state)
{
    (void)state;
    assert_int_equal(verify_body(SENT ",v1=" CODE, BODY " ", sizeof BODY), ERR_REJECTED);
    assert_int_equal(verify_body(SENT ",v1=" CODE, BODY, sizeof BODY - 2), ERR_REJECTED);
    assert_int_equal(verify_body(SENT ",v1=" CODE, BODY, sizeof BODY), ERR_REJECTED); /* with its NUL */
}

static void another_secret_is_rejected(void **state)
{
    (void)state;
    const struct webhook_delivery delivery = { .signature = SENT ",v1=" CODE, .body = BODY, .size = sizeof BODY - 1 };
    assert_int_equal(verify_at(SENT_ON * 1000000, "whsec_other", &delivery), ERR_REJECTED);
}

static void without_a_secret_nobody_is_believed(void **state)
{
    (void)state;
    const struct digest digest = sodium_digest();
    uint8_t code[DIGEST_BYTES];
    char hex[2 * DIGEST_BYTES + 1];
    char header[128];
    assert_int_equal(digest.hmac_sha256(digest.self, "", 0, "1735689600." BODY, strlen("1735689600." BODY), code), ERR_OK);
    text_to_hex(code, sizeof code, hex);
    assert_true(snprintf(header, sizeof header, SENT ",v1=%s", hex) > 0);
    const struct webhook_delivery delivery = { .signature = header, .body = BODY, .size = sizeof BODY - 1 };

    assert_int_equal(verify_at(SENT_ON * 1000000, "", &delivery), ERR_REJECTED);
}

static void other_schemes_are_passed_over(void **state)
{
    (void)state;
    assert_int_equal(verify(SENT ",v0=" WRONG ",v1=" CODE ",v2=x,=,x="), ERR_OK);
    assert_int_equal(verify(SENT ",v0=" CODE ",v1=" WRONG), ERR_REJECTED);
    assert_int_equal(verify(SENT ",v0=" CODE), ERR_MALFORMED);
    assert_int_equal(verify(SENT ",v11=" CODE), ERR_MALFORMED);
    assert_int_equal(verify(SENT ",v=" CODE), ERR_MALFORMED);
}

static void a_signature_of_another_form_is_passed_over(void **state)
{
    (void)state;
    assert_int_equal(verify(SENT ",v1=,v1=abc,v1=" CODE "0,v1=" CODE), ERR_OK);
    assert_int_equal(verify(SENT ",v1=" CODE "0"), ERR_MALFORMED);
    assert_int_equal(verify(SENT ",v1=x" WRONG), ERR_MALFORMED);
}

static void a_header_that_cannot_be_read_is_malformed(void **state)
{
    static const char *const malformed[] = {
        "",
        ",",
        "t",
        SENT,
        "v1=" CODE,
        "t=,v1=" CODE,
        "t=x,v1=" CODE,
        "t= 1735689600,v1=" CODE,
        SENT "," SENT ",v1=" CODE,
        SENT ",,v1=" CODE,
        SENT ",v1",
        SENT ";v1=" CODE,
        "t=99999999999999999999,v1=" CODE,
        "t==1735689600,v1=" CODE,
    };
    (void)state;
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        assert_int_equal(verify(malformed[i]), ERR_MALFORMED);
    }
    assert_int_equal(verify(NULL), ERR_MALFORMED);
}

static void what_cannot_be_read_leaves_the_result_alone(void **state)
{
    (void)state;
    struct webhook_signature parsed = { .sent_on = 7, .count = 7 };

    assert_int_equal(webhook_signature_parse(SENT ",v1=" CODE ",v1", &parsed), ERR_MALFORMED);

    assert_int_equal(parsed.sent_on, 7);
    assert_int_equal(parsed.count, 7);
}

static void a_header_is_read_into_its_time_and_signatures(void **state)
{
    (void)state;
    static const uint8_t zeros[DIGEST_BYTES] = { 0 };
    struct webhook_signature parsed;
    char hex[2 * DIGEST_BYTES + 1];

    assert_int_equal(webhook_signature_parse(SENT ",v1=" CODE ",v1=" WRONG, &parsed), ERR_OK);

    assert_int_equal(parsed.sent_on, SENT_ON);
    assert_int_equal(parsed.count, 2);
    text_to_hex(parsed.signatures[0], DIGEST_BYTES, hex);
    assert_string_equal(hex, CODE);
    assert_memory_equal(parsed.signatures[1], zeros, DIGEST_BYTES);
}

static void only_the_first_eight_signatures_are_looked_at(void **state)
{
    (void)state;
#define FOUR_WRONG ",v1=" WRONG ",v1=" WRONG ",v1=" WRONG ",v1=" WRONG
    assert_int_equal(verify(SENT FOUR_WRONG ",v1=" WRONG ",v1=" WRONG ",v1=" WRONG ",v1=" CODE), ERR_OK);
    assert_int_equal(verify(SENT FOUR_WRONG FOUR_WRONG ",v1=" CODE), ERR_REJECTED);
}

static void five_minutes_late_or_early_are_tolerated(void **state)
{
    (void)state;
    assert_int_equal(verify_later(INT64_C(300) * 1000000 + 999999), ERR_OK);
    assert_int_equal(verify_later(INT64_C(-300) * 1000000), ERR_OK);
}

static void more_than_five_minutes_are_rejected_both_ways(void **state)
{
    (void)state;
    assert_int_equal(verify_later(INT64_C(301) * 1000000), ERR_REJECTED);
    assert_int_equal(verify_later(INT64_C(-300) * 1000000 - 1), ERR_REJECTED);
}

static void the_ends_of_time_are_far_away(void **state)
{
    (void)state;
    assert_int_equal(verify("t=9223372036854775807,v1=" CODE), ERR_REJECTED);
    assert_int_equal(verify("t=-9223372036854775808,v1=" CODE), ERR_REJECTED);
    assert_int_equal(verify("t=-1735689600,v1=" CODE), ERR_REJECTED);
}

static void a_body_larger_than_the_arena_is_no_memory(void **state)
{
    (void)state;
    static const char body[5000];
    assert_int_equal(verify_body(SENT ",v1=" CODE, body, sizeof body), ERR_NO_MEMORY);
}

static enum err no_digest(void *self, const void *key, size_t key_size, const void *bytes, size_t size, uint8_t out[DIGEST_BYTES])
{
    (void)self, (void)key, (void)key_size, (void)bytes, (void)size, (void)out;
    return ERR_INTERNAL;
}

static void without_a_digest_nobody_is_believed(void **state)
{
    (void)state;
    const struct digest digest = { .hmac_sha256 = no_digest };
    const struct webhook_delivery delivery = { .signature = SENT ",v1=" CODE, .body = BODY, .size = sizeof BODY - 1 };
    struct arena arena;
    arena_init(&arena, 4096);

    assert_int_equal(webhook_signature_verify(&digest, &arena, SECRET, &delivery, SENT_ON * 1000000), ERR_INTERNAL);

    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_knows_the_secret_is_believed),
        cmocka_unit_test(the_body_is_bytes_and_may_be_empty),
        cmocka_unit_test(one_right_signature_among_several_is_enough),
        cmocka_unit_test(a_wrong_signature_is_rejected),
        cmocka_unit_test(any_other_bit_of_the_signature_is_rejected),
        cmocka_unit_test(another_body_is_rejected),
        cmocka_unit_test(another_secret_is_rejected),
        cmocka_unit_test(without_a_secret_nobody_is_believed),
        cmocka_unit_test(other_schemes_are_passed_over),
        cmocka_unit_test(a_signature_of_another_form_is_passed_over),
        cmocka_unit_test(a_header_that_cannot_be_read_is_malformed),
        cmocka_unit_test(what_cannot_be_read_leaves_the_result_alone),
        cmocka_unit_test(a_header_is_read_into_its_time_and_signatures),
        cmocka_unit_test(only_the_first_eight_signatures_are_looked_at),
        cmocka_unit_test(five_minutes_late_or_early_are_tolerated),
        cmocka_unit_test(more_than_five_minutes_are_rejected_both_ways),
        cmocka_unit_test(the_ends_of_time_are_far_away),
        cmocka_unit_test(a_body_larger_than_the_arena_is_no_memory),
        cmocka_unit_test(without_a_digest_nobody_is_believed),
    };
    return cmocka_run_group_tests_name("webhook signature", tests, NULL, NULL);
}
