#include "adapters/web/catalog.h"
#include <stdbool.h>
#include <stdlib.h>
#include "adapters/web/file.h"
#include "adapters/web/plural.h"
#include "domain/kernel/text.h"

/* A .mo file (gettext manual, "The Format of GNU MO Files"): seven words, then two tables of (length, offset) pairs, one for the
 * msgids in strcmp order, one for the translations. A msgid with a plural is "singular\0plural"; its translation is its forms,
 * each ended by a NUL. */
enum { HEADER_BYTES = 28, PAIR_BYTES = 8, CATALOG_BYTES_MAX = 16 << 20 };

static const uint32_t MAGIC = 0x950412de;

struct message {
    const char *msgid;
    const char *text;
    size_t text_size;
};

struct catalog {
    char *bytes;
    size_t size;
    bool swapped; /* written by a machine of the other byte order */
    struct message *messages;
    size_t count;
    struct plural plural;
};

/* The caller has checked that four bytes are there. */
static uint32_t read_word(const struct catalog *catalog, size_t at)
{
    uint32_t word;
    memcpy(&word, catalog->bytes + at, sizeof word);
    return catalog->swapped ? __builtin_bswap32(word) : word;
}

/* Reads the string that a pair points to; it must lie in the file with a NUL behind it. */
static enum err read_string(const struct catalog *catalog, size_t pair, const char **string, size_t *size)
{
    size_t length = read_word(catalog, pair);
    size_t offset = read_word(catalog, pair + 4);
    if (offset >= catalog->size || length >= catalog->size - offset || catalog->bytes[offset + length] != '\0') {
        return ERR_MALFORMED;
    }
    *string = catalog->bytes + offset;
    *size = length;
    return ERR_OK;
}

static bool table_fits(const struct catalog *catalog, size_t offset)
{
    return offset <= catalog->size && catalog->count <= (catalog->size - offset) / PAIR_BYTES;
}

static enum err read_messages(struct catalog *catalog, size_t msgids, size_t texts)
{
    for (size_t i = 0; i < catalog->count; i++) {
        struct message *message = &catalog->messages[i];
        size_t msgid_size = 0;
        if (read_string(catalog, msgids + i * PAIR_BYTES, &message->msgid, &msgid_size) != ERR_OK ||
            read_string(catalog, texts + i * PAIR_BYTES, &message->text, &message->text_size) != ERR_OK ||
            !text_is_utf8(message->text, message->text_size)) {
            return ERR_MALFORMED;
        }
        if (i > 0 && strcmp(message[-1].msgid, message->msgid) >= 0) {
            return ERR_MALFORMED; /* the binary search needs the order */
        }
    }
    return ERR_OK;
}

static enum err read_tables(struct catalog *catalog)
{
    catalog->swapped = read_word(catalog, 0) == __builtin_bswap32(MAGIC);
    uint32_t major = read_word(catalog, 4) >> 16;
    catalog->count = read_word(catalog, 8);
    size_t msgids = read_word(catalog, 12);
    size_t texts = read_word(catalog, 16);
    if (read_word(catalog, 0) != MAGIC || major > 1 || !table_fits(catalog, msgids) || !table_fits(catalog, texts)) {
        return ERR_MALFORMED;
    }
    catalog->messages = calloc(catalog->count + 1, sizeof *catalog->messages);
    return catalog->messages == NULL ? ERR_NO_MEMORY : read_messages(catalog, msgids, texts);
}

static int compare_msgid(const void *msgid, const void *message)
{
    return strcmp(msgid, ((const struct message *)message)->msgid);
}

static const struct message *find(const struct catalog *catalog, const char *msgid)
{
    return bsearch(msgid, catalog->messages, catalog->count, sizeof *catalog->messages, compare_msgid);
}

/* The translation of "" is a block of "Name: value" lines. */
static enum err read_header(struct catalog *catalog)
{
    static const char PLURAL_FORMS[] = "Plural-Forms:";
    const struct message *header = find(catalog, "");
    if (header == NULL || strcasestr(header->text, "charset=UTF-8") == NULL) {
        return ERR_MALFORMED;
    }
    const char *rule = strstr(header->text, PLURAL_FORMS);
    return rule == NULL ? ERR_MALFORMED : plural_parse(rule + sizeof PLURAL_FORMS - 1, &catalog->plural);
}

enum err catalog_read(const void *bytes, size_t size, struct catalog **read)
{
    if (size < HEADER_BYTES) {
        return ERR_MALFORMED;
    }
    struct catalog *catalog = calloc(1, sizeof *catalog);
    if (catalog == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = ERR_NO_MEMORY;
    catalog->bytes = malloc(size);
    if (catalog->bytes != NULL) {
        memcpy(catalog->bytes, bytes, size);
        catalog->size = size;
        err = read_tables(catalog);
    }
    if (err == ERR_OK) {
        err = read_header(catalog);
    }
    if (err != ERR_OK) {
        catalog_free(catalog);
        return err;
    }
    *read = catalog;
    return ERR_OK;
}

enum err catalog_load(const char *path, struct catalog **loaded)
{
    char *bytes = NULL;
    size_t size = 0;
    enum err err = file_read(path, CATALOG_BYTES_MAX, &bytes, &size);
    if (err != ERR_OK) {
        return err == ERR_OVERFLOW ? ERR_MALFORMED : err;
    }
    err = catalog_read(bytes, size, loaded);
    free(bytes);
    return err;
}

void catalog_free(struct catalog *catalog)
{
    if (catalog != NULL) {
        free(catalog->messages);
        free(catalog->bytes);
        free(catalog);
    }
}

const char *catalog_text(const struct catalog *catalog, const char *msgid)
{
    const struct message *message = catalog == NULL || msgid[0] == '\0' ? NULL : find(catalog, msgid);
    return message == NULL || message->text[0] == '\0' ? msgid : message->text;
}

/* The form of that number; NULL when the translation has fewer. */
static const char *find_form(const struct message *message, unsigned form)
{
    const char *at = message->text;
    const char *end = message->text + message->text_size;
    for (; form > 0 && at <= end; form--) {
        at += strlen(at) + 1;
    }
    return at <= end && *at != '\0' ? at : NULL;
}

const char *catalog_plural(const struct catalog *catalog, const char *singular, const char *plural, int64_t n)
{
    uint64_t count = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    const struct message *message = catalog == NULL ? NULL : find(catalog, singular);
    const char *form = message == NULL ? NULL : find_form(message, plural_form(&catalog->plural, count));
    if (form != NULL) {
        return form;
    }
    return count == 1 ? singular : plural;
}
