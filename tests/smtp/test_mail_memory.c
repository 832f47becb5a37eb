/* A mail that there is no memory for is not half sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "adapters/memory/mailer.h"
#include "adapters/smtp/message.h"
#include "tests/domain/allocation_faults.h"

static struct mail long_mail(void)
{
    static char text[9000];
    memset(text, 'x', 900);
    memset(text + 900, '\n', sizeof text - 901);
    return (struct mail){ .to = "a@b.example",
                          .language = "en",
                          .subject = "x",
                          .text = text,
                          .html = text,
                          .message_id = "job-1@dice.example",
                          .date = 0 };
}

static enum err compose_with_fault(size_t fail_at, struct text_buffer *message)
{
    static const struct mailbox from = { .address = "a@b.example" };
    char reason[MAIL_REASON_BYTES + 1];
    const struct mail mail = long_mail();
    allocation_faults = (struct allocation_faults){ .fail_at = fail_at };
    enum err err = message_compose(&mail, &from, message, reason);
    allocation_faults.fail_at = 0;
    return err;
}

static void a_message_without_memory_is_none(void **state)
{
    (void)state;
    struct text_buffer message = { .length = 0 };
    size_t n = 1;
    for (enum err err = ERR_NO_MEMORY; err != ERR_OK; n++) {
        err = compose_with_fault(n, &message);
        assert_true(err == ERR_OK || (err == ERR_NO_MEMORY && message.text == NULL));
    }
    assert_true(n > 3);
    text_buffer_release(&message);
}

static void the_fake_keeps_a_mail_whole_or_not_at_all(void **state)
{
    (void)state;
    char reason[MAIL_REASON_BYTES + 1];
    const struct mail mail = long_mail();
    struct memory_mailer memory;
    memory_mailer_init(&memory);
    const struct mailer mailer = memory_mailer(&memory);
    size_t n = 1;
    for (enum err err = ERR_NO_MEMORY; err != ERR_OK; n++) {
        allocation_faults = (struct allocation_faults){ .fail_at = n };
        err = mailer.send(mailer.self, &mail, reason);
        allocation_faults.fail_at = 0;
        assert_true(err == ERR_OK || err == ERR_NO_MEMORY);
        assert_int_equal(memory_mailer_count(&memory), err == ERR_OK ? 1 : 0);
    }
    assert_true(n > 7);
    memory_mailer_release(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_without_memory_is_none),
        cmocka_unit_test(the_fake_keeps_a_mail_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
