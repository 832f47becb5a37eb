#include "domain/user/account.h"

enum err user_sign_out(const struct user_ports *ports, const struct session_token *token)
{
    uint8_t hash[DIGEST_BYTES];
    enum err err = session_token_hash(ports->digest, token->hex, hash);
    if (err == ERR_OK) {
        err = ports->sessions->remove(ports->sessions->self, hash);
    }
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}
