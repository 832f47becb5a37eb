#include "adapters/postgres/user_row.h"

static void read_seeds(struct row *row, struct seed_pair *seeds)
{
    seeds->number = row_int64(row);
    row_bytes(row, seeds->server_seed, sizeof seeds->server_seed);
    row_bytes(row, seeds->next_server_seed, sizeof seeds->next_server_seed);
    row_text(row, seeds->client_seed, sizeof seeds->client_seed);
    seeds->nonce = row_int64(row);
}

enum user_locale user_row_locale(struct row *row)
{
    char name[8] = "";
    enum user_locale locale = USER_LOCALE_EN;
    row_text(row, name, sizeof name);
    if (user_locale_from(name, &locale) != ERR_OK) {
        row->malformed = true;
    }
    return locale;
}

bool user_row_plan(struct row *row, enum plan_rank *plan)
{
    char id[16] = "";
    row_text(row, id, sizeof id);
    const struct plan *known = plan_find(id);
    if (known == NULL) {
        row->malformed = row->malformed || id[0] != '\0';
        return false;
    }
    *plan = known->rank;
    return true;
}

void user_row_read(struct row *row, struct user *user)
{
    user->id = row_int64(row);
    row_text(row, user->email, sizeof user->email);
    row_text(row, user->username, sizeof user->username);
    user->role = row_bool(row) ? USER_ADMIN : USER_MEMBER;
    user->active = row_bool(row);
    user->locale = user_row_locale(row);
    user->coins = row_int64(row);
    user->coin_debt = row_int64(row);
    user->subscribed = user_row_plan(row, &user->plan);
    user->bet_count = row_int64(row);
    read_seeds(row, &user->seeds);
    user->sign_in_count = row_int64(row);
    user->current_sign_in_on = row_instant(row);
    row_text(row, user->current_sign_in_address, sizeof user->current_sign_in_address);
    user->last_sign_in_on = row_instant(row);
    row_text(row, user->last_sign_in_address, sizeof user->last_sign_in_address);
    user->created_on = row_instant(row);
    user->revision = row_int64(row);
    user->limited = row_bool(row);
    user->deletion_on = row_instant(row);
    user->deleted = row_bool(row);
}
