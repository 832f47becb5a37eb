#include "adapters/postgres/invoice_row.h"
#include "adapters/postgres/search.h"

/* Everybody's invoices, for operators. */

#define RECORD_COLUMNS INVOICE_COLUMNS ", users.email, users.username"
#define RECORDS        "FROM invoices LEFT JOIN users ON users.id = invoices.user_id"

static void read_record(struct row *row, void *out)
{
    struct invoice_record *record = out;
    struct invoice_record read = { .invoice = { .id = 0 } };
    invoice_row_read(row, &read.invoice);
    row_text(row, read.email, sizeof read.email);
    row_text(row, read.username, sizeof read.username);
    if (!row->malformed) {
        *record = read;
    }
}

STATEMENT(invoice_count, "SELECT coalesce(sum(rows), 0)::bigint FROM row_counts WHERE relation = 'invoices'");

/* The ids of a page out of an index alone, then their rows. */
STATEMENT(invoice_newest,
          "SELECT " RECORD_COLUMNS " " RECORDS " WHERE invoices.id = ANY (ARRAY(SELECT id FROM invoices "
          "ORDER BY created_on DESC, id DESC OFFSET $1 LIMIT $2)) ORDER BY invoices.created_on DESC, invoices.id DESC");

STATEMENT(invoice_oldest, "SELECT " RECORD_COLUMNS " " RECORDS " WHERE invoices.id = ANY (ARRAY(SELECT id FROM invoices "
                          "ORDER BY created_on, id OFFSET $1 LIMIT $2)) ORDER BY invoices.created_on, invoices.id");

STATEMENT(invoice_dearest, "SELECT " RECORD_COLUMNS " " RECORDS " WHERE invoices.id = ANY (ARRAY(SELECT id FROM invoices "
                           "ORDER BY total DESC, id DESC OFFSET $1 LIMIT $2)) ORDER BY total DESC, invoices.id DESC");

STATEMENT(invoice_cheapest, "SELECT " RECORD_COLUMNS " " RECORDS " WHERE invoices.id = ANY (ARRAY(SELECT id FROM invoices "
                            "ORDER BY total, id OFFSET $1 LIMIT $2)) ORDER BY total, invoices.id");

static enum err list_all(struct postgres *postgres, const struct invoice_search *search, struct row_array into, size_t *count,
                         int64_t *total)
{
    static const struct statement *const statements[][2] = {
        [INVOICE_BY_CREATED_ON] = { &sql_invoice_newest, &sql_invoice_oldest },
        [INVOICE_BY_TOTAL] = { &sql_invoice_dearest, &sql_invoice_cheapest },
    };
    enum err err = query_number(postgres, &sql_invoice_count, NO_PARAMETERS, total);
    const struct search_page page = search_page_of(search->skip, into.capacity, *total);
    const struct statement *statement = statements[search->sort][search->is_ascending != page.is_from_end];
    if (err == ERR_OK) {
        err = query_list(postgres, statement, PARAMETERS(parameter_int64(page.skip), parameter_int64(page.limit)), read_record,
                         into, count);
    }
    if (err == ERR_OK) {
        search_page_turn(&page, into.items, into.item_size, *count);
    }
    return err;
}

/* By the indexes of trigrams: the numbers, and the users and then their invoices. */
#define INVOICE_FOUND                                                                                                            \
    "WITH found AS MATERIALIZED (SELECT id FROM invoices WHERE lower(number) LIKE $1 OR user_id = ANY (ARRAY("                   \
    "SELECT users.id FROM users WHERE email LIKE $1 OR lower(username) LIKE $1))) "

STATEMENT(invoice_search_count, INVOICE_FOUND "SELECT count(*) FROM found");

/* $2 is 1 for the order by total, $3 is -1 for descending: microseconds and cents are both numbers. */
#define INVOICE_ORDER                                                                                                            \
    "CASE $2::bigint WHEN 1 THEN total ELSE (extract(epoch FROM invoices.created_on) * 1000000)::bigint END * $3::bigint, "      \
    "invoices.id * $3::bigint"

STATEMENT(invoice_search, INVOICE_FOUND
          "SELECT " RECORD_COLUMNS " " RECORDS " WHERE invoices.id = ANY (ARRAY(SELECT invoices.id FROM found "
          "JOIN invoices ON invoices.id = found.id ORDER BY " INVOICE_ORDER " OFFSET $4 LIMIT $5)) ORDER BY " INVOICE_ORDER);

static enum err list_found(struct postgres *postgres, const struct invoice_search *search, struct row_array into, size_t *count,
                           int64_t *total)
{
    struct search_pattern pattern = { .text = "" };
    const struct parameter found = parameter_search(&pattern, search->q);
    enum err err = query_number(postgres, &sql_invoice_search_count, &found, 1, total);
    if (err == ERR_OK) {
        err = query_list(postgres, &sql_invoice_search,
                         PARAMETERS(found, parameter_int64(search->sort == INVOICE_BY_TOTAL ? 1 : 0),
                                    parameter_int64(search->is_ascending ? 1 : -1), parameter_int64(search->skip),
                                    parameter_int64((int64_t)into.capacity)),
                         read_record, into, count);
    }
    return err;
}

enum err invoice_list(void *self, const struct invoice_search *search, struct invoice_record *records, size_t capacity,
                      size_t *count, int64_t *total)
{
    const struct row_array into = { .items = records, .item_size = sizeof *records, .capacity = capacity };
    int64_t all = 0;
    enum err err = search->q[0] == '\0' ? list_all(self, search, into, count, &all) : list_found(self, search, into, count, &all);
    if (err == ERR_OK) {
        *total = all;
    }
    return err;
}

STATEMENT(invoice_step, "SELECT coalesce(max(id), 0) FROM (SELECT id FROM invoices WHERE id > $1 ORDER BY id LIMIT $2) AS step");

STATEMENT(invoice_walk, "SELECT " RECORD_COLUMNS " " RECORDS " WHERE invoices.id > $1 AND invoices.id <= $2 "
                        "AND (lower(number) LIKE $3 OR users.email LIKE $3 OR lower(users.username) LIKE $3) "
                        "ORDER BY invoices.id LIMIT 250");

enum err invoice_walk(void *self, struct row_walk *walk, struct invoice_record records[ROW_WALK_STEP], size_t *count)
{
    static const struct search_walk search = { .step = &sql_invoice_step, .rows = &sql_invoice_walk, .read = read_record };
    return search_walk_on(self, &search, walk, records, sizeof *records, count);
}
