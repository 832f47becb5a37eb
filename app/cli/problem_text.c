#include "app/cli/problem_text.h"
#include <stdio.h>
#include <string.h>

static const struct {
    const char *key;
    const char *text;
} TEXTS[] = {
    { "email.invalid", "this is no e-mail address" },
    { "email.taken", "somebody has this e-mail address already" },
    { "password.length", "a password has 8 to 128 characters" },
    { "password.common", "this password is one of the most common ones" },
    { "server_seed.format", "a server seed is 64 hex digits" },
    { "client_seed.length", "a client seed has 1 to 64 characters" },
    { "nonce.format", "a nonce is a whole number from 0" },
};

static const char *text_of(const char *key)
{
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        if (strcmp(TEXTS[i].key, key) == 0) {
            return TEXTS[i].text;
        }
    }
    return "the input breaks a rule";
}

void print_problems(const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        fprintf(stderr, "snakeeyes: %s (%s)\n", text_of(problems->items[i].key), problems->items[i].key);
    }
}
