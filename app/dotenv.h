#ifndef APP_DOTENV_H
#define APP_DOTENV_H
#include <stddef.h>
#include "domain/kernel/err.h"

/* Reads a .env file from memory: lines of NAME=VALUE, "export " before it allowed, # comments, values in single quotes (literal),
 * double quotes (\" and \\ stand for " and \) or bare (up to " #"). Nothing is expanded. */
struct dotenv {
    char *next;  /* starts as the NUL-terminated text, which is changed while it is read */
    size_t line; /* number of the line read last; starts as 0 */
};

/* Both point into the text. */
struct dotenv_entry {
    const char *name;
    const char *value;
};

/* Reads on to the next entry. Errors: ERR_NOT_FOUND at the end; ERR_MALFORMED for the line `reader->line`, after which one may
 * go on. */
enum err dotenv_next(struct dotenv *reader, struct dotenv_entry *entry) MUST_USE;
#endif
