#include "domain/user/identity.h"
#include <string.h>
#include "domain/kernel/text.h"

void identity_read(const char *typed, char identity[USER_EMAIL_BYTES + 1])
{
    if (typed == NULL || text_trim(typed, identity, USER_EMAIL_BYTES + 1) != ERR_OK) {
        identity[0] = '\0';
    }
}

enum err identity_lock_unchanged(const struct user_ports *ports, const struct user_credentials *checked, bool *unchanged)
{
    struct user_credentials present = { .active = false };
    enum err err = ports->users->lock_credentials(ports->users->self, checked->user_id, &present);
    if (err != ERR_OK && err != ERR_NOT_FOUND) {
        return err;
    }
    *unchanged = present.active && strcmp(present.password_hash, checked->password_hash) == 0;
    return ERR_OK;
}
