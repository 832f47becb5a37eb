#ifndef ADAPTERS_POSTGRES_USER_ROW_H
#define ADAPTERS_POSTGRES_USER_ROW_H
#include "adapters/postgres/query.h"
#include "domain/user/user.h"

/* The columns of a struct user, for every statement that loads one, in the order in which user_row_read takes them. */
#define USER_COLUMNS                                                                                                             \
    "users.id, email, username, role = 'admin' AS is_admin, active, locale, coins, coin_debt, "                                  \
    "(SELECT plan FROM subscriptions WHERE subscriptions.user_id = users.id "                                                    \
    "AND status IN ('trialing', 'active', 'past_due')) AS plan, bet_count, "                                                     \
    "seed_number, server_seed, next_server_seed, client_seed, nonce, sign_in_count, "                                            \
    "current_sign_in_on, current_sign_in_address, last_sign_in_on, last_sign_in_address, users.created_on, "                     \
    "revision, limited, deletion_on, deleted_on IS NOT NULL AS deleted"

/* Reads the columns into *user, which is garbage when the row turns out malformed. */
void user_row_read(struct row *row, struct user *user);

/* Reads a locale's name. */
enum user_locale user_row_locale(struct row *row);

/* Reads a plan's id into *plan; false, with *plan untouched, for NULL. */
bool user_row_plan(struct row *row, enum plan_rank *plan);
#endif
