#ifndef DOMAIN_USER_USER_H
#define DOMAIN_USER_USER_H
#include <stdbool.h>
#include <stdint.h>
#include "domain/billing/plan.h"
#include "domain/dice/fairness.h"
#include "domain/kernel/err.h"
#include "domain/kernel/problems.h"

/* Instants are microseconds since 1970-01-01 UTC; 0 means never. */
enum {
    USER_EMAIL_BYTES = 254,
    USER_USERNAME_CHARACTERS = 16,
    USER_PASSWORD_MIN = 8, /* characters */
    USER_PASSWORD_MAX = 128,
    USER_ADDRESS_BYTES = 45, /* an IPv6 address in text */
    PASSWORD_HASH_BYTES = 127,
    NEW_USER_COINS = 100,
};

enum user_role { USER_MEMBER, USER_ADMIN, USER_ROLES };

/* The languages that an account may choose, by CONTRACT's names; "kl" is Klingon, whose BCP 47 tag is "tlh". */
#define USER_LOCALE_LIST(X) X(EN, "en") X(ES, "es") X(KL, "kl")

enum user_locale {
#define X(name, text) USER_LOCALE_##name,
    USER_LOCALE_LIST(X)
#undef X
        USER_LOCALES
};

struct user {
    int64_t id;
    char email[USER_EMAIL_BYTES + 1];            /* lower case */
    char username[USER_USERNAME_CHARACTERS + 1]; /* as typed; "" until chosen */
    enum user_role role;
    bool active;
    enum user_locale locale;
    int64_t coins;
    int64_t coin_debt;   /* domain/coin/debt.h */
    bool subscribed;     /* has a subscription that is active (subscription_is_active) */
    enum plan_rank plan; /* of it, where subscribed */
    int64_t bet_count;   /* bets ever placed; also the number of the latest one */
    struct seed_pair seeds;
    int64_t sign_in_count;
    int64_t current_sign_in_on;
    char current_sign_in_address[USER_ADDRESS_BYTES + 1];
    int64_t last_sign_in_on; /* the one before the current */
    char last_sign_in_address[USER_ADDRESS_BYTES + 1];
    int64_t created_on;
    int64_t revision;    /* changes so far of what operators edit: username, role, active, and coins by an operator */
    bool limited;        /* has limits to which each bet is held (domain/play/limits.h) */
    int64_t deletion_on; /* when the account is deleted by its owner's wish (own_deletion.h) */
    bool deleted;        /* nobody any more: the row stays for the books' sake (user_delete) */
};

/* "member" or "admin". */
const char *user_role_name(enum user_role role);

/* Errors: ERR_MALFORMED for what is no role's name (NULL, too); *role is untouched. */
enum err user_role_from(const char *name, enum user_role *role) MUST_USE;

/* "en", "es" or "kl"; static. */
const char *user_locale_name(enum user_locale locale);

/* Errors: ERR_MALFORMED for what is no locale's name (NULL, too); *locale is untouched. */
enum err user_locale_from(const char *name, enum user_locale *locale) MUST_USE;

/* Trims and lower-cases what was typed and checks it: one @, a local part of 1..64 bytes, a domain with a dot and sane labels,
 * at most 254 bytes, no white space or control characters (RFC 5321 lengths; quoted local parts are not taken).
 * Adds email.invalid on field "email"; `email` is untouched then. */
void user_check_email(const char *typed, char email[USER_EMAIL_BYTES + 1], struct problems *why);

/* Checks a username: 1..16 ASCII letters, digits or underscores. Adds username.format on field "username" (NULL, too). */
void user_check_username(const char *typed, struct problems *why);

struct password_blocklist;
/* Checks a new password: 8..128 characters, not a common one. Adds password.length or password.common on field "password". */
void user_check_password(const struct password_blocklist *blocklist, const char *password, struct problems *why);
#endif
