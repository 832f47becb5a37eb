#include <stdbool.h>
#include <string.h>
#include <libpq-fe.h>
#include "adapters/postgres/postgres.h"
#include "domain/kernel/text.h"

/* What a URL says, and for what it doesn't say what libpq takes in its place: the environment's, or a default. */
struct url_options {
    PQconninfoOption *given;
    PQconninfoOption *defaults;
};

static enum err read_options(const char *database_url, struct url_options *options)
{
    char *complaint = NULL;
    options->given = PQconninfoParse(database_url, &complaint);
    options->defaults = PQconndefaults();
    bool is_malformed = complaint != NULL;
    PQfreemem(complaint);
    if (options->given == NULL && is_malformed) {
        return ERR_MALFORMED;
    }
    return options->given == NULL || options->defaults == NULL ? ERR_NO_MEMORY : ERR_OK;
}

static void release_options(struct url_options *options)
{
    PQconninfoFree(options->given);
    PQconninfoFree(options->defaults);
}

static const char *find_value(const PQconninfoOption *option, const char *keyword)
{
    while (option->keyword != NULL && strcmp(option->keyword, keyword) != 0) {
        option++;
    }
    return option->keyword == NULL || option->val == NULL ? "" : option->val;
}

static const char *value_of(const struct url_options *options, const char *keyword)
{
    const char *given = find_value(options->given, keyword);
    return given[0] == '\0' ? find_value(options->defaults, keyword) : given;
}

enum err postgres_url_role(const char *database_url, char role[POSTGRES_ROLE_BYTES + 1])
{
    struct url_options options;
    enum err err = read_options(database_url, &options);
    if (err == ERR_OK) {
        const char *user = value_of(&options, "user");
        err = user[0] == '\0' ? ERR_NOT_FOUND : text_copy(user, role, POSTGRES_ROLE_BYTES + 1);
    }
    release_options(&options);
    return err;
}

/* A socket in a folder or of no name, or an address of this machine. */
static bool is_here(const char *host, size_t length)
{
    static const char *const names[] = { "localhost", "::1" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strlen(names[i]) == length && strncmp(names[i], host, length) == 0) {
            return true;
        }
    }
    bool is_loopback = strncmp(host, "127.", strlen("127.")) == 0 && strspn(host, "0123456789.") == length;
    return length == 0 || host[0] == '/' || host[0] == '@' || is_loopback;
}

/* Several hosts are separated by commas. */
static bool are_here(const char *hosts)
{
    size_t length = strcspn(hosts, ",");
    while (is_here(hosts, length)) {
        if (hosts[length] == '\0') {
            return true;
        }
        hosts += length + 1;
        length = strcspn(hosts, ",");
    }
    return false;
}

static bool demands_tls(const char *sslmode)
{
    return strcmp(sslmode, "require") == 0 || strncmp(sslmode, "verify-", strlen("verify-")) == 0;
}

enum err postgres_url_is_overheard(const char *database_url, bool *is_overheard)
{
    struct url_options options;
    enum err err = read_options(database_url, &options);
    if (err == ERR_OK) {
        const char *address = value_of(&options, "hostaddr"); /* where both are told, this is where libpq connects to */
        const char *hosts = address[0] == '\0' ? value_of(&options, "host") : address;
        *is_overheard = !are_here(hosts) && !demands_tls(value_of(&options, "sslmode"));
    }
    release_options(&options);
    return err;
}

enum err postgres_url_is_guessable(const char *database_url, bool *is_guessable)
{
    struct url_options options;
    enum err err = read_options(database_url, &options);
    if (err == ERR_OK) {
        const char *password = value_of(&options, "password");
        bool is_a_name = strcmp(password, value_of(&options, "user")) == 0 || strcmp(password, value_of(&options, "dbname")) == 0;
        *is_guessable = password[0] != '\0' && is_a_name;
    }
    release_options(&options);
    return err;
}
