#include "adapters/web/flash.h"
#include "adapters/web/message.h"
#include "adapters/web/session_cookie.h"

static const char name[] = "flash";
enum { FLASH_SECONDS = 60 };

void flash_read(struct exchange *exchange)
{
    const char *key = exchange_cookie(exchange, name);
    const struct message *message = key == NULL ? NULL : message_find(key);
    exchange->flash = message == NULL ? NULL : message->key;
}

void flash_leave(struct exchange *exchange, const char *key)
{
    exchange_send_cookie(exchange, name, key, FLASH_SECONDS);
}

void flash_clear(struct exchange *exchange)
{
    exchange_send_cookie(exchange, name, "", 0);
}
