#ifndef ADAPTERS_WEB_PLURAL_H
#define ADAPTERS_WEB_PLURAL_H
#include <stdint.h>
#include "domain/kernel/err.h"

/* The Plural-Forms of a catalog: how many forms a language has, and the C expression over n that chooses one.
 * The expression is kept as a tree in an array; a node's operands are indexes into it. */
enum { PLURAL_NODES_MAX = 96, PLURAL_FORMS_MAX = 6 };

struct plural_node {
    uint8_t operation; /* of plural.c */
    uint8_t operand[3];
    uint64_t number;
};

struct plural {
    struct plural_node nodes[PLURAL_NODES_MAX];
    uint8_t node_count;
    uint8_t root;
    uint8_t form_count;
};

/* Reads "nplurals=2; plural=n != 1;" up to its ';' or the end of the line. A rule that names a form out of range or divides
 * by zero for some n below 1000 is refused. Errors: ERR_MALFORMED; *parsed is untouched. */
enum err plural_parse(const char *rule, struct plural *parsed) MUST_USE;

/* The number of the form for n: 0 .. form_count - 1. */
unsigned plural_form(const struct plural *plural, uint64_t n);
#endif
