#ifndef ADAPTERS_WEB_SERVICES_H
#define ADAPTERS_WEB_SERVICES_H
#include "domain/audit/audit.h"
#include "domain/billing/billing.h"
#include "domain/coupon/administer.h"
#include "domain/dice/bet.h"
#include "domain/export/export.h"
#include "domain/job/work.h"
#include "domain/play/play.h"
#include "domain/user/account.h"
#include "ports/diagnosis.h"
#include "ports/gateway_meter.h"
#include "ports/health_check.h"
#include "ports/job_statistics.h"
#include "ports/job_store.h"
#include "ports/log.h"
#include "ports/rate_limiter.h"
#include "ports/site_statistics.h"
#include "ports/store_meter.h"
#include "ports/trace.h"

enum { SERVICES_HEALTH_CHECKS = 4 };

/* The ports that pages use. One bundle a thread: adapters such as a database connection are not shared. */
struct services {
    struct user_ports user;
    struct dice_ports dice;
    struct play_ports play;
    struct billing_ports billing; /* its gateway is NULL where none is composed */
    struct export_ports export;
    struct audit_ports audit;
    struct job_ports job; /* for operators: without wire and ticks */
    struct coupon_ports coupon;
    const struct job_store *jobs; /* NULL for none: then /metrics tells of none */
    const struct job_statistics *statistics;
    const struct site_statistics *site;
    const struct gateway_meter *gateway_meter; /* of the web processes' calls, for /metrics; NULL for none */
    const struct gateway_meter *worker_meter;  /* of the workers' */
    const struct store_meter *store_meter;     /* of the web processes' calls of the stores; NULL for none */
    const struct trace *trace;                 /* of this thread; NULL for none */
    const struct rate_limiter *limiter;
    const struct log *log;
    const struct diagnosis *diagnosis;                  /* of this thread's adapters; NULL for none */
    struct health_check health[SERVICES_HEALTH_CHECKS]; /* what /up asks, in this order */
    size_t health_count;
};
#endif
