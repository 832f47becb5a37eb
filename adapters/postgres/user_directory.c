#include <string.h>
#include "adapters/postgres/postgres.h"
#include "adapters/postgres/user_row.h"
#include "ports/user_directory.h"

/* What is sorted by stands in a narrow table beside the users (migration 0009). */

#define LISTING                                                                                                                  \
    "users.id, email, users.username, role = 'admin', active, "                                                                  \
    "(SELECT plan FROM subscriptions WHERE subscriptions.user_id = users.id "                                                    \
    "AND status IN ('trialing', 'active', 'past_due')), users.coins, users.sign_in_count, users.last_bet_on, users.created_on"

/* A page is reached over an index of its order, from the nearer end; only its own rows are read. The limit is a literal so that
 * the plan of any parameters knows how few they are: $1 rows behind $2. */
#define WALK(order)                                                                                                              \
    "SELECT " LISTING " FROM (SELECT id, row_number() OVER () AS place FROM (SELECT id FROM user_directory ORDER BY " order      \
    " LIMIT 50 OFFSET $2) AS walked) AS page JOIN users ON users.id = page.id WHERE place <= $1 ORDER BY place"
#define FROM_FRONT(order) WALK(order)
#define FROM_BACK(order)  WALK(order) " DESC"

_Static_assert(USER_LISTED_MAX == 50, "the statements say so");

STATEMENT(user_directory_created_on_asc, FROM_FRONT("created_on, id"));
STATEMENT(user_directory_created_on_asc_back, FROM_BACK("created_on DESC, id DESC"));
STATEMENT(user_directory_created_on_desc, FROM_FRONT("created_on DESC, id"));
STATEMENT(user_directory_created_on_desc_back, FROM_BACK("created_on, id DESC"));
STATEMENT(user_directory_username_asc, FROM_FRONT("username, id"));
STATEMENT(user_directory_username_asc_back, FROM_BACK("username DESC, id DESC"));
STATEMENT(user_directory_username_desc, FROM_FRONT("username DESC NULLS LAST, id"));
STATEMENT(user_directory_username_desc_back, FROM_BACK("username NULLS FIRST, id DESC"));
STATEMENT(user_directory_last_bet_on_asc, FROM_FRONT("last_bet_on, id"));
STATEMENT(user_directory_last_bet_on_asc_back, FROM_BACK("last_bet_on DESC, id DESC"));
STATEMENT(user_directory_last_bet_on_desc, FROM_FRONT("last_bet_on DESC NULLS LAST, id"));
STATEMENT(user_directory_last_bet_on_desc_back, FROM_BACK("last_bet_on NULLS FIRST, id DESC"));
STATEMENT(user_directory_sign_in_count_asc, FROM_FRONT("sign_in_count, id"));
STATEMENT(user_directory_sign_in_count_asc_back, FROM_BACK("sign_in_count DESC, id DESC"));
STATEMENT(user_directory_sign_in_count_desc, FROM_FRONT("sign_in_count DESC, id"));
STATEMENT(user_directory_sign_in_count_desc_back, FROM_BACK("sign_in_count, id DESC"));
STATEMENT(user_directory_coins_asc, FROM_FRONT("coins, id"));
STATEMENT(user_directory_coins_asc_back, FROM_BACK("coins DESC, id DESC"));
STATEMENT(user_directory_coins_desc, FROM_FRONT("coins DESC, id"));
STATEMENT(user_directory_coins_desc_back, FROM_BACK("coins, id DESC"));

struct walks {
    const struct statement *front;
    const struct statement *back;
};

#define WALKS(sort)                                                                                                              \
    {                                                                                                                            \
        { &sql_user_directory_##sort##_asc, &sql_user_directory_##sort##_asc_back },                                             \
            { &sql_user_directory_##sort##_desc, &sql_user_directory_##sort##_desc_back },                                       \
    }

static const struct walks walks[USER_SORTS][2] = {
    [USER_SORT_CREATED_ON] = WALKS(created_on),
    [USER_SORT_USERNAME] = WALKS(username),
    [USER_SORT_LAST_BET_ON] = WALKS(last_bet_on),
    [USER_SORT_SIGN_IN_COUNT] = WALKS(sign_in_count),
    [USER_SORT_COINS] = WALKS(coins),
};

static void read_listing(struct row *row, void *out)
{
    struct user_listing listing = { .id = row_int64(row) };
    row_text(row, listing.email, sizeof listing.email);
    row_text(row, listing.username, sizeof listing.username);
    listing.role = row_bool(row) ? USER_ADMIN : USER_MEMBER;
    listing.active = row_bool(row);
    listing.subscribed = user_row_plan(row, &listing.plan);
    listing.coins = row_int64(row);
    listing.sign_in_count = row_int64(row);
    listing.last_bet_on = row_instant(row);
    listing.created_on = row_instant(row);
    if (!row->malformed) {
        *(struct user_listing *)out = listing;
    }
}

STATEMENT(user_directory_refresh, "SELECT user_directory_refresh()");

static enum err bring_up_to_date(struct postgres *postgres)
{
    return query_one(postgres, &sql_user_directory_refresh, NO_PARAMETERS, query_read_nothing, NULL);
}

STATEMENT(user_directory_total,
          "SELECT users + (SELECT coalesce(sum(delta), 0) FROM user_directory_changes)::bigint FROM user_directory_state");

static enum err list_all(struct postgres *postgres, const struct user_query *query, int64_t skip,
                         struct user_listing rows[USER_LISTED_MAX], size_t *count, int64_t *total)
{
    const struct row_array into = { .items = rows, .item_size = sizeof *rows, .capacity = USER_LISTED_MAX };
    const struct walks *walk = &walks[query->sort][query->descending ? 1 : 0];
    int64_t all = 0;
    enum err err = query_number(postgres, &sql_user_directory_total, NO_PARAMETERS, &all);
    int64_t behind = all - skip;
    int64_t wanted = behind < USER_LISTED_MAX ? behind : USER_LISTED_MAX;
    if (err != ERR_OK) {
        return err;
    }
    *total = all;
    *count = 0;
    if (wanted <= 0) {
        return ERR_OK;
    }
    bool is_nearer_to_front = skip <= behind - wanted;
    return query_list(postgres, is_nearer_to_front ? walk->front : walk->back,
                      PARAMETERS(parameter_int64(wanted), parameter_int64(is_nearer_to_front ? skip : behind - wanted)),
                      read_listing, into, count);
}

/* What is typed is taken as it is: LIKE's own signs are escaped. Both columns have trigrams in the index users_search. */
#define PATTERN "'%' || replace(replace(replace(lower($1 COLLATE \"C\"), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'"
#define FOUND   "deleted_on IS NULL AND (email LIKE " PATTERN " OR lower(users.username) LIKE " PATTERN ")"

STATEMENT(user_directory_count, "SELECT count(*), coalesce(max(id), 0) FROM users WHERE " FOUND);

struct tally {
    int64_t count;
    int64_t last;
};

static void read_tally(struct row *row, void *out)
{
    struct tally tally = { .count = row_int64(row) };
    tally.last = row_int64(row);
    if (!row->malformed) {
        *(struct tally *)out = tally;
    }
}

static enum err count_found(struct postgres *postgres, const char *part, struct tally *tally)
{
    return query_one(postgres, &sql_user_directory_count, PARAMETERS(parameter_text(part)), read_tally, tally);
}

/* What a search finds is sorted: nobody turns many pages of it. */
#define SORTED_BY(condition)                                                                                                     \
    "CASE WHEN " condition " THEN CASE $2 WHEN 'created_on' THEN listed.created_on "                                             \
    "WHEN 'last_bet_on' THEN listed.last_bet_on END END"
#define NUMBERED_BY(condition)                                                                                                   \
    "CASE WHEN " condition " THEN CASE $2 WHEN 'coins' THEN listed.coins "                                                       \
    "WHEN 'sign_in_count' THEN listed.sign_in_count END END"
#define NAMED_BY(condition) "CASE WHEN " condition " AND $2 = 'username' THEN listed.username END"

#define SORTED                                                                                                                   \
    "ORDER BY " SORTED_BY("NOT $3") ", " SORTED_BY("$3") " DESC NULLS LAST, " NUMBERED_BY("NOT $3") ", " NUMBERED_BY(            \
        "$3") " DESC NULLS LAST, " NAMED_BY("NOT $3") ", " NAMED_BY("$3") " DESC NULLS LAST, listed.id LIMIT 50 OFFSET $4"

/* Few are found, sorted and counted at once. */
STATEMENT(user_directory_search, "WITH found AS MATERIALIZED (SELECT id FROM users WHERE " FOUND " LIMIT 1001) "
                                 "SELECT " LISTING ", total FROM (SELECT id, total, row_number() OVER () AS place FROM "
                                 "(SELECT found.id, count(*) OVER () AS total FROM found JOIN user_directory AS listed "
                                 "ON listed.id = found.id " SORTED ") AS sorted) AS page JOIN users ON users.id = page.id "
                                 "ORDER BY place");

/* Of many, the first are soon met in their order. */
STATEMENT(user_directory_search_many,
          "SELECT " LISTING ", 0::bigint FROM users JOIN user_directory AS listed ON listed.id = users.id WHERE " FOUND
          " " SORTED);

enum { FEW = 1000 };

struct found_user {
    struct user_listing listing;
    int64_t total;
};

static void read_found(struct row *row, void *out)
{
    struct found_user found = { .total = 0 };
    read_listing(row, &found.listing);
    found.total = row_int64(row);
    if (!row->malformed) {
        *(struct found_user *)out = found;
    }
}

struct search {
    struct postgres *postgres;
    const struct user_query *query;
    int64_t skip;
    struct found_user found[USER_LISTED_MAX];
    size_t count;
    int64_t total;
};

static enum err run_search(struct search *search, const struct statement *statement)
{
    const struct row_array into = { .items = search->found, .item_size = sizeof search->found[0], .capacity = USER_LISTED_MAX };
    return query_list(search->postgres, statement,
                      PARAMETERS(parameter_text(search->query->part), parameter_text(user_sort_name(search->query->sort)),
                                 parameter_bool(search->query->descending), parameter_int64(search->skip)),
                      read_found, into, &search->count);
}

static enum err count_and_sort(struct search *search)
{
    struct tally tally = { .count = 0 };
    enum err err = count_found(search->postgres, search->query->part, &tally);
    search->count = 0;
    if (err == ERR_OK && tally.count > search->skip) {
        err = run_search(search, &sql_user_directory_search_many);
    }
    search->total = tally.count;
    return err;
}

/* A plan for any part takes it for a rare one; these are planned for what they look for: 0.3 s in place of 2 at 1,000,000 users.
 */
static enum err search_many(struct search *search)
{
    struct postgres *postgres = search->postgres;
    enum err err = connection_command(postgres, "SET plan_cache_mode = force_custom_plan");
    if (err == ERR_OK) {
        err = count_and_sort(search);
    }
    if (postgres->link != NULL && connection_command(postgres, "RESET plan_cache_mode") != ERR_OK) {
        connection_drop(postgres);
    }
    return err;
}

/* Behind the end of few no row tells how many they are. */
static enum err search_users(struct search *search)
{
    enum err err = search->skip < FEW ? run_search(search, &sql_user_directory_search) : ERR_OK;
    search->total = search->count > 0 ? search->found[0].total : 0;
    bool is_answered = search->skip < FEW && search->total <= FEW && (search->count > 0 || search->skip == 0);
    return err == ERR_OK && !is_answered ? search_many(search) : err;
}

static enum err list_found(struct postgres *postgres, const struct user_query *query, int64_t skip,
                           struct user_listing rows[USER_LISTED_MAX], size_t *count, int64_t *total)
{
    struct search search = { .postgres = postgres, .query = query, .skip = skip };
    enum err err = search_users(&search);
    if (err != ERR_OK) {
        return err;
    }
    for (size_t i = 0; i < search.count; i++) {
        rows[i] = search.found[i].listing;
    }
    *count = search.count;
    *total = search.total;
    return ERR_OK;
}

static enum err list(void *self, const struct user_query *query, int64_t skip, struct user_listing rows[USER_LISTED_MAX],
                     size_t *count, int64_t *total)
{
    size_t found = 0;
    int64_t all = 0;
    enum err err = bring_up_to_date(self);
    if (err == ERR_OK) {
        err = query->part[0] == '\0' ? list_all(self, query, skip, rows, &found, &all)
                                     : list_found(self, query, skip, rows, &found, &all);
    }
    if (err == ERR_OK) {
        *count = found;
        *total = all;
    }
    return err;
}

STATEMENT(user_directory_find_ids, "SELECT id FROM users WHERE " FOUND " AND id > $2 AND id <= $3 ORDER BY id LIMIT $4");

static void read_id(struct row *row, void *out)
{
    int64_t id = row_int64(row);
    if (!row->malformed) {
        *(int64_t *)out = id;
    }
}

static enum err find_ids(void *self, const char *part, int64_t after, int64_t until, int64_t *ids, size_t capacity, size_t *count)
{
    struct row_array into = { .item_size = sizeof *ids, .capacity = capacity };
    into.items = ids;
    return query_list(
        self, &sql_user_directory_find_ids,
        PARAMETERS(parameter_text(part), parameter_int64(after), parameter_int64(until), parameter_int64((int64_t)capacity)),
        read_id, into, count);
}

static enum err count_all(void *self, const char *part, int64_t *count, int64_t *last)
{
    struct tally tally;
    enum err err = count_found(self, part, &tally);
    if (err == ERR_OK) {
        *count = tally.count;
        *last = tally.last;
    }
    return err;
}

STATEMENT(user_directory_renew_landmarks, "SELECT leader_landmarks_renew()");

/* The places of the leaders (leaders.c) are counted along with it. */
static enum err refresh(void *self)
{
    enum err err = connection_take_time(self);
    if (err == ERR_OK) {
        err = bring_up_to_date(self);
        err = err == ERR_OK ? query_one(self, &sql_user_directory_renew_landmarks, NO_PARAMETERS, query_read_nothing, NULL) : err;
        connection_hurry(self);
    }
    return err;
}

struct user_directory postgres_user_directory(struct postgres *postgres)
{
    return (
        struct user_directory){ .self = postgres, .list = list, .find_ids = find_ids, .count = count_all, .refresh = refresh };
}
