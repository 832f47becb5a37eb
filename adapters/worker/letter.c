#include "adapters/worker/letter.h"
#include <inttypes.h>
#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/worker/worker_internal.h"

static const struct language *choose_language(const struct languages *languages, enum user_locale locale)
{
    const struct language *language = languages_find(languages, locale);
    return language != NULL ? language : &languages->all[0];
}

typedef enum err renderer(const struct mustache *mustache, const struct view *view, struct arena *arena, const char **text,
                          size_t *size);

static enum err render(struct errand *errand, const struct language *language, const struct letter *letter, const char *form,
                       renderer *render_form, const char **text)
{
    const char *name = arena_print(errand->arena, "mail/%s.%s", letter->name, form);
    if (name == NULL) {
        return ERR_NO_MEMORY;
    }
    const struct mustache *template = mustache_set_find(language->templates, name);
    size_t size = 0;
    return template == NULL ? ERR_INTERNAL : render_form(template, letter->view, errand->arena, text, &size);
}

/* Unlike any other mail's, and the same at every try: the job, and the site's host where it has a name. */
static const char *make_message_id(const struct errand *errand)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-";
    const struct job *job = errand->job;
    const char *url = errand->worker->settings.public_url;
    const char *slashes = strstr(url, "//");
    const char *host = slashes == NULL ? url : slashes + 2;
    size_t size = strspn(host, letters);
    return arena_print(errand->arena, "job-%" PRId64 ".%" PRId64 "@%.*s", job->id, job->created_on, size == 0 ? 9 : (int)size,
                       size == 0 ? "localhost" : host);
}

enum err letter_send(struct errand *errand, const struct letter *letter)
{
    const struct worker *worker = errand->worker;
    const struct language *language = choose_language(&worker->languages, letter->locale);
    const struct mailer *mailer = errand->services->mailer;
    char reason[MAIL_REASON_BYTES + 1] = "";
    struct mail mail = {
        .to = letter->to,
        .reply_to = letter->reply_to,
        .language = language->tag,
        .subject = catalog_text(language->catalog, letter->subject),
        .message_id = make_message_id(errand),
        .request_id = errand->job->request_id,
        .date = errand->job->created_on,
    };
    view_text(letter->view, "site", worker->settings.public_url);
    view_text(letter->view, "subject", mail.subject);
    view_text(letter->view, "lang", language->tag);
    enum err err = render(errand, language, letter, "text", mustache_render_plain, &mail.text);
    if (err == ERR_OK) {
        err = render(errand, language, letter, "html", mustache_render, &mail.html);
    }
    if (err == ERR_OK && mail.message_id == NULL) {
        err = ERR_NO_MEMORY;
    }
    if (err == ERR_OK) {
        err = mailer->send(mailer->self, &mail, reason);
        (void)snprintf(errand->reason, sizeof errand->reason, "%s", reason);
    }
    return err;
}
