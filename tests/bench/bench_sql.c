/* bench_sql NAME: prints the SQL of a statement as the site prepares it. */
#include "adapters/postgres/postgres.h"

int main(int argc, char **argv)
{
    const char *sql = argc == 2 ? postgres_statement_sql(argv[1]) : NULL;
    if (sql == NULL) {
        fputs("bench_sql: no such statement\n", stderr);
        return EXIT_FAILURE;
    }
    puts(sql);
    return EXIT_SUCCESS;
}
