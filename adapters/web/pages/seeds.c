#include "adapters/web/page.h"
#include "adapters/web/pages/bet_view.h"
#include "adapters/web/pages/pages.h"
#include "domain/kernel/text.h"

/* Fairness: new seeds, and anybody's own check of a roll. */

struct seed_texts {
    char server_seed[2 * SERVER_SEED_BYTES + 1];
    char hash[2 * DIGEST_BYTES + 1];
    char next_hash[2 * DIGEST_BYTES + 1];
};

static enum err write_seeds(const struct digest *digest, const struct revealed_seeds *revealed, const struct seed_pair *in_use,
                            struct seed_texts *texts)
{
    uint8_t hash[DIGEST_BYTES];
    text_to_hex(revealed->server_seed, SERVER_SEED_BYTES, texts->server_seed);
    enum err err = fairness_commit(digest, in_use->server_seed, hash);
    if (err == ERR_OK) {
        text_to_hex(hash, sizeof hash, texts->hash);
        err = fairness_commit(digest, in_use->next_server_seed, hash);
    }
    if (err == ERR_OK) {
        text_to_hex(hash, sizeof hash, texts->next_hash);
    }
    return err;
}

static enum err show_rotated_json(struct exchange *exchange, const struct revealed_seeds *revealed)
{
    const struct seed_pair *in_use = &exchange->user->seeds;
    struct seed_texts texts;
    enum err err = write_seeds(exchange->services->dice.digest, revealed, in_use, &texts);
    if (err != ERR_OK) {
        return err;
    }
    return page_json(exchange, 200,
                     json_pack("{s:{s:s, s:s, s:s, s:s, s:I}}", "data", "server_seed", texts.server_seed, "server_seed_hash",
                               texts.hash, "next_server_seed_hash", texts.next_hash, "client_seed", in_use->client_seed, "nonce",
                               (json_int_t)in_use->nonce));
}

enum err page_seeds_submit(struct exchange *exchange)
{
    struct problems why = { .count = 0 };
    struct revealed_seeds revealed;
    const char *client_seed = form_value(&exchange->form, "client_seed");
    enum err err = dice_rotate_seeds(&exchange->services->dice, exchange->user, client_seed, &why, &revealed);
    if (err == ERR_REJECTED) {
        return exchange->wants_json ? page_json_error(exchange, 422, why.items[0].key) : bet_view_show(exchange, &why);
    }
    if (err != ERR_OK) {
        return err;
    }
    return exchange->wants_json ? show_rotated_json(exchange, &revealed) : page_redirect(exchange, "/bet/place", "seeds.rotated");
}

static enum err show_verification(struct exchange *exchange, const struct verification *verified)
{
    char hash[2 * DIGEST_BYTES + 1];
    text_to_hex(verified->server_seed_hash, DIGEST_BYTES, hash);
    int roll = verified->dice.die_1 + verified->dice.die_2;
    return page_json(exchange, 200,
                     json_pack("{s:{s:s, s:i, s:i, s:i}}", "data", "server_seed_hash", hash, "die_1", verified->dice.die_1,
                               "die_2", verified->dice.die_2, "roll", roll));
}

static void view_verification(struct exchange *exchange, struct view *view, const struct verification *verified)
{
    struct view *result = view_child(view, "result");
    char hash[2 * DIGEST_BYTES + 1];
    text_to_hex(verified->server_seed_hash, DIGEST_BYTES, hash);
    view_text(result, "server_seed_hash", arena_copy(exchange->arena, hash, sizeof hash - 1));
    view_integer(result, "die_1", verified->dice.die_1);
    view_integer(result, "die_2", verified->dice.die_2);
    view_integer(result, "roll", verified->dice.die_1 + verified->dice.die_2);
}

enum err page_verify(struct exchange *exchange)
{
    static const char *const fields[] = { "server_seed", "client_seed", "nonce" };
    const struct form *query = &exchange->query;
    struct problems why = { .count = 0 };
    struct verification verified;
    bool was_asked =
        form_value(query, fields[0]) != NULL || form_value(query, fields[1]) != NULL || form_value(query, fields[2]) != NULL;
    enum err err = ERR_OK;
    if (was_asked || exchange->wants_json) {
        err = dice_verify(exchange->services->dice.digest, form_value(query, fields[0]), form_value(query, fields[1]),
                          form_value(query, fields[2]), &why, &verified);
    }
    if (err != ERR_OK && err != ERR_REJECTED) {
        return err;
    }
    if (exchange->wants_json) {
        return err == ERR_OK ? show_verification(exchange, &verified) : page_json_error(exchange, 422, why.items[0].key);
    }
    struct view *view = page_view(exchange, TEXT("Verify a roll"), PAGE_PLAIN);
    page_typed(view, exchange, fields, sizeof fields / sizeof fields[0]);
    page_problems(exchange, view, &why);
    if (was_asked && err == ERR_OK) {
        view_verification(exchange, view, &verified);
    }
    return page_show(exchange, err == ERR_OK ? 200 : 422, "bet/verify", view);
}
