#include "domain/kernel/transaction.h"
#include "domain/user/identity.h"

/* Nobody's credentials for an identity that nobody has: the password is checked all the same, so that the time tells nothing. */
static enum err find_credentials(const struct user_ports *ports, const char *identity, struct user_credentials *found)
{
    enum err err = ports->users->find_credentials(ports->users->self, identity, found);
    if (err == ERR_NOT_FOUND) {
        *found = (struct user_credentials){ .password_hash = "" };
        return ERR_OK;
    }
    return err;
}

static enum err check(const struct user_ports *ports, const struct user_credentials *credentials, const char *password,
                      struct problems *why)
{
    bool matches = false;
    enum err err = ports->hasher->verify(ports->hasher->self, password, credentials->password_hash, &matches);
    if (err != ERR_OK) {
        return err;
    }
    if (!matches) {
        return problems_reject(why, "", "login.failed");
    }
    return credentials->active ? ERR_OK : problems_reject(why, "", "login.disabled");
}

/* What the transaction of a sign-in needs; the texts are borrowed. */
struct checked_sign_in {
    struct user_credentials credentials;
    const char *address;
    const char *new_hash; /* NULL: the old one stays */
    int64_t now;
};

/* A hash that was replaced, or a user who was disabled, while the slow check ran: then what was checked is worth nothing. Errors:
 * ERR_STALE; the ports'. */
static enum err lock_unchanged(const struct user_ports *ports, const struct checked_sign_in *checked)
{
    bool unchanged = false;
    enum err err = identity_lock_unchanged(ports, &checked->credentials, &unchanged);
    if (err != ERR_OK) {
        return err;
    }
    return unchanged ? ERR_OK : ERR_STALE;
}

static enum err sign_in(const struct user_ports *ports, const struct checked_sign_in *checked, struct user *user,
                        struct session_token *token)
{
    int64_t id = checked->credentials.user_id;
    enum err err = lock_unchanged(ports, checked);
    if (err == ERR_OK && checked->new_hash != NULL) {
        err = ports->users->set_password_hash(ports->users->self, id, checked->new_hash);
    }
    if (err == ERR_OK) {
        err = ports->users->record_sign_in(ports->users->self, id, checked->now, checked->address);
    }
    if (err == ERR_OK) {
        err = session_open(ports->random, ports->digest, ports->sessions, id, checked->now, token);
    }
    if (err == ERR_OK) {
        err = ports->users->find(ports->users->self, id, user);
    }
    return err;
}

/* One transaction around sign_in; outputs are untouched unless it was committed. */
static enum err commit_sign_in(const struct user_ports *ports, const struct checked_sign_in *checked, struct user *user,
                               struct session_token *token)
{
    struct user found;
    struct session_token opened;
    enum err err = ports->transaction->begin(ports->transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    err = transaction_end(ports->transaction, sign_in(ports, checked, &found, &opened));
    if (err == ERR_OK) {
        *user = found;
        *token = opened;
    }
    return err;
}

static enum err try_sign_in(const struct user_ports *ports, const struct sign_in *wish, const char *identity,
                            struct problems *why, struct user *user, struct session_token *token)
{
    char new_hash[PASSWORD_HASH_BYTES + 1];
    const char *password = wish->password == NULL ? "" : wish->password;
    struct checked_sign_in checked = { .address = wish->address, .now = ports->clock->now(ports->clock->self) };
    enum err err = find_credentials(ports, identity, &checked.credentials);
    if (err == ERR_OK) {
        err = check(ports, &checked.credentials, password, why);
    }
    if (err == ERR_OK && ports->hasher->is_outdated(ports->hasher->self, checked.credentials.password_hash)) {
        err = ports->hasher->hash(ports->hasher->self, password, new_hash);
        checked.new_hash = new_hash;
    }
    return err == ERR_OK ? commit_sign_in(ports, &checked, user, token) : err;
}

/* Two sign-ins at once may both find an outdated hash: the later one then checks against the new one. */
enum err user_sign_in(const struct user_ports *ports, const struct sign_in *wish, struct problems *why, struct user *user,
                      struct session_token *token)
{
    char identity[USER_EMAIL_BYTES + 1];
    identity_read(wish->identity, identity);
    enum err err = try_sign_in(ports, wish, identity, why, user, token);
    return err == ERR_STALE ? try_sign_in(ports, wish, identity, why, user, token) : err;
}
