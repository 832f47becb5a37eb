#include <string.h>
#include <strings.h>
#include "adapters/memory/database.h"
#include "domain/kernel/text.h"

static struct memory_user *find_by_identity(const struct memory_database *database, const char *identity)
{
    for (size_t i = 0; i < database->tables.users.count; i++) {
        struct memory_user *row = memory_table_row(&database->tables.users, i);
        if (row->user.deleted) {
            continue;
        }
        bool named = row->user.username[0] != '\0' && strcasecmp(row->user.username, identity) == 0;
        if (named || strcasecmp(row->user.email, identity) == 0) {
            return row;
        }
    }
    return NULL;
}

static enum err add(void *self, const struct new_user *user, int64_t *id)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    if (find_by_identity(database, user->email) != NULL) {
        return ERR_CONFLICT;
    }
    struct memory_user row = { .user = { .role = user->role, .active = true, .locale = user->locale, .seeds = *user->seeds } };
    row.user.created_on = user->created_on;
    if (text_copy(user->email, row.user.email, sizeof row.user.email) != ERR_OK ||
        text_copy(user->password_hash, row.password_hash, sizeof row.password_hash) != ERR_OK) {
        return ERR_INTERNAL;
    }
    row.user.id = database->last_user_id + 1;
    err = memory_table_append(&database->tables.users, &row);
    if (err == ERR_OK) {
        *id = row.user.id;
        database->last_user_id = row.user.id;
    }
    return err;
}

static enum err find(void *self, int64_t id, struct user *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct memory_user *row = memory_database_user(database, id);
    if (err == ERR_OK && row == NULL) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        *found = memory_database_read_user(database, row);
    }
    return err;
}

/* Who is still somebody, or NULL. */
static struct memory_user *living(const struct memory_database *database, int64_t id)
{
    struct memory_user *row = memory_database_user(database, id);
    return row != NULL && !row->user.deleted ? row : NULL;
}

static void read_credentials(const struct memory_user *row, struct user_credentials *credentials)
{
    *credentials = (struct user_credentials){ .user_id = row->user.id, .active = row->user.active };
    memcpy(credentials->password_hash, row->password_hash, sizeof credentials->password_hash);
}

static enum err find_credentials(void *self, const char *identity, struct user_credentials *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    const struct memory_user *row = find_by_identity(database, identity);
    if (row == NULL) {
        return ERR_NOT_FOUND;
    }
    read_credentials(row, found);
    return ERR_OK;
}

/* One thread has nobody to lock out. */
static enum err lock_credentials(void *self, int64_t id, struct user_credentials *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct memory_user *row = living(database, id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    read_credentials(row, found);
    return ERR_OK;
}

static enum err add_to_history(struct memory_database *database, int64_t id, int64_t now, const char *address)
{
    struct memory_sign_in row = { .user_id = id, .record = { .id = database->last_sign_in_id + 1, .signed_in_on = now } };
    if (text_copy(address, row.record.address, sizeof row.record.address) != ERR_OK) {
        return ERR_INTERNAL;
    }
    enum err err = memory_table_append(&database->tables.sign_ins, &row);
    if (err == ERR_OK) {
        database->last_sign_in_id = row.record.id;
    }
    return err;
}

static enum err record_sign_in(void *self, int64_t id, int64_t now, const char *address)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_user *row = living(database, id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    err = add_to_history(database, id, now, address);
    if (err != ERR_OK) {
        return err;
    }
    struct user *user = &row->user;
    memcpy(user->last_sign_in_address, user->current_sign_in_address, sizeof user->last_sign_in_address);
    user->last_sign_in_on = user->current_sign_in_on;
    user->current_sign_in_on = now;
    user->sign_in_count++;
    return text_copy(address, user->current_sign_in_address, sizeof user->current_sign_in_address);
}

static enum err set_password_hash(void *self, int64_t id, const char *password_hash)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_user *row = living(database, id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    return text_copy(password_hash, row->password_hash, sizeof row->password_hash) == ERR_OK ? ERR_OK : ERR_INTERNAL;
}

static enum err set_email(void *self, int64_t id, const char *email)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_user *row = living(database, id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    const struct memory_user *holder = find_by_identity(database, email);
    if (holder != NULL && holder != row) {
        return ERR_CONFLICT;
    }
    return text_copy(email, row->user.email, sizeof row->user.email) == ERR_OK ? ERR_OK : ERR_INTERNAL;
}

static enum err set_locale(void *self, int64_t id, enum user_locale locale)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_user *row = living(database, id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    row->user.locale = locale;
    return ERR_OK;
}

/* Puts a record in its place among those that are newest first; the oldest of too many falls out. */
static void insert_record(const struct sign_in_record *record, struct sign_in_record *records, size_t capacity, size_t *count)
{
    size_t place = 0;
    while (place < *count && records[place].signed_in_on > record->signed_in_on) {
        place++;
    }
    if (place == capacity) {
        return;
    }
    size_t last = *count < capacity ? (*count)++ : capacity - 1;
    memmove(&records[place + 1], &records[place], (last - place) * sizeof *records);
    records[place] = *record;
}

static enum err sign_ins(void *self, int64_t id, struct sign_in_record *records, size_t capacity, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    size_t listed = 0;
    for (size_t i = 0; i < database->tables.sign_ins.count; i++) {
        const struct memory_sign_in *row = memory_table_row(&database->tables.sign_ins, i);
        if (row->user_id == id) {
            insert_record(&row->record, records, capacity, &listed);
        }
    }
    *count = listed;
    return ERR_OK;
}

static enum err list_sign_ins(void *self, int64_t id, int64_t after, struct sign_in_record *records, size_t capacity,
                              size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t listed = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.sign_ins.count && listed < capacity; i++) {
        const struct memory_sign_in *row = memory_table_row(&database->tables.sign_ins, i);
        if (row->user_id == id && row->record.id > after) {
            records[listed++] = row->record;
        }
    }
    if (err == ERR_OK) {
        *count = listed;
    }
    return err;
}

static bool is_before(const void *row, const void *instant)
{
    return ((const struct memory_sign_in *)row)->record.signed_in_on < *(const int64_t *)instant;
}

static enum err purge_sign_ins(void *self, int64_t before, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK) {
        *count = memory_table_remove_rows(&database->tables.sign_ins, is_before, &before, MEMORY_PURGED_AT_ONCE);
    }
    return err;
}

static enum err set_username(void *self, int64_t id, const char *username)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    struct memory_user *row = living(database, id);
    if (row == NULL || row->user.username[0] != '\0') {
        return ERR_STALE;
    }
    if (find_by_identity(database, username) != NULL) {
        return ERR_CONFLICT;
    }
    row->user.revision++;
    return text_copy(username, row->user.username, sizeof row->user.username) == ERR_OK ? ERR_OK : ERR_INTERNAL;
}

/* One thread has nobody to lock out. */
static enum err lock_admins(void *self, int64_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    int64_t admins = 0;
    for (size_t i = 0; i < database->tables.users.count; i++) {
        const struct memory_user *row = memory_table_row(&database->tables.users, i);
        admins += row->user.role == USER_ADMIN && row->user.active ? 1 : 0;
    }
    if (err == ERR_OK) {
        *count = admins;
    }
    return err;
}

static enum err edit(void *self, int64_t id, const struct user_settings *settings)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_user *row = living(database, id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    const struct memory_user *holder = settings->username[0] == '\0' ? NULL : find_by_identity(database, settings->username);
    if (holder != NULL && holder != row) {
        return ERR_CONFLICT;
    }
    row->user.role = settings->role;
    row->user.active = settings->active;
    row->user.revision++;
    return text_copy(settings->username, row->user.username, sizeof row->user.username) == ERR_OK ? ERR_OK : ERR_INTERNAL;
}

static bool is_sign_in_of(const void *row, const void *id)
{
    return ((const struct memory_sign_in *)row)->user_id == *(const int64_t *)id;
}

static void end_acting(struct memory_database *database, int64_t id)
{
    for (size_t i = 0; i < database->tables.sessions.count; i++) {
        struct session *session = memory_table_row(&database->tables.sessions, i);
        session->acting_as = session->acting_as == id ? 0 : session->acting_as;
    }
}

static enum err forget(void *self, int64_t id, int64_t now)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_user *row = living(database, id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    (void)now; /* PostgreSQL keeps it for who looks into the table */
    const struct user forgotten = {
        .id = id,
        .email = "@deleted",
        .coins = row->user.coins,
        .coin_debt = row->user.coin_debt,
        .bet_count = row->user.bet_count,
        .seeds = row->user.seeds,
        .created_on = row->user.created_on,
        .revision = row->user.revision + 1,
        .deleted = true,
    };
    row->user = forgotten;
    memcpy(row->password_hash, "!", sizeof "!");
    (void)memory_table_remove_rows(&database->tables.sign_ins, is_sign_in_of, &id, SIZE_MAX);
    memory_database_forget_export(database, id);
    end_acting(database, id);
    return ERR_OK;
}

static enum err set_deletion(void *self, int64_t id, int64_t deletion_on)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_user *row = living(database, id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    row->user.deletion_on = deletion_on;
    return ERR_OK;
}

/* Rows stand in the order of their ids. */
static enum err list_due(void *self, int64_t now, int64_t after, int64_t *ids, size_t capacity, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t found = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.users.count && found < capacity; i++) {
        const struct memory_user *row = memory_table_row(&database->tables.users, i);
        if (row->user.id > after && row->user.deletion_on != 0 && row->user.deletion_on <= now) {
            ids[found++] = row->user.id;
        }
    }
    if (err == ERR_OK) {
        *count = found;
    }
    return err;
}

static enum err list(void *self, int64_t after, struct user *users, size_t capacity, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    size_t listed = 0;
    for (size_t i = 0; i < database->tables.users.count && listed < capacity; i++) {
        const struct memory_user *row = memory_table_row(&database->tables.users, i);
        if (row->user.id > after && !row->user.deleted) {
            users[listed++] = memory_database_read_user(database, row);
        }
    }
    *count = listed;
    return ERR_OK;
}

static enum err walk_on(void *self, struct row_walk *walk, struct user users[ROW_WALK_STEP], size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t seen = 0;
    size_t found = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.users.count && seen < ROW_WALK_STEP; i++) {
        const struct memory_user *row = memory_table_row(&database->tables.users, i);
        if (row->user.id <= walk->after) {
            continue;
        }
        seen++;
        walk->after = row->user.id;
        bool is_found = strcasestr(row->user.email, walk->q) != NULL || strcasestr(row->user.username, walk->q) != NULL;
        if (is_found && !row->user.deleted) {
            users[found++] = memory_database_read_user(database, row);
        }
    }
    if (err == ERR_OK) {
        walk->is_over = seen == 0;
        *count = found;
    }
    return err;
}

static bool leads(const struct memory_database *database, const struct memory_user *row)
{
    const struct user user = memory_database_read_user(database, row);
    return user.active && user.username[0] != '\0' && user.subscribed;
}

static bool comes_before(const struct user *one, const struct user *other)
{
    return one->coins > other->coins || (one->coins == other->coins && one->id < other->id);
}

/* How many leaders come before that user. */
static size_t count_before(const struct memory_database *database, const struct user *user)
{
    size_t count = 0;
    for (size_t i = 0; i < database->tables.users.count; i++) {
        const struct memory_user *row = memory_table_row(&database->tables.users, i);
        count += leads(database, row) && comes_before(&row->user, user) ? 1 : 0;
    }
    return count;
}

static enum err leaders(void *self, struct leader *found, size_t capacity, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t listed = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.users.count; i++) {
        const struct memory_user *row = memory_table_row(&database->tables.users, i);
        size_t place = count_before(database, &row->user);
        if (leads(database, row) && place < capacity) {
            found[place] = (struct leader){ .user_id = row->user.id, .coins = row->user.coins };
            err = text_copy(row->user.username, found[place].username, sizeof found[place].username);
            listed++;
        }
    }
    if (err == ERR_OK) {
        *count = listed;
    }
    return err;
}

static enum err rank_of(void *self, int64_t id, int64_t *rank)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct memory_user *row = memory_database_user(database, id);
    if (err != ERR_OK || row == NULL || !leads(database, row)) {
        return err == ERR_OK ? ERR_NOT_FOUND : err;
    }
    *rank = (int64_t)count_before(database, &row->user) + 1;
    return ERR_OK;
}

struct user_store memory_user_store(struct memory_database *database)
{
    return (struct user_store){
        .self = database,
        .add = add,
        .find = find,
        .find_locked = find, /* there is but one user of this database */
        .find_credentials = find_credentials,
        .lock_credentials = lock_credentials,
        .record_sign_in = record_sign_in,
        .set_password_hash = set_password_hash,
        .set_email = set_email,
        .set_locale = set_locale,
        .sign_ins = sign_ins,
        .list_sign_ins = list_sign_ins,
        .purge_sign_ins = purge_sign_ins,
        .set_username = set_username,
        .lock_admins = lock_admins,
        .edit = edit,
        .forget = forget,
        .set_deletion = set_deletion,
        .list_due = list_due,
        .list = list,
        .walk = walk_on,
        .leaders = leaders,
        .rank = rank_of,
    };
}
