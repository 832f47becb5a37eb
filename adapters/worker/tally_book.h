#ifndef ADAPTERS_WORKER_TALLY_BOOK_H
#define ADAPTERS_WORKER_TALLY_BOOK_H
#include "domain/job/work.h"
#include "ports/job_statistics.h"

/* What this process did, by kind, until it is handed over to the statistics that all workers share. Any thread may use it. */
struct tally_book;

/* NULL when out of memory. */
struct tally_book *tally_book_create(void);

/* Takes NULL. */
void tally_book_destroy(struct tally_book *book);

/* Notes a try's end. A try that was overtaken, or of an unknown kind, is nobody's. */
void tally_book_note(struct tally_book *book, const char *kind, enum job_outcome outcome, int64_t microseconds);

/* Hands over what was noted since the last time; what can't be handed over stays for the next. Errors: the port's. */
enum err tally_book_hand_over(struct tally_book *book, const struct job_statistics *statistics) MUST_USE;
#endif
