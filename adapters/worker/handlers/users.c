#include "adapters/worker/handlers/handlers.h"
#include "domain/user/administer.h"

/* What operators ask for of many users at once. */

enum err job_users_delete(struct errand *errand)
{
    const struct worker_services *services = errand->services;
    enum err err = user_delete_many(&services->user, &services->billing, errand->arena, errand->job);
    return err == ERR_MALFORMED ? ERR_REJECTED : err; /* no other try can help */
}
