#ifndef TESTS_WEB_MO_FILE_H
#define TESTS_WEB_MO_FILE_H
#include <stddef.h>
#include <stdint.h>
#include "adapters/web/catalog.h"

/* Writes .mo files for tests, right ones and, by hand after, wrong ones. */
struct mo_message {
    const char *msgid;
    size_t msgid_size; /* with NULs inside: "bet\0bets" */
    const char *text;
    size_t text_size;
};

#define MO_MESSAGE(msgid_literal, text_literal)                                                                                  \
    {                                                                                                                            \
        .msgid = msgid_literal, .msgid_size = sizeof msgid_literal - 1, .text = text_literal,                                    \
        .text_size = sizeof text_literal - 1                                                                                     \
    }

#define MO_HEADER(plural_forms) MO_MESSAGE("", "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: " plural_forms "\n")
#define MO_SPANISH              MO_HEADER("nplurals=2; plural=(n != 1);")

enum { MO_FILE_BYTES = 4096 };

/* Where the words of a file stand. */
enum { MO_MAGIC = 0, MO_REVISION = 4, MO_COUNT = 8, MO_MSGIDS = 12, MO_TEXTS = 16, MO_FIRST_PAIR = 28 };

/* Messages must be in strcmp order of their msgids. Returns the size. */
size_t mo_file_write(const struct mo_message *messages, size_t count, char bytes[MO_FILE_BYTES]);

/* Overwrites a word. */
void mo_file_patch(char *bytes, size_t at, uint32_t word);

/* A catalog of the messages; fails the test when it can't be read. */
struct catalog *mo_file_catalog(const struct mo_message *messages, size_t count);
#endif
