#include "domain/user/account.h"
#include "domain/kernel/text.h"

static bool is_username_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_username(const char *typed)
{
    size_t length = 0;
    while (length <= USER_USERNAME_CHARACTERS && is_username_character(typed[length])) {
        length++;
    }
    return length >= 1 && length <= USER_USERNAME_CHARACTERS && typed[length] == '\0';
}

void user_check_username(const char *typed, struct problems *why)
{
    if (typed == NULL || !is_username(typed)) {
        problems_add(why, "username", "username.format");
    }
}

enum err user_choose_username(const struct user_ports *ports, const char *username, struct problems *why, struct user *user)
{
    if (user->username[0] != '\0') {
        return problems_reject(why, "", "username.already_set");
    }
    user_check_username(username, why);
    enum err err = problems_verdict(why);
    if (err != ERR_OK) {
        return err;
    }
    err = ports->users->set_username(ports->users->self, user->id, username);
    switch (err) {
    case ERR_CONFLICT:
        return problems_reject(why, "username", "username.taken");
    case ERR_STALE:
        return problems_reject(why, "", "username.already_set");
    case ERR_OK:
        return text_copy(username, user->username, sizeof user->username);
    default:
        return err;
    }
}
