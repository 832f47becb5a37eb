#include "domain/user/session.h"
#include "domain/kernel/text.h"

enum err session_token_draw(const struct random_source *random, const struct digest *digest, struct session_token *token,
                            uint8_t hash[DIGEST_BYTES])
{
    uint8_t bytes[SESSION_TOKEN_BYTES];
    enum err err = random->fill(random->self, bytes, sizeof bytes);
    if (err == ERR_OK) {
        err = digest->sha256(digest->self, bytes, sizeof bytes, hash);
    }
    if (err == ERR_OK) {
        text_to_hex(bytes, sizeof bytes, token->hex);
    }
    return err;
}

enum err session_open(const struct random_source *random, const struct digest *digest, const struct session_store *sessions,
                      int64_t user_id, int64_t now, struct session_token *token)
{
    struct session_token drawn;
    struct session session = { .user_id = user_id, .created_on = now, .expires_on = now + SESSION_LIFETIME };
    enum err err = session_token_draw(random, digest, &drawn, session.token_hash);
    if (err == ERR_OK) {
        err = sessions->add(sessions->self, &session);
    }
    if (err == ERR_OK) {
        *token = drawn;
    }
    return err;
}

enum err session_token_hash(const struct digest *digest, const char *token_hex, uint8_t hash[DIGEST_BYTES])
{
    uint8_t bytes[SESSION_TOKEN_BYTES];
    if (token_hex == NULL || text_from_hex(token_hex, bytes, sizeof bytes) != ERR_OK) {
        return ERR_NOT_FOUND;
    }
    return digest->sha256(digest->self, bytes, sizeof bytes, hash);
}

static enum err renew_when_due(const struct session_store *sessions, const struct session *session, int64_t now, bool *renewed)
{
    int64_t last_renewed_on = session->expires_on - SESSION_LIFETIME;
    bool due = now - last_renewed_on > SESSION_RENEW_AFTER;
    enum err err = due ? sessions->renew(sessions->self, session->token_hash, now + SESSION_LIFETIME) : ERR_OK;
    if (err == ERR_OK) {
        *renewed = due;
    }
    return err;
}

static bool is_good(const struct user *user, const struct acting_admin *admin)
{
    return admin->id == 0 ? user->active : admin->may_act && user->role != USER_ADMIN;
}

enum err session_resume(const struct clock *clock, const struct digest *digest, const struct session_store *sessions,
                        const char *token_hex, struct user *user, struct acting_admin *admin, bool *renewed)
{
    uint8_t hash[DIGEST_BYTES];
    enum err err = session_token_hash(digest, token_hex, hash);
    if (err != ERR_OK) {
        return err;
    }
    int64_t now = clock->now(clock->self);
    struct session session;
    struct user found;
    struct acting_admin acting;
    err = sessions->find(sessions->self, hash, now, &session, &found, &acting);
    if (err == ERR_OK && !is_good(&found, &acting)) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        err = renew_when_due(sessions, &session, now, renewed);
    }
    if (err == ERR_OK) {
        *user = found;
        *admin = acting;
    }
    return err;
}
