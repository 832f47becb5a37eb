#include "domain/user/account.h"

enum { ROUNDS_MAX = 100 };

/* What a store offers to forget. */
struct forgetting {
    enum err (*purge)(void *self, int64_t before, size_t *count);
    void *self;
    int64_t before;
};

/* Asks again while there is more. */
static enum err forget(const struct forgetting *what, int64_t *total)
{
    size_t count = 1;
    for (int round = 0; round < ROUNDS_MAX && count > 0; round++) {
        enum err err = what->purge(what->self, what->before, &count);
        if (err != ERR_OK) {
            return err;
        }
        *total += (int64_t)count;
    }
    return ERR_OK;
}

enum err user_purge(const struct user_ports *ports, int64_t *count)
{
    int64_t now = ports->clock->now(ports->clock->self);
    const struct forgetting all[] = {
        { .purge = ports->sessions->purge, .self = ports->sessions->self, .before = now },
        { .purge = ports->reset_tokens->purge, .self = ports->reset_tokens->self, .before = now },
        { .purge = ports->users->purge_sign_ins, .self = ports->users->self, .before = now - SIGN_IN_HISTORY },
    };
    int64_t total = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        enum err err = forget(&all[i], &total);
        if (err != ERR_OK) {
            return err;
        }
    }
    *count = total;
    return ERR_OK;
}
