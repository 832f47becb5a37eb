#include "domain/export/export.h"
#include "domain/kernel/transaction.h"

static enum err issue(const struct export_ports *ports, int64_t id, struct export_link *link)
{
    uint8_t hash[DIGEST_BYTES];
    struct data_export export;
    enum err err = ports->exports->find_locked(ports->exports->self, id, &export);
    if (err == ERR_OK && (export.chunk_count == 0 || export.expires_on <= ports->clock->now(ports->clock->self))) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        err = ports->users->find(ports->users->self, export.user_id, &link->user);
    }
    if (err == ERR_OK && !link->user.active) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        err = session_token_draw(ports->random, ports->digest, &link->token, hash);
    }
    if (err != ERR_OK) {
        return err;
    }
    link->expires_on = export.expires_on;
    return ports->exports->add_token(ports->exports->self, id, hash);
}

enum err export_issue_link(const struct export_ports *ports, int64_t id, struct export_link *link)
{
    struct export_link issued;
    enum err err = ports->transaction->begin(ports->transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    err = transaction_end(ports->transaction, issue(ports, id, &issued));
    if (err == ERR_OK) {
        *link = issued;
    }
    return err;
}

enum err export_open(const struct export_ports *ports, int64_t user_id, const char *token_hex, struct data_export *opened)
{
    uint8_t hash[DIGEST_BYTES];
    struct data_export found;
    enum err err = session_token_hash(ports->digest, token_hex, hash);
    if (err == ERR_OK) {
        err = ports->exports->find_by_token(ports->exports->self, hash, ports->clock->now(ports->clock->self), &found);
    }
    if (err == ERR_OK && found.user_id != user_id) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        *opened = found;
    }
    return err;
}
