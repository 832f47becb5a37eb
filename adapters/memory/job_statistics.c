#include <string.h>
#include "adapters/memory/database.h"

/* Rows of both tables begin with their key, by which they are sorted. */
static bool find_place(const struct memory_table *table, const char *key, size_t *index)
{
    size_t i = 0;
    while (i < table->count && strcmp(memory_table_row(table, i), key) < 0) {
        i++;
    }
    *index = i;
    return i < table->count && strcmp(memory_table_row(table, i), key) == 0;
}

static enum err insert(struct memory_table *table, size_t index, const void *row)
{
    enum err err = memory_table_append(table, row);
    if (err == ERR_OK && index + 1 < table->count) {
        char *place = memory_table_row(table, index);
        memmove(place + table->row_size, place, (table->count - 1 - index) * table->row_size);
        memcpy(place, row, table->row_size);
    }
    return err;
}

static void sum_up(struct job_tally *tally, const struct job_tally *more)
{
    tally->done += more->done;
    tally->retried += more->retried;
    tally->dead += more->dead;
    tally->microseconds += more->microseconds;
    for (size_t i = 0; i < JOB_DURATION_BUCKETS; i++) {
        tally->buckets[i] += more->buckets[i];
    }
}

static enum err add(void *self, const struct job_tally *more)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t index = 0;
    if (err != ERR_OK) {
        return err;
    }
    struct memory_table *tallies = &database->tables.job_tallies;
    if (!find_place(tallies, more->kind, &index)) {
        return insert(tallies, index, more);
    }
    sum_up(memory_table_row(tallies, index), more);
    return ERR_OK;
}

static size_t copy_rows(const struct memory_table *table, void *rows, size_t capacity)
{
    size_t count = table->count < capacity ? table->count : capacity;
    if (count > 0) {
        memcpy(rows, table->rows, count * table->row_size);
    }
    return count;
}

static enum err list_tallies(void *self, struct job_tally *tallies, size_t capacity, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK) {
        *count = copy_rows(&database->tables.job_tallies, tallies, capacity);
    }
    return err;
}

static enum err announce(void *self, const struct worker_sign *sign)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t index = 0;
    if (err != ERR_OK) {
        return err;
    }
    struct memory_table *workers = &database->tables.workers;
    if (!find_place(workers, sign->worker, &index)) {
        return insert(workers, index, sign);
    }
    memcpy(memory_table_row(workers, index), sign, sizeof *sign);
    return ERR_OK;
}

static enum err leave(void *self, const char *worker)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t index = 0;
    if (err == ERR_OK && find_place(&database->tables.workers, worker, &index)) {
        memory_table_remove(&database->tables.workers, index);
    }
    return err;
}

static enum err list_workers(void *self, int64_t seen_since, struct worker_sign *signs, size_t capacity, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    struct memory_table *workers = &database->tables.workers;
    for (size_t i = workers->count; i > 0; i--) {
        const struct worker_sign *row = memory_table_row(workers, i - 1);
        if (row->seen_on < seen_since) {
            memory_table_remove(workers, i - 1);
        }
    }
    *count = copy_rows(workers, signs, capacity);
    return ERR_OK;
}

struct job_statistics memory_job_statistics(struct memory_database *database)
{
    return (struct job_statistics){
        .self = database,
        .add = add,
        .tallies = list_tallies,
        .announce = announce,
        .leave = leave,
        .workers = list_workers,
    };
}
