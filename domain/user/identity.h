#ifndef DOMAIN_USER_IDENTITY_H
#define DOMAIN_USER_IDENTITY_H
/* Inside domain/user only: who somebody says to be, and whether what was checked about it still holds. */
#include "domain/user/account.h"

/* Trims an identity that was typed. Nobody's identity is "": it stands for an absent one (NULL) and for one that is too long to
 * be anybody's. */
void identity_read(const char *typed, char identity[USER_EMAIL_BYTES + 1]);

/* After a slow check, inside the transaction: keeps the user's row as it is until the transaction ends, and says whether the user
 * is active and has the password hash that was checked. A user who is gone has not. Errors: the store's. */
enum err identity_lock_unchanged(const struct user_ports *ports, const struct user_credentials *checked,
                                 bool *unchanged) MUST_USE;
#endif
