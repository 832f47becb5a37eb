#include "adapters/postgres/leaders.h"
#include "adapters/postgres/query.h"

/* Leaders stand sorted in the directory, which an index on users.coins would not allow bets to be quick beside; who moved since
 * it was brought up to date is looked up (migration 0012). */

STATEMENT(user_leaders_catch_up, "SELECT leaders_catch_up()");

static enum err catch_up(void *self)
{
    return query_one(self, &sql_user_leaders_catch_up, NO_PARAMETERS, query_read_nothing, NULL);
}

#define MOVED "moved AS MATERIALIZED (SELECT id FROM user_directory_moved() AS id)"

/* The first of those who stayed, with all leaders among those who moved. */
STATEMENT(user_leaders,
          "WITH " MOVED ", first AS (SELECT id FROM user_directory WHERE behind IS NOT NULL "
          "AND id NOT IN (SELECT id FROM moved) ORDER BY behind, id LIMIT 100) "
          "SELECT users.id, users.username, users.coins FROM (SELECT id FROM first UNION ALL SELECT listed.id FROM moved "
          "JOIN user_directory AS listed ON listed.id = moved.id AND behind IS NOT NULL) AS found "
          "JOIN users ON users.id = found.id ORDER BY users.coins DESC, users.id LIMIT $1");

_Static_assert(LEADERS_MAX == 100, "the statement says so");

static void read_leader(struct row *row, void *out)
{
    struct leader leader = { .user_id = row_int64(row) };
    row_text(row, leader.username, sizeof leader.username);
    leader.coins = row_int64(row);
    if (!row->malformed) {
        *(struct leader *)out = leader;
    }
}

enum err leaders_list(void *self, struct leader *leaders, size_t capacity, size_t *count)
{
    const struct row_array into = { .items = leaders, .item_size = sizeof *leaders, .capacity = capacity };
    enum err err = catch_up(self);
    return err == ERR_OK
               ? query_list(self, &sql_user_leaders, PARAMETERS(parameter_int64((int64_t)capacity)), read_leader, into, count)
               : err;
}

/* Leaders of the directory from the landmark on and before one's own place. By parts, as an index scan stops at the end of a
 * range of one column, but not within the many who have as many coins where both are compared as a row. */
#define FROM_LANDMARK_ON                                                                                                         \
    "(SELECT count(*) FROM user_directory WHERE behind IS NOT NULL AND behind = mark.behind AND id >= mark.id "                  \
    "AND id < CASE WHEN mark.behind = own.behind THEN own.id ELSE 9223372036854775807 END) "                                     \
    "+ (SELECT count(*) FROM user_directory WHERE behind IS NOT NULL AND behind > mark.behind AND behind < own.behind) "         \
    "+ (SELECT count(*) FROM user_directory WHERE behind IS NOT NULL AND behind = own.behind "                                   \
    "AND id < CASE WHEN mark.behind = own.behind THEN 0 ELSE own.id END)"

/* Who comes before the nearest landmark, as counted and noted; who does from there on; and of those who moved, who does now less
 * who did in the directory. */
STATEMENT(
    user_rank,
    "WITH " MOVED ", own AS MATERIALIZED (SELECT -users.coins AS behind, users.id FROM user_directory AS listed "
    "JOIN users ON users.id = listed.id WHERE listed.id = $1 AND listed.behind IS NOT NULL), "
    "mark AS MATERIALIZED (SELECT found.* FROM own, LATERAL (SELECT behind, id, before FROM leader_landmarks "
    "WHERE (behind, id) <= (own.behind, own.id) ORDER BY behind DESC, id DESC LIMIT 1) AS found) "
    "SELECT 1 + mark.before "
    "+ (SELECT coalesce(sum(delta), 0) FROM leader_changes WHERE (behind, id) < (mark.behind, mark.id)) "
    "+ " FROM_LANDMARK_ON " "
    "+ (SELECT count(*) FILTER (WHERE (-users.coins, users.id) < (own.behind, own.id)) "
    "- count(*) FILTER (WHERE (listed.behind, listed.id) < (own.behind, own.id)) FROM moved "
    "JOIN user_directory AS listed ON listed.id = moved.id AND listed.behind IS NOT NULL JOIN users ON users.id = listed.id) "
    "FROM own, mark");

enum err leaders_rank(void *self, int64_t id, int64_t *rank)
{
    enum err err = catch_up(self);
    return err == ERR_OK ? query_number(self, &sql_user_rank, PARAMETERS(parameter_int64(id)), rank) : err;
}
