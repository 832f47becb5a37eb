#ifndef DOMAIN_STATISTICS_STATISTICS_H
#define DOMAIN_STATISTICS_STATISTICS_H
#include "ports/site_statistics.h"
#include "ports/transaction.h"

/* Adds what has happened to the sums behind the dashboard's figures, part by part, each in a transaction of its own: who is
 * stopped in between goes on from there. Errors: the ports'; what was summed up before stays. */
enum err statistics_sum_up(const struct transaction *transaction, const struct site_statistics *site) MUST_USE;

/* The days that the dashboard shows: as many as asked for ("7", "30" or "365"; 30 for anything else, NULL too). */
size_t statistics_days(const char *asked);

/* The first instant of the first of so many days, the last of which is `now`'s; UTC. */
int64_t statistics_first_day(int64_t now, size_t days);
#endif
