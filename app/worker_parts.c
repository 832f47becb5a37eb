#include "app/worker_parts.h"
#include <inttypes.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>
#include "adapters/redis/job_wire.h"
#include "adapters/smtp/file_mailer.h"
#include "adapters/smtp/smtp_mailer.h"
#include "app/composition.h"

/* All adapters of one thread. */
struct worker_parts {
    struct worker_services services; /* first: it is how the thread knows them */
    struct composition *composition;
    struct redis_connection *wire_connection; /* of its own: receiving blocks it */
    struct redis_job_wire wire_end;
    struct smtp_mailer *smtp;
    struct file_mailer files;

    struct transaction firm;
    struct job_wire wire;
    struct tick_store ticks;
    struct leadership leadership;
    struct job_bell bell;
    struct drill_log drills;
    struct mailer mailer;
};

void worker_name(char name[WORKER_NAME_BYTES + 1])
{
    char host[25] = "";
    uint32_t chance = 0;
    if (gethostname(host, sizeof host - 1) != 0 || getrandom(&chance, sizeof chance, 0) != (ssize_t)sizeof chance) {
        chance ^= (uint32_t)getpid();
    }
    (void)snprintf(name, WORKER_NAME_BYTES + 1, "%s:%ld:%08" PRIx32, host, (long)getpid(), chance);
}

static enum err choose_mailer(struct worker_parts *parts, const struct config *config)
{
    if (config->mail.way == MAIL_TO_FOLDER) {
        parts->files = (struct file_mailer){ .folder = config->mail.folder, .from = &config->mail_from };
        parts->mailer = file_mailer(&parts->files);
        return ERR_OK;
    }
    const struct smtp_settings settings = { .server = &config->mail,
                                            .from = &config->mail_from,
                                            .authorities = config->mail_ca_file };
    enum err err = smtp_mailer_open(&settings, &parts->smtp);
    if (err == ERR_OK) {
        parts->mailer = smtp_mailer(parts->smtp);
    }
    return err;
}

static void choose_wire(struct worker_parts *parts, const char *consumer)
{
    struct postgres *postgres = parts->composition->postgres;
    parts->wire_end = (struct redis_job_wire){ .connection = parts->wire_connection, .consumer = consumer };
    parts->wire = redis_job_wire(&parts->wire_end);
    parts->firm = postgres_firm_transaction(postgres);
    parts->ticks = postgres_tick_store(postgres);
    parts->leadership = postgres_leadership(postgres);
    parts->bell = postgres_job_bell(postgres);
    parts->drills = postgres_drill_log(postgres);
}

static void fill_services(struct worker_parts *parts, const struct shared_parts *shared)
{
    const struct composition *composition = parts->composition;
    parts->services = (struct worker_services){
        .user = composition->services.user,
        .billing = composition->services.billing,
        .export = composition->services.export,
        .job = composition->services.job,
        .coupon = composition->services.coupon,
        .statistics = &composition->statistics,
        .site = &composition->site,
        .leadership = &parts->leadership,
        .bell = &parts->bell,
        .mailer = &parts->mailer,
        .drills = &parts->drills,
        .log = &shared->log,
        .diagnosis = &composition->diagnosis,
        .trace = &composition->trace,
    };
    parts->services.job.wire = &parts->wire;
    parts->services.job.ticks = &parts->ticks;
    parts->services.user.transaction = &parts->firm;
    parts->services.billing.transaction = &parts->firm;
    parts->services.coupon.transaction = &parts->firm;
    parts->services.export.transaction = &parts->firm;
}

static void release(struct worker_parts *parts)
{
    smtp_mailer_close(parts->smtp);
    redis_connection_close(parts->wire_connection);
    composition_close(parts->composition);
    free(parts);
}

const struct worker_services *worker_parts_open(void *self)
{
    const struct worker_house *house = self;
    struct worker_parts *parts = calloc(1, sizeof *parts);
    if (!parts) {
        return NULL;
    }
    if (composition_open_for_jobs(house->config, house->shared, &parts->composition) != ERR_OK ||
        redis_connection_open(&house->config->redis, &parts->wire_connection) != ERR_OK ||
        choose_mailer(parts, house->config) != ERR_OK) {
        release(parts);
        return NULL;
    }
    redis_connection_measure(parts->wire_connection, &parts->composition->meter);
    choose_wire(parts, house->name);
    fill_services(parts, house->shared);
    if (house->config->stripe_secret_key[0] == '\0') {
        parts->services.billing.gateway = NULL; /* nobody is paid, so there is nothing to reconcile */
    }
    return &parts->services;
}

void worker_parts_close(void *house, const struct worker_services *services)
{
    (void)house;
    release((struct worker_parts *)(void *)services);
}
