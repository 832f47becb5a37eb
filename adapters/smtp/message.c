#include "adapters/smtp/message.h"
#include "adapters/smtp/body.h"
#include "adapters/smtp/character.h"
#include "adapters/smtp/header.h"
#include "adapters/smtp/reason.h"
#include "domain/kernel/text.h"
#include <inttypes.h>
#include <string.h>

enum { LANGUAGE_BYTES = 35, BOUNDARY_BYTES = 40, REQUEST_ID_BYTES = 64 };

static bool is_made_of(const char *text, size_t length, const char *others)
{
    for (size_t i = 0; i < length; i++) {
        if (!character_is_letter_or_digit(text[i]) && strchr(others, text[i]) == NULL) {
            return false;
        }
    }
    return length > 0;
}

static bool is_language(const char *tag)
{
    return strlen(tag) <= LANGUAGE_BYTES && is_made_of(tag, strlen(tag), "-");
}

static bool is_message_id(const char *id)
{
    const char *at = strchr(id, '@');
    return at && strlen(id) <= MAIL_MESSAGE_ID_BYTES && id[0] != '.' && is_made_of(id, (size_t)(at - id), ".-_+=") &&
           is_made_of(at + 1, strlen(at + 1), ".-_+=");
}

static bool has_request_id(const struct mail *mail)
{
    return mail->request_id && mail->request_id[0] != '\0';
}

static bool is_request_id(const char *id)
{
    return strlen(id) <= REQUEST_ID_BYTES && is_made_of(id, strlen(id), "-");
}

/* What keeps the mail from being sent; static, NULL for nothing. */
static const char *find_flaw(const struct mail *mail)
{
    const char *html = mail->html ? mail->html : "";
    return !mailbox_is_address(mail->to)                              ? "the recipient is no e-mail address"
           : mail->reply_to && !mailbox_is_address(mail->reply_to)    ? "the address for replies is no e-mail address"
           : !is_language(mail->language)                             ? "the language is no language's tag"
           : !characters_are_printable(mail->subject)                 ? "the subject is not printable text"
           : !is_message_id(mail->message_id)                         ? "the message id is none"
           : has_request_id(mail) && !is_request_id(mail->request_id) ? "the request id is none"
           : !header_can_tell(mail->date)                             ? "the date is before 1970 or after 9999"
           : !text_is_utf8(mail->text, strlen(mail->text))            ? "the text is not UTF-8"
           : !text_is_utf8(html, strlen(html))                        ? "the HTML is not UTF-8"
                                                                      : NULL;
}

static uint64_t sum(const char *text)
{
    uint64_t sum = 0xcbf29ce484222325U;
    for (; *text != '\0'; text++) { /* FNV-1a */
        sum = (sum ^ (uint8_t)*text) * 0x100000001b3U;
    }
    return sum;
}

/* "=_" is in no quoted-printable text, so what the parts are before they are encoded tells whether the boundary is in one. */
static void choose_boundary(const struct mail *mail, char boundary[BOUNDARY_BYTES])
{
    unsigned number = 0;
    do {
        int length = snprintf(boundary, BOUNDARY_BYTES, "=_%016" PRIx64 ".%u", sum(mail->message_id), number++);
        boundary[length < 0 ? 0 : length] = '\0';
    } while (strstr(mail->text, boundary) || strstr(mail->html, boundary));
}

static void add_part(struct text_buffer *out, const char *type, const char *text)
{
    enum body_encoding encoding = body_encoding_of(text);
    header_add(out, "Content-Type", type);
    header_add(out, "Content-Transfer-Encoding", body_encoding_name(encoding));
    text_buffer_add_text(out, "\r\n");
    body_add(out, text, encoding);
}

static const char PLAIN[] = "text/plain; charset=utf-8";
static const char HTML[] = "text/html; charset=utf-8";

static void add_delimiter(struct text_buffer *out, const char *boundary, const char *end)
{
    text_buffer_add_text(out, "\r\n--");
    text_buffer_add_text(out, boundary);
    text_buffer_add_text(out, end);
}

/* The reader's program shows the last part that it can. */
static void add_alternatives(struct text_buffer *out, const struct mail *mail)
{
    char boundary[BOUNDARY_BYTES];
    choose_boundary(mail, boundary);
    text_buffer_add_text(out, "Content-Type: multipart/alternative;\r\n boundary=\"");
    text_buffer_add_text(out, boundary);
    text_buffer_add_text(out, "\"\r\n");
    add_delimiter(out, boundary, "\r\n");
    add_part(out, PLAIN, mail->text);
    add_delimiter(out, boundary, "\r\n");
    add_part(out, HTML, mail->html);
    add_delimiter(out, boundary, "--\r\n");
}

static void add_header(struct text_buffer *out, const struct mail *mail, const struct mailbox *from)
{
    header_add_mailbox(out, "From", from);
    header_add(out, "To", mail->to);
    if (mail->reply_to) {
        header_add(out, "Reply-To", mail->reply_to);
    }
    header_add_text(out, "Subject", mail->subject);
    header_add_date(out, mail->date);
    text_buffer_add_text(out, "Message-ID: <");
    text_buffer_add_text(out, mail->message_id);
    text_buffer_add_text(out, ">\r\n");
    header_add(out, "MIME-Version", "1.0");
    header_add(out, "Content-Language", mail->language);
    header_add(out, "Auto-Submitted", "auto-generated");
    if (has_request_id(mail)) {
        header_add(out, "X-Request-Id", mail->request_id);
    }
}

enum err message_compose(const struct mail *mail, const struct mailbox *from, struct text_buffer *message,
                         char reason[MAIL_REASON_BYTES + 1])
{
    struct text_buffer composed = { .length = 0 };
    const char *flaw = find_flaw(mail);
    if (flaw) {
        reason_write(reason, "", flaw);
        return ERR_MALFORMED;
    }
    add_header(&composed, mail, from);
    if (mail->html && mail->html[0] != '\0') {
        add_alternatives(&composed, mail);
    } else {
        add_part(&composed, PLAIN, mail->text);
    }
    if (composed.failed) {
        text_buffer_release(&composed);
        reason_write(reason, "", err_text(ERR_NO_MEMORY));
        return ERR_NO_MEMORY;
    }
    *message = composed;
    return ERR_OK;
}

bool message_needs_utf8(const struct mail *mail, const struct mailbox *from)
{
    return !characters_are_ascii(mail->to) || !characters_are_ascii(from->address) ||
           (mail->reply_to && !characters_are_ascii(mail->reply_to));
}
