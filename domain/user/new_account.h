#ifndef DOMAIN_USER_NEW_ACCOUNT_H
#define DOMAIN_USER_NEW_ACCOUNT_H
/* Inside domain/user only: what signing up and making an admin have in common. */
#include "domain/user/account.h"

/* A user-to-be that passed every check: only adding it can still fail. */
struct new_account {
    char email[USER_EMAIL_BYTES + 1];
    char password_hash[PASSWORD_HASH_BYTES + 1];
    struct seed_pair seeds;
    enum user_role role;
    enum user_locale locale;
    int64_t now;
};

/* Checks what was typed (NULL is an absent field), hashes the password and draws the seeds; changes no store. The locale is
 * English.
 * Errors: ERR_REJECTED with email.invalid, password.length, password.common in `why`; the ports'. */
enum err new_account_prepare(const struct user_ports *ports, const char *email, const char *password, enum user_role role,
                             struct problems *why, struct new_account *account) MUST_USE;

/* Adds the user and its first coins, inside the caller's transaction.
 * Errors: ERR_REJECTED with email.taken in `why`; the ports'. */
enum err new_account_add(const struct user_ports *ports, const struct new_account *account, struct problems *why,
                         int64_t *id) MUST_USE;
#endif
