#include "adapters/web/pages/found_user.h"
#include "domain/kernel/text.h"

enum err page_find_user(struct exchange *exchange, const char *typed, struct user *found)
{
    const struct user_store *users = exchange->services->user.users;
    struct user user;
    int64_t id = 0;
    if (typed == NULL || text_to_int64(typed, &id) != ERR_OK) {
        return ERR_NOT_FOUND;
    }
    enum err err = users->find(users->self, id, &user);
    if (err == ERR_OK && user.deleted) {
        return ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        *found = user;
    }
    return err;
}
