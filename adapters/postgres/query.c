#include "adapters/postgres/query.h"
#include <string.h>

enum { PARAMETERS_MAX = 24 };

/* Sends the parameters either way: their types to prepare, their values to run. */
struct bound {
    Oid types[PARAMETERS_MAX];
    const char *values[PARAMETERS_MAX];
    int sizes[PARAMETERS_MAX];
    int formats[PARAMETERS_MAX];
};

static void bind(struct bound *bound, const struct parameter *parameters, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct parameter *parameter = &parameters[i];
        const char *value = parameter->borrowed != NULL ? parameter->borrowed : parameter->bytes;
        bound->types[i] = parameter->type;
        bound->values[i] = parameter->size < 0 ? NULL : value;
        bound->sizes[i] = parameter->size;
        bound->formats[i] = 1;
    }
}

static enum err prepare(struct postgres *postgres, const struct statement *statement, const struct bound *bound, int count)
{
    if (postgres->prepared[statement->number]) {
        return ERR_OK;
    }
    PGresult *answer = NULL;
    int sent = PQsendPrepare(postgres->link, statement->name, statement->sql, count, bound->types);
    enum err err = connection_await(postgres, statement->name, sent, &answer);
    PQclear(answer);
    postgres->prepared[statement->number] = err == ERR_OK;
    return err;
}

static enum err run(struct postgres *postgres, const struct statement *statement, const struct parameter *parameters,
                    size_t parameter_count, PGresult **answer)
{
    if (parameter_count > PARAMETERS_MAX) {
        return ERR_INTERNAL;
    }
    struct bound bound;
    bind(&bound, parameters, parameter_count);
    enum err err = connection_ensure(postgres);
    if (err == ERR_OK) {
        err = prepare(postgres, statement, &bound, (int)parameter_count);
    }
    if (err != ERR_OK) {
        return err;
    }
    int sent =
        PQsendQueryPrepared(postgres->link, statement->name, (int)parameter_count, bound.values, bound.sizes, bound.formats, 1);
    return connection_await(postgres, statement->name, sent, answer);
}

static enum err read_row(struct postgres *postgres, const struct statement *statement, struct row row, row_reader *read,
                         void *out)
{
    read(&row, out);
    if (row.out_of_memory) {
        return ERR_NO_MEMORY;
    }
    if (row.malformed) {
        connection_remember(postgres, statement->name, "a row of another form than expected");
        return ERR_INTERNAL;
    }
    return ERR_OK;
}

enum err query_one(struct postgres *postgres, const struct statement *statement, const struct parameter *parameters,
                   size_t parameter_count, row_reader *read, void *out)
{
    PGresult *result = NULL;
    enum err err = run(postgres, statement, parameters, parameter_count, &result);
    if (err == ERR_OK) {
        const struct row first = { .result = result };
        err = PQntuples(result) == 0 ? ERR_NOT_FOUND : read_row(postgres, statement, first, read, out);
    }
    PQclear(result);
    return err;
}

void query_read_number(struct row *row, void *out)
{
    int64_t number = row_int64(row);
    if (!row->malformed) {
        *(int64_t *)out = number;
    }
}

void query_read_bool(struct row *row, void *out)
{
    bool truth = row_bool(row);
    if (!row->malformed) {
        *(bool *)out = truth;
    }
}

void query_read_nothing(struct row *row, void *out)
{
    (void)row;
    (void)out;
}

enum err query_number(struct postgres *postgres, const struct statement *statement, const struct parameter *parameters,
                      size_t parameter_count, int64_t *number)
{
    return query_one(postgres, statement, parameters, parameter_count, query_read_number, number);
}

enum err query_add(struct postgres *postgres, const struct statement *statement, const struct parameter *parameters,
                   size_t parameter_count, int64_t *id)
{
    int64_t added = 0;
    enum err err = query_number(postgres, statement, parameters, parameter_count, &added);
    if (err == ERR_OK && added == 0) {
        err = ERR_CONFLICT;
    }
    if (err == ERR_OK) {
        *id = added;
    }
    return err;
}

enum err query_list(struct postgres *postgres, const struct statement *statement, const struct parameter *parameters,
                    size_t parameter_count, row_reader *read, struct row_array into, size_t *count)
{
    PGresult *result = NULL;
    enum err err = run(postgres, statement, parameters, parameter_count, &result);
    size_t rows = err == ERR_OK ? (size_t)PQntuples(result) : 0;
    rows = rows < into.capacity ? rows : into.capacity;
    for (size_t i = 0; i < rows && err == ERR_OK; i++) {
        const struct row row = { .result = result, .index = (int)i, .arena = into.arena };
        err = read_row(postgres, statement, row, read, (char *)into.items + i * into.item_size);
    }
    PQclear(result);
    if (err == ERR_OK) {
        *count = rows;
    }
    return err;
}

enum err query_change(struct postgres *postgres, const struct statement *statement, const struct parameter *parameters,
                      size_t parameter_count)
{
    PGresult *result = NULL;
    enum err err = run(postgres, statement, parameters, parameter_count, &result);
    if (err == ERR_OK && strcmp(PQcmdTuples(result), "0") == 0) {
        err = ERR_NOT_FOUND;
    }
    PQclear(result);
    return err;
}

enum err query_purge(struct postgres *postgres, const struct statement *statement, int64_t before, size_t *count)
{
    int64_t rows = 0;
    enum err err = query_number(postgres, statement, PARAMETERS(parameter_instant(before)), &rows);
    if (err == ERR_OK) {
        *count = (size_t)rows;
    }
    return err;
}
