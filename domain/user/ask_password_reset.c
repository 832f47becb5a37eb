#include "domain/user/identity.h"

enum err user_ask_password_reset(const struct user_ports *ports, const char *identity)
{
    char trimmed[USER_EMAIL_BYTES + 1];
    identity_read(identity, trimmed);
    if (trimmed[0] == '\0') {
        return ERR_OK;
    }
    int64_t now = ports->clock->now(ports->clock->self);
    const struct new_job job = {
        .kind = "mail.password_reset",
        .payload = { .fields = { { .name = "identity", .value = trimmed } }, .count = 1 },
        .run_at = now,
        .created_on = now,
    };
    int64_t id = 0;
    return ports->jobs->add(ports->jobs->self, &job, &id);
}
