#ifndef ADAPTERS_WORKER_ERRAND_H
#define ADAPTERS_WORKER_ERRAND_H
#include "domain/billing/billing.h"
#include "domain/coupon/administer.h"
#include "domain/export/export.h"
#include "domain/job/work.h"
#include "domain/user/account.h"
#include "ports/diagnosis.h"
#include "ports/drill_log.h"
#include "ports/job_bell.h"
#include "ports/job_statistics.h"
#include "ports/leadership.h"
#include "ports/log.h"
#include "ports/mailer.h"
#include "ports/site_statistics.h"
#include "ports/trace.h"

struct worker;

/* The ports that jobs use. One bundle a thread, as in adapters/web/services.h. */
struct worker_services {
    struct user_ports user;       /* whose transaction is stored for good when it has ended: a mail may follow */
    struct billing_ports billing; /* its transaction is stored for good as well; its gateway is NULL where none is composed */
    struct coupon_ports coupon;   /* its transaction is stored for good as well */
    struct export_ports export;   /* its transaction is stored for good as well */
    struct job_ports job;         /* whose transaction need not be: a job that is lost with its effects is done again */
    const struct job_statistics *statistics;
    const struct site_statistics *site;
    const struct leadership *leadership;
    const struct job_bell *bell;
    const struct mailer *mailer;
    const struct drill_log *drills;
    const struct log *log;
    const struct diagnosis *diagnosis;
    const struct trace *trace; /* of this thread; NULL for none */
};

/* One try of one job: what a handler receives. Everything in it lives until the try has ended. */
struct errand {
    const struct worker *worker;
    const struct worker_services *services;
    const struct job *job;
    struct arena *arena;
    char reason[JOB_ERROR_BYTES + 1]; /* what a handler says of its failure; "" for the error's own text */
};

/* A job's work. ERR_OK is done. ERR_REJECTED is a failure that no other try can help; any other error is tried again.
 * Where the registry says that its effect is in the database, it runs in a transaction that ends the job as well. */
typedef enum err job_handler(struct errand *errand);

/* A field of the job's payload; "" when it has none of this name. */
const char *errand_field(const struct errand *errand, const char *name);
#endif
