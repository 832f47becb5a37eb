#include "domain/kernel/transaction.h"
#include "domain/user/account.h"

static enum err add_token(const struct user_ports *ports, int64_t user_id, struct session_token *drawn)
{
    int64_t now = ports->clock->now(ports->clock->self);
    struct reset_token token = { .user_id = user_id, .created_on = now, .expires_on = now + RESET_TOKEN_LIFETIME };
    enum err err = session_token_draw(ports->random, ports->digest, drawn, token.token_hash);
    return err == ERR_OK ? ports->reset_tokens->add(ports->reset_tokens->self, &token) : err;
}

/* The user is read after the token was added: a change of the e-mail that came before is seen, one that comes after takes the
 * token away. So no address that was given up gets a link that works. */
static enum err issue(const struct user_ports *ports, int64_t user_id, struct user *user, struct session_token *drawn)
{
    enum err err = add_token(ports, user_id, drawn);
    if (err == ERR_OK) {
        err = ports->users->find(ports->users->self, user_id, user);
    }
    return err == ERR_OK && !user->active ? ERR_NOT_FOUND : err;
}

enum err user_issue_reset_token(const struct user_ports *ports, const char *identity, struct user *user,
                                struct session_token *token)
{
    struct user_credentials credentials;
    struct user found;
    struct session_token drawn;
    enum err err = ports->users->find_credentials(ports->users->self, identity, &credentials);
    if (err == ERR_OK) {
        err = ports->transaction->begin(ports->transaction->self);
    }
    if (err != ERR_OK) {
        return err;
    }
    err = transaction_end(ports->transaction, issue(ports, credentials.user_id, &found, &drawn));
    if (err == ERR_OK) {
        *user = found;
        *token = drawn;
    }
    return err;
}
