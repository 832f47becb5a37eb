#include "adapters/memory/database.h"

static struct memory_play_limits *find_row(const struct memory_database *database, int64_t user_id)
{
    for (size_t i = 0; i < database->tables.play_limits.count; i++) {
        struct memory_play_limits *row = memory_table_row(&database->tables.play_limits, i);
        if (row->user_id == user_id) {
            return row;
        }
    }
    return NULL;
}

static enum err find(void *self, int64_t user_id, struct play_limits *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct memory_play_limits *row = find_row(database, user_id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    *found = row->limits;
    return ERR_OK;
}

static enum err put(struct memory_database *database, int64_t user_id, const struct play_limits *limits)
{
    struct memory_play_limits *row = find_row(database, user_id);
    if (row == NULL) {
        const struct memory_play_limits added = { .user_id = user_id, .limits = *limits };
        return memory_table_append(&database->tables.play_limits, &added);
    }
    row->limits = *limits;
    return ERR_OK;
}

static enum err save(void *self, int64_t user_id, const struct play_limits *limits, bool bind)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_user *player = memory_database_user(database, user_id);
    if (err != ERR_OK || player == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    err = put(database, user_id, limits);
    if (err == ERR_OK) {
        player->user.limited = bind;
    }
    return err;
}

static enum err played(void *self, int64_t user_id, int64_t since, int64_t *wagered, int64_t *net)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    int64_t all_wagered = 0;
    int64_t all_net = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.bets.count; i++) {
        const struct bet *bet = memory_table_row(&database->tables.bets, i);
        if (bet->user_id != user_id || bet->placed_on < since) {
            continue;
        }
        if (__builtin_add_overflow(all_wagered, bet->wagered, &all_wagered) ||
            __builtin_add_overflow(all_net, bet->net, &all_net)) {
            err = ERR_OVERFLOW;
        }
    }
    if (err == ERR_OK) {
        *wagered = all_wagered;
        *net = all_net;
    }
    return err;
}

static bool is_of_user(const void *row, const void *user_id)
{
    return ((const struct memory_play_limits *)row)->user_id == *(const int64_t *)user_id;
}

static enum err remove_limits(void *self, int64_t user_id)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_user *player = memory_database_user(database, user_id);
    if (err != ERR_OK) {
        return err;
    }
    (void)memory_table_remove_rows(&database->tables.play_limits, is_of_user, &user_id, SIZE_MAX);
    if (player != NULL) {
        player->user.limited = false;
    }
    return ERR_OK;
}

struct play_limit_store memory_play_limit_store(struct memory_database *database)
{
    return (struct play_limit_store){ .self = database, .find = find, .save = save, .played = played, .remove = remove_limits };
}
