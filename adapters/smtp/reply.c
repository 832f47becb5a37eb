#include "adapters/smtp/reply.h"
#include <string.h>
#include <strings.h>

enum { CODE_BYTES = 3, GREETING = 220, FIRST_REFUSAL = 400 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void add_words(struct smtp_replies *replies, const char *text, size_t length)
{
    size_t used = strlen(replies->words);
    if (used > 0 && used < SMTP_WORDS_BYTES) {
        replies->words[used++] = ' ';
    }
    size_t room = SMTP_WORDS_BYTES - used;
    size_t kept = length < room ? length : room;
    memcpy(replies->words + used, text, kept);
    replies->words[used + kept] = '\0';
}

static void read_refusal(struct smtp_replies *replies, int code, const char *line, size_t length, bool last)
{
    if (!replies->refusing) {
        replies->words[0] = '\0';
        add_words(replies, line, CODE_BYTES);
    }
    if (length > CODE_BYTES + 1) {
        add_words(replies, line + CODE_BYTES + 1, length - CODE_BYTES - 1);
    }
    replies->refusal = code;
    replies->refusing = !last;
}

void smtp_replies_read(struct smtp_replies *replies, const char *line, size_t length)
{
    static const char utf8[] = "SMTPUTF8";
    while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r')) {
        length--;
    }
    if (length < CODE_BYTES || !is_digit(line[0]) || !is_digit(line[1]) || !is_digit(line[2])) {
        return;
    }
    int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
    if (code == GREETING) {
        replies->takes_utf8 = false;
    } else if (code >= FIRST_REFUSAL) {
        read_refusal(replies, code, line, length, length == CODE_BYTES || line[CODE_BYTES] == ' ');
    } else if (length == CODE_BYTES + sizeof utf8 && strncasecmp(line + CODE_BYTES + 1, utf8, strlen(utf8)) == 0) {
        replies->takes_utf8 = true;
    }
}
