#ifndef ADAPTERS_WEB_PAGE_H
#define ADAPTERS_WEB_PAGE_H
#include <jansson.h>
#include "adapters/web/catalog.h"
#include "adapters/web/exchange.h"
#include "adapters/web/message.h"
#include "domain/kernel/problems.h"

/* What page handlers say. A handler reads as four steps: read the form, ask the domain, say what happened, show or redirect. */

/* The view that every page starts from: language, title (a msgid), user, flash, token, assets. A flash is used up by it. Pages
 * with a form ask for PAGE_WITH_FORM, which gives a visitor a cookie. Below /admin, layout/head shows an admin the navigation of
 * the operators' pages. Never NULL-checked: see view.h. */
enum page_kind { PAGE_PLAIN, PAGE_WITH_FORM };
struct view *page_view(struct exchange *exchange, const char *title, enum page_kind kind);

/* Renders a template as the answer. Errors: ERR_NO_MEMORY, ERR_INTERNAL for a template that is not there. */
enum err page_show(struct exchange *exchange, int status, const char *template, const struct view *view) MUST_USE;

/* Shows a form: as it is, or, where `why` is not NULL, with its problems and 422. Errors: as page_show. */
enum err page_show_form(struct exchange *exchange, const char *template, struct view *view, const struct problems *why) MUST_USE;

/* 303 to a path on this site, leaving a flash message for the next page unless `flash` is NULL. */
enum err page_redirect(struct exchange *exchange, const char *path, const char *flash) MUST_USE;

/* The same with a message that tells of a number. */
enum err page_redirect_counted(struct exchange *exchange, const char *path, const char *flash, int64_t count) MUST_USE;

/* Puts a message on this page: a `flash` without the cookie. */
void page_message(struct exchange *exchange, struct view *view, const char *key);

/* Puts the problems at their fields (errors.FIELD), and the first one without a field as a message. */
void page_problems(struct exchange *exchange, struct view *view, const struct problems *problems);

/* Puts what was typed into form.FIELD. Returns `form`, for what a page fills in by itself. */
struct view *page_typed(struct view *view, const struct exchange *exchange, const char *const *fields, size_t count);

/* Adds an object {datetime, text} for <time>: an instant, or its day alone. */
void page_instant(struct exchange *exchange, struct view *view, const char *name, int64_t instant);
void page_day(struct exchange *exchange, struct view *view, const char *name, int64_t instant);

/* Answers with JSON; steals `json` (jansson), which may be NULL when memory ran out. Errors: ERR_NO_MEMORY. */
enum err page_json(struct exchange *exchange, int status, json_t *json) MUST_USE;

/* Answers {"error": text, "code": key}. The text tells when to come back where the answer has a Retry-After. */
enum err page_json_error(struct exchange *exchange, int status, const char *key) MUST_USE;

/* Answers with an error page, or JSON where that was asked for. Errors: ERR_NO_MEMORY. */
enum err page_error(struct exchange *exchange, int status, const char *key) MUST_USE;

/* Where to go next: the form's `next` if it is the path of a page of this site, else `otherwise`. Errors: ERR_NO_MEMORY. */
enum err page_next(struct exchange *exchange, const char *otherwise, const char **next) MUST_USE;

/* Notes an event with the request's id, for what went wrong without the client having to know. */
void page_log(const struct exchange *exchange, enum log_level level, const char *event);

/* Who does what a page does, for the audit log; only where somebody is signed in. */
struct audit_actor page_actor(const struct exchange *exchange);

/* A text in the reader's language. */
const char *page_text(const struct exchange *exchange, const char *msgid);
#endif
