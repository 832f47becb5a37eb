#ifndef ADAPTERS_MEMORY_MAILER_H
#define ADAPTERS_MEMORY_MAILER_H
#include <stddef.h>
#include "adapters/memory/faults.h"
#include "adapters/memory/table.h"
#include "ports/mailer.h"

/* Keeps what was sent. */
struct memory_mailer {
    struct memory_table mails;    /* owned; use the functions below */
    const char *refusal;          /* what an injected fault tells; NULL for the error's text; borrowed */
    struct memory_faults *faults; /* NULL for none; borrowed */
};

void memory_mailer_init(struct memory_mailer *memory);

/* Forgets every mail. Takes NULL. */
void memory_mailer_release(struct memory_mailer *memory);

/* How many mails were sent. */
size_t memory_mailer_count(const struct memory_mailer *memory);

/* The mail at `index`, below the count, in the order of sending. Its texts are owned by `memory`. */
const struct mail *memory_mailer_sent(const struct memory_mailer *memory, size_t index);

/* Borrows `memory`, which must outlive it. */
struct mailer memory_mailer(struct memory_mailer *memory);
#endif
