#include "adapters/memory/password_hasher.h"
#include <string.h>

#define PREFIX "$memory$"
enum { COST_AT = sizeof PREFIX - 1, SALT_AT = COST_AT + 2, SALT_DIGITS = 16 };

static uint64_t sum(uint64_t sum, const char *text)
{
    for (; *text != '\0'; text++) { /* FNV-1a */
        sum = (sum ^ (uint8_t)*text) * 0x100000001b3U;
    }
    return sum;
}

static enum err write_hash(char cost, const char *salt, const char *password, char hash[PASSWORD_HASH_BYTES + 1])
{
    uint64_t total = sum(sum(0xcbf29ce484222325U, salt), password);
    int length = snprintf(hash, PASSWORD_HASH_BYTES + 1, PREFIX "%c$%s$%016llx", cost, salt, (unsigned long long)total);
    return length > 0 && length <= PASSWORD_HASH_BYTES ? ERR_OK : ERR_INTERNAL;
}

static enum err hash_password(void *self, const char *password, char hash[PASSWORD_HASH_BYTES + 1])
{
    struct memory_hasher *memory = self;
    char salt[SALT_DIGITS + 1];
    memory->hashed++;
    enum err err = memory_faults_next(memory->faults);
    if (err != ERR_OK) {
        return err;
    }
    if (snprintf(salt, sizeof salt, "%016llx", (unsigned long long)++memory->salts) != SALT_DIGITS) {
        return ERR_INTERNAL;
    }
    return write_hash(memory->cost, salt, password, hash);
}

static bool is_readable(const char *hash)
{
    return strncmp(hash, PREFIX, COST_AT) == 0 && strlen(hash) == SALT_AT + SALT_DIGITS + 1 + 16;
}

static enum err verify(void *self, const char *password, const char *hash, bool *matches)
{
    struct memory_hasher *memory = self;
    char salt[SALT_DIGITS + 1] = "";
    char expected[PASSWORD_HASH_BYTES + 1];
    memory->verified++;
    enum err err = memory_faults_next(memory->faults);
    if (err != ERR_OK) {
        return err;
    }
    if (!is_readable(hash)) {
        *matches = false;
        return ERR_OK;
    }
    memcpy(salt, hash + SALT_AT, SALT_DIGITS);
    err = write_hash(hash[COST_AT], salt, password, expected);
    if (err == ERR_OK) {
        *matches = strcmp(expected, hash) == 0;
    }
    return err;
}

static bool is_outdated(void *self, const char *hash)
{
    const struct memory_hasher *memory = self;
    return !is_readable(hash) || hash[COST_AT] != memory->cost;
}

struct password_hasher memory_password_hasher(struct memory_hasher *memory)
{
    return (struct password_hasher){ .self = memory, .hash = hash_password, .verify = verify, .is_outdated = is_outdated };
}
