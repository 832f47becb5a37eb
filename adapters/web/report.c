#include "adapters/web/report.h"
#include "adapters/web/arena_print.h"
#include "adapters/web/routes.h"
#include "adapters/web/site_internal.h"
#include "domain/job/work.h"

static const char *adapters_words(const struct exchange *exchange)
{
    const struct diagnosis *diagnosis = exchange->services->diagnosis;
    return diagnosis == NULL ? "" : diagnosis->latest(diagnosis->self);
}

static void write_line(const struct exchange *exchange, const char *event, enum err err)
{
    const struct log *log = exchange->services->log;
    const struct log_field fields[] = {
        { .name = "request_id", .text = exchange->request->request_id },
        { .name = "route", .text = exchange->response->route },
        { .name = "error", .text = err_name(err) },
        { .name = "reason", .text = adapters_words(exchange) },
    };
    log->write(log->self, LOG_LEVEL_ERROR, event, fields, sizeof fields / sizeof fields[0]);
}

void report_log(const struct exchange *exchange, enum err err)
{
    write_line(exchange, "request.failed", err);
}

static enum err ask_for_mail(const struct exchange *exchange, enum err failed)
{
    const struct user_ports *ports = &exchange->services->user;
    const char *where =
        arena_print(exchange->arena, "%s %s", web_method_name(exchange->request->method), exchange->response->route);
    const char *words = adapters_words(exchange);
    if (where == NULL) {
        return ERR_NO_MEMORY;
    }
    const struct failure failure = {
        .cause = arena_print(exchange->arena, "%s %s", where, err_name(failed)),
        .detail = arena_print(exchange->arena, "%s\n%s: %s%s%s", where, err_name(failed), err_text(failed),
                              words[0] == '\0' ? "" : "\n", words),
        .request_id = exchange->request->request_id,
    };
    if (failure.cause == NULL || failure.detail == NULL) {
        return ERR_NO_MEMORY;
    }
    return failure_report(ports->clock, ports->digest, ports->jobs, &failure);
}

void report_mail(const struct exchange *exchange, enum err err)
{
    if (!exchange->site->settings.reports_failures) {
        return;
    }
    enum err asked = ask_for_mail(exchange, err);
    if (asked != ERR_OK) {
        write_line(exchange, "failure_report.failed", asked);
    }
}
