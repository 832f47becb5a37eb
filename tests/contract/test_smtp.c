/* The mailers: by SMTP to a real server, and the file mailbox. What arrives is read by another's program
 * (tests/smtp/with_peer.mjs). */
#include <arpa/inet.h>
#include <jansson.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include "adapters/smtp/file_mailer.h"
#include "adapters/smtp/smtp_mailer.h"
#include "tests/contract/contract.h"

static const struct mailbox FROM = { .name = "Snake Eyes", .address = "noreply@dice.example" };

/* What was read last. */
static json_t *mails;

static int connect_to_office(void)
{
    const struct sockaddr_in office = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)strtoul(getenv("POST_OFFICE"), NULL, 10)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int line = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(line >= 0);
    assert_int_equal(connect(line, (const struct sockaddr *)&office, sizeof office), 0);
    return line;
}

static void ask(const char *verb, const char *what)
{
    FILE *line = fdopen(connect_to_office(), "r+");
    assert_non_null(line);
    fprintf(line, "%s %s\n", verb, what);
    fflush(line);
    json_decref(mails);
    mails = json_loadf(line, JSON_DISABLE_EOF_CHECK, NULL);
    assert_non_null(mails);
    fclose(line);
}

static const char *text_of(const json_t *mail, const char *name)
{
    return json_string_value(json_object_get(mail, name));
}

static struct contract_mail latest(void)
{
    const json_t *mail = json_array_get(mails, 0);
    return (struct contract_mail){
        .to = text_of(mail, "to"),
        .reply_to = text_of(mail, "reply_to"),
        .language = text_of(mail, "language"),
        .subject = text_of(mail, "subject"),
        .text = text_of(mail, "text"),
        .html = text_of(mail, "html"),
        .request_id = text_of(mail, "request_id"),
        .date = json_integer_value(json_object_get(mail, "seconds")) * 1000000,
        .copies = json_array_size(mails),
    };
}

static struct contract_mail find_at_server(struct contract_fixture *fixture, const char *message_id)
{
    (void)fixture;
    ask("find", message_id);
    return latest();
}

static struct contract_mail find_in_folder(struct contract_fixture *fixture, const char *message_id)
{
    const struct file_mailer *files = fixture->self;
    char path[400];
    assert_true(snprintf(path, sizeof path, "%s/%s.eml", files->folder, message_id) < (int)sizeof path);
    if (access(path, F_OK) != 0) {
        return (struct contract_mail){ .copies = 0 };
    }
    ask("read", path);
    assert_int_equal(unlink(path), 0);
    return latest();
}

static int run_server_contract(void)
{
    struct mail_url server;
    struct smtp_mailer *smtp = NULL;
    const struct smtp_settings settings = { .server = &server, .from = &FROM, .authorities = getenv("MAIL_CA_FILE") };
    if (mail_url_parse(getenv("MAIL_URL"), &server) != ERR_OK || smtp_mailer_open(&settings, &smtp) != ERR_OK) {
        return 1;
    }
    const struct mailer mailer = smtp_mailer(smtp);
    struct contract_fixture fixture = { .self = smtp, .mailer = &mailer, .find_mail = find_at_server };
    int failed = CONTRACT_RUN(&fixture, mailer);
    smtp_mailer_close(smtp);
    return failed;
}

static int run_folder_contract(void)
{
    char folder[] = "/tmp/snakeeyes-mail.XXXXXX";
    struct file_mailer files = { .folder = mkdtemp(folder), .from = &FROM };
    if (!files.folder) {
        return 1;
    }
    const struct mailer mailer = file_mailer(&files);
    struct contract_fixture fixture = { .self = &files, .mailer = &mailer, .find_mail = find_in_folder };
    int failed = CONTRACT_RUN(&fixture, mailer);
    return rmdir(folder) == 0 ? failed : failed + 1;
}

int main(void)
{
    if (!getenv("POST_OFFICE") || !getenv("MAIL_URL") || !getenv("MAIL_CA_FILE")) {
        fputs("tests/smtp/run tests/smtp/with_peer.mjs gives this program what it needs\n", stderr);
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);
    int failed = run_server_contract() + run_folder_contract();
    json_decref(mails);
    return failed == 0 ? 0 : 1;
}
