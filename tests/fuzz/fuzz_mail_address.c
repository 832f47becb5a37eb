/* Whatever stands in MAIL_URL or MAIL_FROM: what is taken is a place for mail, or a mailbox, that can be used as it is. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "adapters/smtp/address.h"
#include "adapters/smtp/character.h"
#include "adapters/smtp/mailbox.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(int holds)
{
    if (!holds) {
        abort();
    }
}

static void check_url(const char *text)
{
    struct mail_url url;
    if (mail_url_parse(text, &url) != ERR_OK) {
        return;
    }
    if (url.way == MAIL_TO_FOLDER) {
        require(url.folder[0] != '\0' && url.host[0] == '\0');
        return;
    }
    require(url.folder[0] == '\0' && url.host[0] != '\0' && url.port >= 1 && url.port <= 65535);
    require(strspn(url.host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:") == strlen(url.host));
    require(url.user[0] != '\0' || url.password[0] == '\0');
}

static void check_mailbox(const char *text)
{
    struct mailbox mailbox;
    if (mailbox_parse(text, &mailbox) != ERR_OK) {
        return;
    }
    require(characters_are_printable(mailbox.name) && mailbox_is_address(mailbox.address));
    require(strpbrk(mailbox.address, " \t\r\n<>\",;:()[]\\") == NULL && strchr(mailbox.address, '@') != NULL);
    require(strchr(mailbox.address, '@') == strrchr(mailbox.address, '@'));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = strndup((const char *)bytes, size);
    if (text != NULL) {
        check_url(text);
        check_mailbox(text);
    }
    free(text);
    return 0;
}
