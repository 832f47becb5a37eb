#ifndef ADAPTERS_POSTGRES_SQL_ERROR_H
#define ADAPTERS_POSTGRES_SQL_ERROR_H
#include <libpq-fe.h>
#include <stdbool.h>
#include "domain/kernel/err.h"

/* What a failed result means to a port, by its SQLSTATE (PostgreSQL manual, appendix A). */
enum err sql_error_meaning(const PGresult *failed);

/* Says whether the session is of no more use after it, whatever the socket looks like. */
bool sql_error_ends_the_connection(const PGresult *failed);
#endif
