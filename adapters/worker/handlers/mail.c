#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/catalog.h"
#include "adapters/worker/handlers/handlers.h"
#include "adapters/worker/letter.h"
#include "adapters/worker/worker.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"

/* Mails: each is the job of the use case that asks for it. */

enum err job_mail_password_reset(struct errand *errand)
{
    struct user user;
    struct session_token token;
    enum err err = user_issue_reset_token(&errand->services->user, errand_field(errand, "identity"), &user, &token);
    if (err == ERR_NOT_FOUND) {
        return ERR_OK; /* nobody has such an account: whoever asked is told nothing */
    }
    if (err != ERR_OK) {
        return err;
    }
    struct view *view = view_object(errand->arena);
    const char *site = worker_settings_of(errand->worker)->public_url;
    view_text(view, "name", user.username[0] != '\0' ? user.username : user.email);
    view_text(view, "link", arena_print(errand->arena, "%s/account/password_reset?reset_token=%s", site, token.hex));
    const struct letter letter = {
        .name = "password_reset", .to = user.email, .subject = TEXT("Choose a new password"), .locale = user.locale, .view = view
    };
    return letter_send(errand, &letter);
}

/* The reader's language, as the payload has it. */
static enum user_locale locale_of(const struct errand *errand)
{
    enum user_locale locale = USER_LOCALE_EN;
    return user_locale_from(errand_field(errand, "locale"), &locale) == ERR_OK ? locale : USER_LOCALE_EN;
}

enum err job_mail_credentials_changed(struct errand *errand)
{
    struct view *view = view_object(errand->arena);
    view_boolean(view, "email_changed", errand_field(errand, "email")[0] != '\0');
    view_boolean(view, "password_changed", errand_field(errand, "password")[0] != '\0');
    const struct letter letter = {
        .name = "credentials_changed",
        .to = errand_field(errand, "to"),
        .subject = TEXT("Your sign-in was changed"),
        .locale = locale_of(errand),
        .view = view,
    };
    return letter_send(errand, &letter);
}

/* "2026-01-31T23:59" as people read it in any language. */
static const char *moment(struct errand *errand, const char *minute)
{
    return strlen(minute) < 11 ? minute : arena_print(errand->arena, "%.10s, %s", minute, minute + 11);
}

enum err job_mail_deletion_asked(struct errand *errand)
{
    struct view *view = view_object(errand->arena);
    view_text(view, "on", moment(errand, errand_field(errand, "on")));
    view_text(view, "link", arena_print(errand->arena, "%s/settings", worker_settings_of(errand->worker)->public_url));
    const struct letter letter = {
        .name = "deletion_asked",
        .to = errand_field(errand, "to"),
        .subject = TEXT("Your account is to be deleted"),
        .locale = locale_of(errand),
        .view = view,
    };
    return letter_send(errand, &letter);
}

enum err job_mail_export_ready(struct errand *errand)
{
    struct export_link link;
    char until[CALENDAR_TEXT_BYTES];
    int64_t id = 0;
    enum err err = text_to_int64(errand_field(errand, "export_id"), &id);
    if (err == ERR_OK) {
        err = export_issue_link(&errand->services->export, id, &link);
    }
    if (err == ERR_NOT_FOUND) {
        return ERR_OK; /* replaced, too old, or nobody's any more */
    }
    if (err != ERR_OK) {
        return err == ERR_MALFORMED ? ERR_REJECTED : err; /* no other try can help */
    }
    struct view *view = view_object(errand->arena);
    const char *site = worker_settings_of(errand->worker)->public_url;
    calendar_write_minute(link.expires_on, until);
    view_text(view, "until", moment(errand, until));
    view_text(view, "link", arena_print(errand->arena, "%s/settings/export/download?token=%s", site, link.token.hex));
    const struct letter letter = {
        .name = "export_ready",
        .to = link.user.email,
        .subject = TEXT("Your data are ready"),
        .locale = link.user.locale,
        .view = view,
    };
    return letter_send(errand, &letter);
}

/* To the site's own people, who read English. */
enum err job_mail_contact(struct errand *errand)
{
    struct view *view = view_object(errand->arena);
    view_text(view, "email", errand_field(errand, "email"));
    view_text(view, "message", errand_field(errand, "message"));
    const struct letter letter = {
        .name = "contact",
        .to = worker_settings_of(errand->worker)->contact_to,
        .reply_to = errand_field(errand, "email"),
        .subject = TEXT("A message from the contact form"),
        .view = view,
    };
    return letter_send(errand, &letter);
}

enum err job_mail_failure_report(struct errand *errand)
{
    const char *to = worker_settings_of(errand->worker)->error_to;
    struct view *view = view_object(errand->arena);
    if (to[0] == '\0') {
        return ERR_OK; /* nobody wants them any more */
    }
    view_text(view, "cause", errand_field(errand, "cause"));
    view_text(view, "detail", errand_field(errand, "detail"));
    view_text(view, "request_id", errand_field(errand, "request_id"));
    const struct letter letter = { .name = "failure_report", .to = to, .subject = TEXT("Something failed"), .view = view };
    return letter_send(errand, &letter);
}

enum err job_mail_card_expiring(struct errand *errand)
{
    bool has_expired = errand_field(errand, "expired")[0] != '\0';
    const char *site = worker_settings_of(errand->worker)->public_url;
    const char *month = errand_field(errand, "month");
    struct view *view = view_object(errand->arena);
    view_boolean(view, "expired", has_expired);
    view_text(view, "last4", errand_field(errand, "last4"));
    view_text(view, "date",
              arena_print(errand->arena, "%s%s/%s", month[0] != '\0' && month[1] == '\0' ? "0" : "", month,
                          errand_field(errand, "year")));
    view_text(view, "link", arena_print(errand->arena, "%s/subscription/update_payment_method", site));
    const struct letter letter = {
        .name = "card_expiring",
        .to = errand_field(errand, "to"),
        .subject = has_expired ? TEXT("Your card has expired") : TEXT("Your card expires soon"),
        .locale = locale_of(errand),
        .view = view,
    };
    return letter_send(errand, &letter);
}
