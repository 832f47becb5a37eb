#include "adapters/web/limit.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/pages.h"

/* Writing to the site's people. */

static enum err show_contact(struct exchange *exchange, const struct problems *why)
{
    static const char *const typed[] = { "email", "message" };
    struct view *view = page_view(exchange, TEXT("Contact"), PAGE_WITH_FORM);
    struct view *form = page_typed(view, exchange, typed, sizeof typed / sizeof typed[0]);
    if (why == NULL && exchange->user != NULL) {
        view_text(form, "email", exchange->user->email);
    }
    return page_show_form(exchange, "contact", view, why);
}

enum err page_contact(struct exchange *exchange)
{
    return show_contact(exchange, NULL);
}

enum err page_contact_submit(struct exchange *exchange)
{
    const struct contact_message message = {
        .email = form_value(&exchange->form, "email"),
        .message = form_value(&exchange->form, "message"),
    };
    struct problems why = { .count = 0 };
    enum err err = limit_take_form(exchange, LIMITED_CONTACT, message.email);
    if (err == ERR_OK) {
        err = user_contact(&exchange->services->user, &message, &why);
    }
    if (err == ERR_REJECTED) {
        return show_contact(exchange, &why);
    }
    return err == ERR_OK ? page_redirect(exchange, "/contact", "contact.sent") : err;
}
