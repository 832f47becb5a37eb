#include "domain/kernel/transaction.h"
#include "domain/user/account.h"

/* A link that was good when it was looked at, and what its transaction needs. */
struct checked_reset {
    uint8_t token_hash[DIGEST_BYTES];
    int64_t user_id;
    char password_hash[PASSWORD_HASH_BYTES + 1];
    const char *address; /* borrowed */
    int64_t now;
};

static enum err find_account(const struct user_ports *ports, const char *token_hex, struct checked_reset *checked)
{
    struct reset_token token;
    struct user user;
    enum err err = session_token_hash(ports->digest, token_hex, checked->token_hash);
    if (err == ERR_OK) {
        err = ports->reset_tokens->find(ports->reset_tokens->self, checked->token_hash, checked->now, &token);
    }
    if (err == ERR_OK) {
        err = ports->users->find(ports->users->self, token.user_id, &user);
    }
    if (err != ERR_OK) {
        return err;
    }
    checked->user_id = user.id;
    return user.active ? ERR_OK : ERR_NOT_FOUND;
}

enum err user_check_reset_token(const struct user_ports *ports, const char *token_hex)
{
    struct checked_reset checked = { .now = ports->clock->now(ports->clock->self) };
    return find_account(ports, token_hex, &checked);
}

static enum err check(const struct user_ports *ports, const struct password_reset *wish, struct problems *why,
                      struct checked_reset *checked)
{
    const char *password = wish->password == NULL ? "" : wish->password;
    enum err err = find_account(ports, wish->token, checked);
    if (err != ERR_OK) {
        return err;
    }
    user_check_password(ports->blocklist, password, why);
    err = problems_verdict(why);
    return err == ERR_OK ? ports->hasher->hash(ports->hasher->self, password, checked->password_hash) : err;
}

/* Counting the sign-in locks the user's row until the transaction ends, so that resets of one account come one after another. */
static enum err take_token(const struct user_ports *ports, const struct checked_reset *checked)
{
    int64_t user_id = 0;
    enum err err = ports->users->record_sign_in(ports->users->self, checked->user_id, checked->now, checked->address);
    if (err == ERR_OK) {
        err = ports->reset_tokens->take(ports->reset_tokens->self, checked->token_hash, checked->now, &user_id);
    }
    return err;
}

static enum err reset(const struct user_ports *ports, const struct checked_reset *checked, struct user *user,
                      struct session_token *token)
{
    enum err err = take_token(ports, checked);
    if (err == ERR_OK) {
        err = ports->users->set_password_hash(ports->users->self, checked->user_id, checked->password_hash);
    }
    if (err == ERR_OK) {
        err = ports->sessions->remove_of_user(ports->sessions->self, checked->user_id);
    }
    if (err == ERR_OK) {
        err = session_open(ports->random, ports->digest, ports->sessions, checked->user_id, checked->now, token);
    }
    if (err == ERR_OK) {
        err = ports->users->find(ports->users->self, checked->user_id, user);
    }
    return err == ERR_OK && !user->active ? ERR_NOT_FOUND : err;
}

/* One transaction around reset; outputs are untouched unless it was committed. */
static enum err commit_reset(const struct user_ports *ports, const struct checked_reset *checked, struct user *user,
                             struct session_token *token)
{
    struct user found;
    struct session_token opened;
    enum err err = ports->transaction->begin(ports->transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    err = transaction_end(ports->transaction, reset(ports, checked, &found, &opened));
    if (err == ERR_OK) {
        *user = found;
        *token = opened;
    }
    return err;
}

/* Whatever is not found on the way (the token, or its user) leaves nothing to reset. */
enum err user_reset_password(const struct user_ports *ports, const struct password_reset *wish, struct problems *why,
                             struct user *user, struct session_token *token)
{
    struct checked_reset checked = { .address = wish->address, .now = ports->clock->now(ports->clock->self) };
    enum err err = check(ports, wish, why, &checked);
    if (err == ERR_OK) {
        err = commit_reset(ports, &checked, user, token);
    }
    return err == ERR_NOT_FOUND ? problems_reject(why, "", "password_reset.invalid_token") : err;
}
