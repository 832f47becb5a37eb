#include <string.h>
#include <strings.h>
#include "adapters/memory/database.h"
#include "domain/kernel/text.h"

static bool holds(const char *text, const char *part)
{
    size_t size = strlen(part);
    for (; strlen(text) >= size; text++) {
        if (strncasecmp(text, part, size) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_found(const struct user *user, const char *part)
{
    return !user->deleted && (holds(user->email, part) || holds(user->username, part));
}

static int64_t latest_bet(const struct memory_database *database, const struct user *user)
{
    for (size_t i = database->tables.bets.count; i-- > 0;) {
        const struct bet *bet = memory_table_row(&database->tables.bets, i);
        if (bet->user_id == user->id) {
            return bet->placed_on;
        }
    }
    return 0;
}

static int compare(int64_t one, int64_t other)
{
    return one < other ? -1 : (one > other ? 1 : 0);
}

/* By what is sorted, ascending. */
static int compare_keys(const struct memory_database *database, enum user_sort sort, const struct user *one,
                        const struct user *other)
{
    switch (sort) {
    case USER_SORT_USERNAME:
        return strcasecmp(one->username, other->username);
    case USER_SORT_LAST_BET_ON:
        return compare(latest_bet(database, one), latest_bet(database, other));
    case USER_SORT_SIGN_IN_COUNT:
        return compare(one->sign_in_count, other->sign_in_count);
    case USER_SORT_COINS:
        return compare(one->coins, other->coins);
    default:
        return compare(one->created_on, other->created_on);
    }
}

static bool has_nothing(const struct memory_database *database, enum user_sort sort, const struct user *user)
{
    return (sort == USER_SORT_USERNAME && user->username[0] == '\0') ||
           (sort == USER_SORT_LAST_BET_ON && latest_bet(database, user) == 0);
}

static bool comes_before(const struct memory_database *database, const struct user_query *query, const struct user *one,
                         const struct user *other)
{
    bool is_last = has_nothing(database, query->sort, one);
    if (is_last != has_nothing(database, query->sort, other)) {
        return !is_last;
    }
    int compared = compare_keys(database, query->sort, one, other);
    if (compared != 0) {
        return query->descending ? compared > 0 : compared < 0;
    }
    return one->id < other->id;
}

static int64_t count_before(const struct memory_database *database, const struct user_query *query, const struct user *user)
{
    int64_t count = 0;
    for (size_t i = 0; i < database->tables.users.count; i++) {
        const struct memory_user *row = memory_table_row(&database->tables.users, i);
        count += is_found(&row->user, query->part) && comes_before(database, query, &row->user, user) ? 1 : 0;
    }
    return count;
}

static struct user_listing listing_of(const struct memory_database *database, const struct memory_user *row)
{
    const struct user user = memory_database_read_user(database, row);
    struct user_listing listing = {
        .id = user.id,
        .role = user.role,
        .active = user.active,
        .subscribed = user.subscribed,
        .plan = user.plan,
        .coins = user.coins,
        .sign_in_count = user.sign_in_count,
        .last_bet_on = latest_bet(database, &user),
        .created_on = user.created_on,
    };
    memcpy(listing.email, user.email, sizeof listing.email);
    memcpy(listing.username, user.username, sizeof listing.username);
    return listing;
}

static enum err list(void *self, const struct user_query *query, int64_t skip, struct user_listing rows[USER_LISTED_MAX],
                     size_t *count, int64_t *total)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t listed = 0;
    int64_t found = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.users.count; i++) {
        const struct memory_user *row = memory_table_row(&database->tables.users, i);
        if (!is_found(&row->user, query->part)) {
            continue;
        }
        int64_t place = count_before(database, query, &row->user) - skip;
        if (place >= 0 && place < USER_LISTED_MAX) {
            rows[place] = listing_of(database, row);
            listed++;
        }
        found++;
    }
    if (err == ERR_OK) {
        *count = listed;
        *total = found;
    }
    return err;
}

static enum err find_ids(void *self, const char *part, int64_t after, int64_t until, int64_t *ids, size_t capacity, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t found = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.users.count && found < capacity; i++) {
        const struct memory_user *row = memory_table_row(&database->tables.users, i);
        if (row->user.id > after && row->user.id <= until && is_found(&row->user, part)) {
            ids[found++] = row->user.id;
        }
    }
    if (err == ERR_OK) {
        *count = found;
    }
    return err;
}

static enum err count_found(void *self, const char *part, int64_t *count, int64_t *last)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    int64_t found = 0;
    int64_t highest = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.users.count; i++) {
        const struct memory_user *row = memory_table_row(&database->tables.users, i);
        if (is_found(&row->user, part)) {
            found++;
            highest = row->user.id;
        }
    }
    if (err == ERR_OK) {
        *count = found;
        *last = highest;
    }
    return err;
}

static enum err refresh(void *self)
{
    struct memory_database *database = self;
    return memory_faults_next(database->faults);
}

struct user_directory memory_user_directory(struct memory_database *database)
{
    return (
        struct user_directory){ .self = database, .list = list, .find_ids = find_ids, .count = count_found, .refresh = refresh };
}
