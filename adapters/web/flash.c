#include "adapters/web/flash.h"
#include <inttypes.h>
#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/message.h"
#include "adapters/web/session_cookie.h"
#include "domain/kernel/text.h"

static const char name[] = "flash";
enum { FLASH_SECONDS = 60 };

void flash_read(struct exchange *exchange)
{
    const char *left = exchange_cookie(exchange, name);
    size_t length = left == NULL ? 0 : strcspn(left, ":");
    const char *key = left == NULL ? NULL : arena_copy(exchange->arena, left, length);
    const struct message *message = key == NULL ? NULL : message_find(key);
    int64_t count = 0;
    exchange->flash = message == NULL ? NULL : message->key;
    bool has_count = message != NULL && left[length] == ':' && text_to_int64(left + length + 1, &count) == ERR_OK && count >= 0;
    exchange->flash_count = has_count ? count : -1;
}

void flash_leave(struct exchange *exchange, const char *key)
{
    exchange_send_cookie(exchange, name, key, FLASH_SECONDS);
}

void flash_leave_count(struct exchange *exchange, const char *key, int64_t count)
{
    const char *value = arena_print(exchange->arena, "%s:%" PRId64, key, count);
    if (value != NULL) {
        exchange_send_cookie(exchange, name, value, FLASH_SECONDS);
    }
}

void flash_clear(struct exchange *exchange)
{
    exchange_send_cookie(exchange, name, "", 0);
}
