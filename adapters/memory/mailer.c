#include "adapters/memory/mailer.h"
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "domain/kernel/text.h"

/* The texts of a mail in the order of its members, from `to` to `request_id`. */
enum { TEXTS = 8 };
struct kept_mail {
    struct mail mail;
    char *texts[TEXTS]; /* owned */
};

void memory_mailer_init(struct memory_mailer *memory)
{
    *memory = (struct memory_mailer){ .mails = { .row_size = sizeof(struct kept_mail) } };
}

static void release_texts(struct kept_mail *kept)
{
    for (size_t i = 0; i < TEXTS; i++) {
        free(kept->texts[i]);
    }
}

void memory_mailer_release(struct memory_mailer *memory)
{
    if (memory != NULL) {
        for (size_t i = 0; i < memory->mails.count; i++) {
            release_texts(memory_table_row(&memory->mails, i));
        }
        memory_table_clear(&memory->mails);
    }
}

size_t memory_mailer_count(const struct memory_mailer *memory)
{
    return memory->mails.count;
}

const struct mail *memory_mailer_sent(const struct memory_mailer *memory, size_t index)
{
    const struct kept_mail *kept = memory_table_row(&memory->mails, index);
    return &kept->mail;
}

static bool is_printable(const char *text)
{
    if (!text_is_utf8(text, strlen(text))) {
        return false;
    }
    for (const uint8_t *byte = (const uint8_t *)text; *byte != '\0'; byte++) {
        if (*byte < ' ' || *byte == 0x7f || (byte[0] == 0xc2 && byte[1] < 0xa0)) {
            return false;
        }
    }
    return true;
}

static bool is_address(const char *text)
{
    const char *at = strchr(text, '@');
    return at != NULL && at != text && at[1] != '\0' && strchr(at + 1, '@') == NULL && strpbrk(text, " ,;:<>()[]\"\\") == NULL &&
           is_printable(text);
}

static bool is_made_of(const char *text, const char *others)
{
    while (isalnum((unsigned char)*text) || (*text != '\0' && strchr(others, *text) != NULL)) {
        text++;
    }
    return *text == '\0';
}

static bool is_message_id(const char *id)
{
    const char *at = strchr(id, '@');
    return at != NULL && at != id && at[1] != '\0' && strchr(at + 1, '@') == NULL && strlen(id) <= MAIL_MESSAGE_ID_BYTES &&
           id[0] != '.' && is_made_of(id, ".-_+=@");
}

static bool is_request_id(const char *id)
{
    return strlen(id) <= 64 && is_made_of(id, "-");
}

static bool is_well_formed(const struct mail *mail)
{
    return is_address(mail->to) && (mail->reply_to == NULL || is_address(mail->reply_to)) && mail->language[0] != '\0' &&
           (mail->request_id == NULL || is_request_id(mail->request_id)) && is_made_of(mail->language, "-") &&
           is_printable(mail->subject) && is_message_id(mail->message_id) && mail->date >= 0 &&
           text_is_utf8(mail->text, strlen(mail->text)) && (mail->html == NULL || text_is_utf8(mail->html, strlen(mail->html)));
}

static char *copy(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copied = malloc(size);
    return copied != NULL ? memcpy(copied, text, size) : NULL;
}

static enum err keep(struct memory_mailer *memory, const struct mail *mail)
{
    const char *html = mail->html != NULL && mail->html[0] != '\0' ? mail->html : NULL;
    const char *const texts[TEXTS] = { mail->to,   mail->reply_to, mail->language,   mail->subject,
                                       mail->text, html,           mail->message_id, mail->request_id };
    struct kept_mail kept = { .mail = { .date = mail->date } };
    bool copied = true;
    for (size_t i = 0; i < TEXTS; i++) {
        kept.texts[i] = texts[i] == NULL ? NULL : copy(texts[i]);
        copied = copied && (texts[i] == NULL || kept.texts[i] != NULL);
    }
    kept.mail.to = kept.texts[0];
    kept.mail.reply_to = kept.texts[1];
    kept.mail.language = kept.texts[2];
    kept.mail.subject = kept.texts[3];
    kept.mail.text = kept.texts[4];
    kept.mail.html = kept.texts[5];
    kept.mail.message_id = kept.texts[6];
    kept.mail.request_id = kept.texts[7];
    enum err err = copied ? memory_table_append(&memory->mails, &kept) : ERR_NO_MEMORY;
    if (err != ERR_OK) {
        release_texts(&kept);
    }
    return err;
}

static enum err keep_mail(void *self, const struct mail *mail, char reason[MAIL_REASON_BYTES + 1])
{
    struct memory_mailer *memory = self;
    enum err err = memory_faults_next(memory->faults);
    bool faulty = err != ERR_OK;
    if (!faulty) {
        err = is_well_formed(mail) ? keep(memory, mail) : ERR_MALFORMED;
    }
    if (err != ERR_OK) {
        const char *words = faulty && memory->refusal != NULL ? memory->refusal : err_text(err);
        if (text_copy(words, reason, MAIL_REASON_BYTES + 1) != ERR_OK) {
            return ERR_INTERNAL;
        }
    }
    return err;
}

struct mailer memory_mailer(struct memory_mailer *memory)
{
    return (struct mailer){ .self = memory, .send = keep_mail };
}
