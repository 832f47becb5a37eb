#include "adapters/smtp/smtp_mailer.h"
#include "adapters/smtp/character.h"
#include "adapters/smtp/message.h"
#include "adapters/smtp/reason.h"
#include "adapters/smtp/reply.h"
#include <curl/curl.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>

static const int64_t CONNECT_TIME = 10000000;
static const int64_t SEND_TIME = 30000000;

/* Servers end a connection that nobody uses for some minutes; ours are not used that late. */
static const long IDLE_SECONDS = 50;
static const int FAREWELL = 421;

struct smtp_mailer {
    struct mail_url server;
    struct mailbox from;
    CURL *curl;
    struct smtp_replies replies;
    char complaint[CURL_ERROR_SIZE]; /* curl's */
    const char *next;                /* of the message that is being sent */
    size_t left;
    bool began; /* some of it was asked for */
    bool needs_utf8;
};

static size_t give_message(char *out, size_t size, size_t count, void *self)
{
    struct smtp_mailer *smtp = self;
    size_t room = size * count;
    size_t given = smtp->left < room ? smtp->left : room;
    smtp->began = true;
    if (smtp->needs_utf8 && !smtp->replies.takes_utf8) {
        return CURL_READFUNC_ABORT;
    }
    memcpy(out, smtp->next, given);
    smtp->next += given;
    smtp->left -= given;
    return given;
}

static size_t hear_line(char *line, size_t size, size_t count, void *self)
{
    struct smtp_mailer *smtp = self;
    smtp_replies_read(&smtp->replies, line, size * count);
    return size * count;
}

/* The path is the name that we greet the server with: our domain, where a URL can hold it. */
static CURLcode set_url(const struct smtp_mailer *smtp)
{
    char url[sizeof "smtps://[]:65535/" + MAIL_HOST_BYTES + MAILBOX_ADDRESS_BYTES];
    bool in_brackets = strchr(smtp->server.host, ':') != NULL;
    const char *domain = strchr(smtp->from.address, '@');
    int length = snprintf(url, sizeof url, "%s://%s%s%s:%d/%s", smtp->server.way == MAIL_BY_SMTPS ? "smtps" : "smtp",
                          in_brackets ? "[" : "", smtp->server.host, in_brackets ? "]" : "", smtp->server.port,
                          domain && characters_are_ascii(domain) ? domain + 1 : "");
    return length < 0 || (size_t)length >= sizeof url ? CURLE_URL_MALFORMAT : curl_easy_setopt(smtp->curl, CURLOPT_URL, url);
}

/* Nothing of this process's environment, such as a proxy's name, says where mail goes. */
static bool set_place(const struct smtp_mailer *smtp)
{
    CURL *curl = smtp->curl;
    return set_url(smtp) == CURLE_OK && curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK && curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_MAIL_FROM, smtp->from.address) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, IDLE_SECONDS) == CURLE_OK;
}

static bool set_trust(const struct smtp_mailer *smtp, const char *authorities)
{
    CURL *curl = smtp->curl;
    long tls = smtp->server.user[0] != '\0' ? CURLUSESSL_ALL : CURLUSESSL_TRY;
    return curl_easy_setopt(curl, CURLOPT_USE_SSL, tls) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           (authorities[0] == '\0' || curl_easy_setopt(curl, CURLOPT_CAINFO, authorities) == CURLE_OK);
}

/* Under TLS the plain mechanisms are the ones that every server has; left to itself, curl prefers others that it can't complete.
 */
static bool set_credentials(const struct smtp_mailer *smtp)
{
    CURL *curl = smtp->curl;
    return smtp->server.user[0] == '\0' || (curl_easy_setopt(curl, CURLOPT_USERNAME, smtp->server.user) == CURLE_OK &&
                                            curl_easy_setopt(curl, CURLOPT_PASSWORD, smtp->server.password) == CURLE_OK &&
                                            curl_easy_setopt(curl, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN") == CURLE_OK);
}

/* curl waits for a reply for its own two minutes when it takes leave, unless told how long. */
static bool set_times(const struct smtp_mailer *smtp, const struct smtp_settings *settings)
{
    int64_t connect = settings->connect_time > 0 ? settings->connect_time : CONNECT_TIME;
    int64_t whole = settings->send_time > 0 ? settings->send_time : SEND_TIME;
    CURL *curl = smtp->curl;
    return curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)((connect + 999) / 1000)) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)((whole + 999) / 1000)) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)((whole + 999999) / 1000000)) == CURLE_OK;
}

static bool set_callbacks(struct smtp_mailer *smtp)
{
    CURL *curl = smtp->curl;
    return curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_message) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_READDATA, smtp) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear_line) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HEADERDATA, smtp) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, hear_line) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, smtp) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, smtp->complaint) == CURLE_OK;
}

static void prepare_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

enum err smtp_mailer_open(const struct smtp_settings *settings, struct smtp_mailer **opened)
{
    static pthread_once_t prepared = PTHREAD_ONCE_INIT;
    pthread_once(&prepared, prepare_curl);
    struct smtp_mailer *smtp = calloc(1, sizeof *smtp);
    if (!smtp) {
        return ERR_NO_MEMORY;
    }
    smtp->server = *settings->server;
    smtp->from = *settings->from;
    smtp->curl = curl_easy_init();
    if (!smtp->curl || !set_place(smtp) || !set_trust(smtp, settings->authorities) || !set_credentials(smtp) ||
        !set_times(smtp, settings) || !set_callbacks(smtp)) {
        smtp_mailer_close(smtp);
        return ERR_NO_MEMORY;
    }
    *opened = smtp;
    return ERR_OK;
}

/* curl says QUIT and would wait for the answer; a socket that gives nothing to read any more ends the wait. */
static void take_leave(CURL *curl)
{
    curl_socket_t line = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &line) == CURLE_OK && line != CURL_SOCKET_BAD) {
        shutdown(line, SHUT_RD);
    }
    curl_easy_cleanup(curl);
}

void smtp_mailer_close(struct smtp_mailer *smtp)
{
    if (!smtp) {
        return;
    }
    if (smtp->curl) {
        take_leave(smtp->curl);
    }
    explicit_bzero(smtp, sizeof *smtp);
    free(smtp);
}

static CURLcode transfer(struct smtp_mailer *smtp, const char *to, const struct text_buffer *message)
{
    CURL *curl = smtp->curl;
    struct curl_slist *recipients = curl_slist_append(NULL, to);
    smtp->next = message->text;
    smtp->left = message->length;
    smtp->began = false;
    smtp->replies.refusal = 0;
    smtp->complaint[0] = '\0';
    CURLcode result = CURLE_OUT_OF_MEMORY;
    if (recipients && curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients) == CURLE_OK &&
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message->length) == CURLE_OK) {
        result = curl_easy_perform(curl);
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(recipients);
    return result;
}

static bool is_lost(CURLcode result)
{
    return result == CURLE_SEND_ERROR || result == CURLE_RECV_ERROR || result == CURLE_GOT_NOTHING;
}

/* The server's own words, unless it repeats what we must not tell. */
static const char *words_of(const struct smtp_mailer *smtp)
{
    const char *password = smtp->server.password;
    bool tells = password[0] != '\0' && strstr(smtp->replies.words, password) != NULL;
    return tells ? "the server's words are kept back: they hold the password" : smtp->replies.words;
}

/* The reply to the command that failed: curl leaves out those to its farewell. 0 for none. */
static int refusal_of(const struct smtp_mailer *smtp)
{
    long code = 0;
    curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &code);
    return code == smtp->replies.refusal ? smtp->replies.refusal : 0;
}

/* Says whether a connection that was kept had been ended by the server: it is closed, or its farewell was waiting. Nothing of the
 * mail has gone out then. */
static bool was_ended(const struct smtp_mailer *smtp, CURLcode result)
{
    long connections = 1;
    int refusal = refusal_of(smtp);
    curl_easy_getinfo(smtp->curl, CURLINFO_NUM_CONNECTS, &connections);
    return connections == 0 && !smtp->began && (refusal == FAREWELL || (refusal == 0 && is_lost(result)));
}

static enum err tell_failure(const struct smtp_mailer *smtp, CURLcode result, char reason[MAIL_REASON_BYTES + 1])
{
    int refusal = refusal_of(smtp);
    if (refusal != 0) {
        reason_write(reason, "", words_of(smtp));
        return refusal >= 500 ? ERR_REJECTED : ERR_UNAVAILABLE;
    }
    if (result == CURLE_ABORTED_BY_CALLBACK) {
        reason_write(reason, "", "the server takes no address beyond ASCII: it offers no SMTPUTF8");
        return ERR_REJECTED;
    }
    reason_write(reason, "", smtp->complaint[0] != '\0' ? smtp->complaint : curl_easy_strerror(result));
    return result == CURLE_OUT_OF_MEMORY ? ERR_NO_MEMORY : ERR_UNAVAILABLE;
}

static enum err send_to_server(void *self, const struct mail *mail, char reason[MAIL_REASON_BYTES + 1])
{
    struct smtp_mailer *smtp = self;
    struct text_buffer message = { .length = 0 };
    enum err err = message_compose(mail, &smtp->from, &message, reason);
    if (err != ERR_OK) {
        return err;
    }
    smtp->needs_utf8 = message_needs_utf8(mail, &smtp->from);
    CURLcode result = transfer(smtp, mail->to, &message);
    if (was_ended(smtp, result)) {
        result = transfer(smtp, mail->to, &message);
    }
    if (result != CURLE_OK) {
        err = tell_failure(smtp, result, reason);
    }
    text_buffer_release(&message);
    return err;
}

struct mailer smtp_mailer(struct smtp_mailer *smtp)
{
    return (struct mailer){ .self = smtp, .send = send_to_server };
}
