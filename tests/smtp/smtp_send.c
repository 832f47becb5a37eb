/* smtp_send URL FROM AUTHORITIES CONNECT_MS SEND_MS: sends the mails that come as lines of JSON on standard input, all by one
 * mailer, and answers each with a line {"err": "OK"} or {"err": ..., "reason": ...}. 0 ms is the mailer's own time. */
#include "adapters/smtp/smtp_mailer.h"
#include <inttypes.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum err send_line(const struct mailer *mailer, const char *line, char reason[MAIL_REASON_BYTES + 1])
{
    json_t *fields = json_loads(line, 0, NULL);
    if (!fields) {
        return ERR_INTERNAL;
    }
    const struct mail mail = {
        .to = json_string_value(json_object_get(fields, "to")),
        .language = "en",
        .subject = json_string_value(json_object_get(fields, "subject")),
        .text = json_string_value(json_object_get(fields, "text")),
        .html = json_string_value(json_object_get(fields, "html")),
        .message_id = json_string_value(json_object_get(fields, "id")),
        .date = INT64_C(1735689600000000),
    };
    enum err err = mailer->send(mailer->self, &mail, reason);
    json_decref(fields);
    return err;
}

static void answer(enum err err, const char *reason)
{
    json_t *fields = json_pack("{s:s, s:s}", "err", err_name(err), "reason", reason);
    json_dumpf(fields, stdout, JSON_COMPACT);
    puts("");
    fflush(stdout);
    json_decref(fields);
}

static void send_all(const struct mailer *mailer)
{
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        char reason[MAIL_REASON_BYTES + 1] = "";
        enum err err = send_line(mailer, line, reason);
        answer(err, reason);
    }
    free(line);
}

static int64_t microseconds(const char *milliseconds)
{
    return strtoimax(milliseconds, NULL, 10) * 1000;
}

int main(int count, char **words)
{
    struct mail_url server;
    struct mailbox from;
    struct smtp_mailer *smtp = NULL;
    if (count != 6 || mail_url_parse(words[1], &server) != ERR_OK || mailbox_parse(words[2], &from) != ERR_OK) {
        fputs("usage: smtp_send URL FROM AUTHORITIES CONNECT_MS SEND_MS\n", stderr);
        return 2;
    }
    const struct smtp_settings settings = {
        .server = &server,
        .from = &from,
        .authorities = words[3],
        .connect_time = microseconds(words[4]),
        .send_time = microseconds(words[5]),
    };
    signal(SIGPIPE, SIG_IGN);
    if (smtp_mailer_open(&settings, &smtp) != ERR_OK) {
        return 1;
    }
    const struct mailer mailer = smtp_mailer(smtp);
    send_all(&mailer);
    smtp_mailer_close(smtp);
    return 0;
}
