#include <string.h>
#include "domain/coupon/coupon.h"
#include "domain/kernel/text.h"

/* Without 0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V. */
static const char alphabet[] = "ACDEFGHJKMNPRTWXY34679";

enum {
    LETTERS = sizeof alphabet - 1,
    FAIR_BYTES = 256 / LETTERS * LETTERS, /* bytes from here up would make the first letters likelier */
    GROUPS = 3,
    GROUP_LETTERS = 4,
    CODE_LETTERS = GROUPS * GROUP_LETTERS,
};

static bool is_code_character(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

enum err coupon_code_read(const char *typed, char code[COUPON_CODE_BYTES + 1])
{
    char read[COUPON_CODE_BYTES + 1];
    if (text_trim(typed == NULL ? "" : typed, read, sizeof read) != ERR_OK) {
        return ERR_MALFORMED;
    }
    text_upper_ascii(read);
    for (const char *c = read; *c != '\0'; c++) {
        if (!is_code_character(*c)) {
            return ERR_MALFORMED;
        }
    }
    return text_copy(read, code, COUPON_CODE_BYTES + 1);
}

/* Draws until there are letters enough. */
static enum err draw_letters(const struct random_source *random, char letters[CODE_LETTERS])
{
    size_t count = 0;
    while (count < CODE_LETTERS) {
        uint8_t bytes[CODE_LETTERS];
        enum err err = random->fill(random->self, bytes, sizeof bytes);
        if (err != ERR_OK) {
            return err;
        }
        for (size_t i = 0; i < sizeof bytes && count < CODE_LETTERS; i++) {
            if (bytes[i] < FAIR_BYTES) {
                letters[count++] = alphabet[bytes[i] % LETTERS];
            }
        }
    }
    return ERR_OK;
}

enum err coupon_code_draw(const struct random_source *random, char code[COUPON_CODE_BYTES + 1])
{
    char letters[CODE_LETTERS];
    enum err err = draw_letters(random, letters);
    if (err != ERR_OK) {
        return err;
    }
    char *end = code;
    for (size_t group = 0; group < GROUPS; group++) {
        memcpy(end, letters + group * GROUP_LETTERS, GROUP_LETTERS);
        end[GROUP_LETTERS] = '-';
        end += GROUP_LETTERS + 1;
    }
    end[-1] = '\0';
    return ERR_OK;
}
