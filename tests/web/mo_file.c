#include "tests/web/mo_file.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { PAIR_BYTES = 8 };

void mo_file_patch(char *bytes, size_t at, uint32_t word)
{
    memcpy(bytes + at, &word, sizeof word);
}

static size_t write_string(char *bytes, size_t pair, size_t at, const char *string, size_t size)
{
    assert_true(at + size + 1 <= MO_FILE_BYTES);
    mo_file_patch(bytes, pair, (uint32_t)size);
    mo_file_patch(bytes, pair + 4, (uint32_t)at);
    memcpy(bytes + at, string, size);
    bytes[at + size] = '\0';
    return at + size + 1;
}

size_t mo_file_write(const struct mo_message *messages, size_t count, char bytes[MO_FILE_BYTES])
{
    size_t texts = MO_FIRST_PAIR + count * PAIR_BYTES;
    const uint32_t header[] = { 0x950412de, 0, (uint32_t)count, MO_FIRST_PAIR, (uint32_t)texts, 0, 0 };
    memcpy(bytes, header, sizeof header);
    size_t at = texts + count * PAIR_BYTES;
    for (size_t i = 0; i < count; i++) {
        at = write_string(bytes, MO_FIRST_PAIR + i * PAIR_BYTES, at, messages[i].msgid, messages[i].msgid_size);
        at = write_string(bytes, texts + i * PAIR_BYTES, at, messages[i].text, messages[i].text_size);
    }
    return at;
}

struct catalog *mo_file_catalog(const struct mo_message *messages, size_t count)
{
    char bytes[MO_FILE_BYTES];
    size_t size = mo_file_write(messages, count, bytes);
    struct catalog *catalog = NULL;
    assert_int_equal(catalog_read(bytes, size, &catalog), ERR_OK);
    return catalog;
}
