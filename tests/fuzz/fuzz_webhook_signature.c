/* Whatever is sent as a webhook: a line for the Stripe-Signature header, then the body. Nobody is believed but who signed this
 * body with the secret, and he always is, however many other items stand in the header. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "adapters/sodium/digest.h"
#include "domain/billing/webhook_signature.h"
#include "domain/kernel/text.h"

#define SECRET "whsec_test"
#define NOW    INT64_C(1735689600)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static enum err verify(const struct digest *digest, const char *header, const char *body, size_t size, int64_t now)
{
    const struct webhook_delivery delivery = { .signature = header, .body = body, .size = size };
    struct arena arena;
    arena_init(&arena, 1 << 22);
    enum err err = webhook_signature_verify(digest, &arena, SECRET, &delivery, now * 1000000);
    arena_release(&arena);
    return err;
}

/* HMAC-SHA256 of "<sent_on>.<body>" in hex. */
static void sign(const struct digest *digest, struct arena *arena, int64_t sent_on, const char *body, size_t size,
                 char hex[2 * DIGEST_BYTES + 1])
{
    uint8_t code[DIGEST_BYTES];
    char *message = arena_allocate(arena, size + 22);
    require(message != NULL);
    size_t length = text_from_int64(sent_on, message);
    message[length++] = '.';
    memcpy(message + length, body, size);
    require(digest->hmac_sha256(digest->self, SECRET, strlen(SECRET), message, length + size, code) == ERR_OK);
    text_to_hex(code, sizeof code, hex);
}

/* Right if one of the signatures that were read is the right one, and sent at the right time. */
static bool is_right(const struct webhook_signature *parsed, const char *hex)
{
    bool found = false;
    for (size_t i = 0; i < parsed->count; i++) {
        char sent[2 * DIGEST_BYTES + 1];
        text_to_hex(parsed->signatures[i], DIGEST_BYTES, sent);
        found = found || strcmp(sent, hex) == 0;
    }
    return found && parsed->sent_on >= NOW - WEBHOOK_TOLERANCE && parsed->sent_on <= NOW + WEBHOOK_TOLERANCE;
}

static void check(const struct digest *digest, struct arena *arena, const char *header, const char *body, size_t size)
{
    struct webhook_signature parsed = { .count = 0 };
    char hex[2 * DIGEST_BYTES + 1];
    if (webhook_signature_parse(header, &parsed) != ERR_OK) {
        require(parsed.count == 0 && verify(digest, header, body, size, NOW) == ERR_MALFORMED);
        return;
    }
    require(parsed.count >= 1 && parsed.count <= WEBHOOK_SIGNATURES_MAX);
    sign(digest, arena, parsed.sent_on, body, size, hex);
    require(verify(digest, header, body, size, NOW) == (is_right(&parsed, hex) ? ERR_OK : ERR_REJECTED));

    char *signed_header = arena_allocate(arena, sizeof "v1=," + sizeof hex + strlen(header));
    require(signed_header != NULL);
    require(text_join((const char *[]){ "v1=", hex, ",", header }, 4, signed_header,
                      sizeof "v1=," + sizeof hex + strlen(header)) == ERR_OK);
    if (parsed.sent_on > -INT64_C(1000000000000) && parsed.sent_on < INT64_C(1000000000000)) {
        require(verify(digest, signed_header, body, size, parsed.sent_on) == ERR_OK);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const struct digest digest = sodium_digest();
    struct arena arena;
    arena_init(&arena, 1 << 22);
    const uint8_t *line_end = size == 0 ? NULL : memchr(bytes, '\n', size);
    size_t header_size = line_end == NULL ? size : (size_t)(line_end - bytes);
    size_t body_at = line_end == NULL ? size : header_size + 1;
    char *header = arena_copy(&arena, (const char *)bytes, header_size);
    char *body = arena_copy(&arena, (const char *)bytes + body_at, size - body_at);
    if (header != NULL && body != NULL) {
        check(&digest, &arena, header, body, size - body_at);
    }
    arena_release(&arena);
    return 0;
}
