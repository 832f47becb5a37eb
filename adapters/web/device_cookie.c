#include "adapters/web/device_cookie.h"
#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/proof.h"
#include "adapters/web/session_cookie.h"
#include "domain/kernel/secret.h"
#include "domain/kernel/text.h"

static const char name[] = "device";
enum {
    DEVICE_SECONDS = 365 * 24 * 60 * 60,
    ID_BYTES = 16,
    ID_CHARACTERS = 2 * ID_BYTES,
    PROOF_CHARACTERS = 2 * DIGEST_BYTES,
    VALUE_CHARACTERS = ID_CHARACTERS + 2 * (1 + PROOF_CHARACTERS)
};

static enum err prove(const struct exchange *exchange, const char *id, const char *identity, uint8_t proof[DIGEST_BYTES])
{
    const char *text = arena_print(exchange->arena, "%s:%s", id, identity);
    return text == NULL ? ERR_NO_MEMORY : proof_make(exchange, name, text, proof);
}

static enum err prove_in_hex(const struct exchange *exchange, const char *id, const char *identity,
                             char hex[PROOF_CHARACTERS + 1])
{
    uint8_t proof[DIGEST_BYTES];
    enum err err = prove(exchange, id, identity, proof);
    if (err == ERR_OK) {
        text_to_hex(proof, sizeof proof, hex);
    }
    return err;
}

/* Errors: the random source's. */
static enum err draw_id(const struct random_source *random, char id[ID_CHARACTERS + 1])
{
    uint8_t bytes[ID_BYTES];
    enum err err = random->fill(random->self, bytes, sizeof bytes);
    if (err == ERR_OK) {
        text_to_hex(bytes, sizeof bytes, id);
    }
    return err;
}

enum err device_cookie_send(struct exchange *exchange, const struct user *user)
{
    char id[ID_CHARACTERS + 1];
    char of_email[PROOF_CHARACTERS + 1];
    char of_username[PROOF_CHARACTERS + 1];
    char username[USER_USERNAME_CHARACTERS + 1];
    memcpy(username, user->username, sizeof username);
    text_lower_ascii(username);
    enum err err = draw_id(exchange->services->user.random, id);
    if (err == ERR_OK) {
        err = prove_in_hex(exchange, id, user->email, of_email);
    }
    if (err == ERR_OK) {
        err = prove_in_hex(exchange, id, username, of_username);
    }
    if (err != ERR_OK) {
        return err;
    }
    const char *value = arena_print(exchange->arena, "%s.%s.%s", id, of_email, of_username);
    if (value == NULL) {
        return ERR_NO_MEMORY;
    }
    exchange_send_cookie(exchange, name, value, DEVICE_SECONDS);
    return ERR_OK;
}

/* Reads the proof that starts after the dot at `dot`. */
static bool read_proof(const char *dot, uint8_t proof[DIGEST_BYTES])
{
    char hex[PROOF_CHARACTERS + 1] = "";
    memcpy(hex, dot + 1, PROOF_CHARACTERS);
    return *dot == '.' && text_from_hex(hex, proof, DIGEST_BYTES) == ERR_OK;
}

enum err device_cookie_read(const struct exchange *exchange, const char *identity, const char **device)
{
    uint8_t of_email[DIGEST_BYTES];
    uint8_t of_username[DIGEST_BYTES];
    uint8_t proof[DIGEST_BYTES];
    const char *value = exchange_cookie(exchange, name);
    *device = NULL;
    if (identity[0] == '\0' || value == NULL || strlen(value) != VALUE_CHARACTERS ||
        !read_proof(value + ID_CHARACTERS, of_email) || !read_proof(value + ID_CHARACTERS + 1 + PROOF_CHARACTERS, of_username)) {
        return ERR_OK;
    }
    const char *id = arena_copy(exchange->arena, value, ID_CHARACTERS);
    enum err err = id == NULL ? ERR_NO_MEMORY : prove(exchange, id, identity, proof);
    if (err == ERR_OK && (secret_equals(proof, of_email, DIGEST_BYTES) || secret_equals(proof, of_username, DIGEST_BYTES))) {
        *device = id;
    }
    return err;
}
