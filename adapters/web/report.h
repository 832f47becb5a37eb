#ifndef ADAPTERS_WEB_REPORT_H
#define ADAPTERS_WEB_REPORT_H
#include "adapters/web/exchange.h"

/* Telling the operators what went wrong on our side. None of it has values in it: routes, names of errors, an adapter's words. */

/* Writes a line to the log, with the request's id. */
void report_log(const struct exchange *exchange, enum err err);

/* Asks for a mail, once a cause and hour, when the site's settings say so. That it can't be asked for is logged. */
void report_mail(const struct exchange *exchange, enum err err);
#endif
