#include <string.h>
#include "domain/kernel/text.h"
#include "domain/user/account.h"

enum { MESSAGE_BYTES = 4 * CONTACT_MESSAGE_CHARACTERS }; /* of the longest in UTF-8 */

/* Browsers end the lines of a text field with \r\n. */
static void drop_carriage_returns(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (from[0] != '\r' || from[1] != '\n') {
            *to++ = *from;
        }
    }
    *to = '\0';
}

static void check_message(const char *typed, char message[MESSAGE_BYTES + 1], struct problems *why)
{
    bool fits = text_trim(typed, message, MESSAGE_BYTES + 1) == ERR_OK && text_is_utf8(message, strlen(message));
    if (fits) {
        drop_carriage_returns(message);
    }
    if (!fits || message[0] == '\0' || text_characters(message) > CONTACT_MESSAGE_CHARACTERS) {
        problems_add(why, "message", "message.length");
    }
}

static enum err ask_for_mail(const struct user_ports *ports, const char *email, const char *message)
{
    int64_t now = ports->clock->now(ports->clock->self);
    const struct new_job job = {
        .kind = "mail.contact",
        .payload = { .fields = { { .name = "email", .value = email }, { .name = "message", .value = message } }, .count = 2 },
        .run_at = now,
        .created_on = now,
    };
    int64_t id = 0;
    return ports->jobs->add(ports->jobs->self, &job, &id);
}

enum err user_contact(const struct user_ports *ports, const struct contact_message *message, struct problems *why)
{
    char email[USER_EMAIL_BYTES + 1];
    char text[MESSAGE_BYTES + 1];
    user_check_email(message->email == NULL ? "" : message->email, email, why);
    check_message(message->message == NULL ? "" : message->message, text, why);
    enum err err = problems_verdict(why);
    return err == ERR_OK ? ask_for_mail(ports, email, text) : err;
}
