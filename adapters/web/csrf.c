#include "adapters/web/csrf.h"
#include "adapters/web/proof.h"
#include "adapters/web/session_cookie.h"
#include "domain/kernel/secret.h"
#include "domain/kernel/text.h"

/* token = hex(mask) hex(mask xor proof of the session) */
static enum err derive(const struct exchange *exchange, uint8_t proof[DIGEST_BYTES])
{
    return proof_make(exchange, "csrf", exchange->session, proof);
}

static void apply_mask(uint8_t bytes[DIGEST_BYTES], const uint8_t mask[DIGEST_BYTES])
{
    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        bytes[i] = (uint8_t)(bytes[i] ^ mask[i]);
    }
}

enum err csrf_issue(struct exchange *exchange)
{
    if (exchange->csrf_token != NULL) {
        return ERR_OK;
    }
    uint8_t mask[DIGEST_BYTES];
    uint8_t proof[DIGEST_BYTES];
    char token[CSRF_TOKEN_CHARACTERS + 1];
    const struct random_source *random = exchange->services->user.random;
    enum err err = exchange->session == NULL ? session_cookie_send_visitor(exchange) : ERR_OK;
    if (err == ERR_OK) {
        err = random->fill(random->self, mask, sizeof mask);
    }
    if (err == ERR_OK) {
        err = derive(exchange, proof);
    }
    if (err != ERR_OK) {
        return err;
    }
    apply_mask(proof, mask);
    text_to_hex(mask, sizeof mask, token);
    text_to_hex(proof, sizeof proof, token + CSRF_TOKEN_CHARACTERS / 2);
    exchange->csrf_token = arena_copy(exchange->arena, token, CSRF_TOKEN_CHARACTERS);
    return exchange->csrf_token == NULL ? ERR_NO_MEMORY : ERR_OK;
}

bool csrf_is_valid(const struct exchange *exchange)
{
    uint8_t sent[2 * DIGEST_BYTES];
    uint8_t proof[DIGEST_BYTES];
    const char *token = web_request_header(exchange->request, "X-CSRF-Token");
    if (token == NULL) {
        token = form_value(&exchange->form, "csrf_token");
    }
    if (token == NULL || exchange->session == NULL || text_from_hex(token, sent, sizeof sent) != ERR_OK ||
        derive(exchange, proof) != ERR_OK) {
        return false;
    }
    apply_mask(sent + DIGEST_BYTES, sent);
    return secret_equals(sent + DIGEST_BYTES, proof, DIGEST_BYTES);
}
