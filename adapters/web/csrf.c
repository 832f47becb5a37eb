#include "adapters/web/csrf.h"
#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/session_cookie.h"
#include "adapters/web/site_internal.h"
#include "domain/kernel/text.h"

/* token = hex(mask) hex(mask xor HMAC(secret key, "csrf:" session)) */
static enum err derive(const struct exchange *exchange, uint8_t proof[DIGEST_BYTES])
{
    const char *message = arena_print(exchange->arena, "csrf:%s", exchange->session);
    if (message == NULL) {
        return ERR_NO_MEMORY;
    }
    const struct digest *digest = exchange->services->user.digest;
    const char *key = exchange->site->settings.secret_key;
    return digest->hmac_sha256(digest->self, key, strlen(key), message, strlen(message), proof);
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

/* Takes the same time wherever the difference is. */
static bool equals(const uint8_t *left, const uint8_t *right, size_t size)
{
    unsigned difference = 0;
    for (size_t i = 0; i < size; i++) {
        difference |= (unsigned)(left[i] ^ right[i]);
    }
    return difference == 0;
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
    return equals(sent + DIGEST_BYTES, proof, DIGEST_BYTES);
}
