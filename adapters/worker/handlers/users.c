#include "adapters/worker/handlers/handlers.h"
#include "domain/kernel/text.h"
#include "domain/user/own_deletion.h"

/* What operators ask for of many users at once, and what users ask for of their own account. */

enum err job_users_delete(struct errand *errand)
{
    const struct worker_services *services = errand->services;
    enum err err = user_delete_many(&services->user, &services->billing, errand->arena, errand->job);
    return err == ERR_MALFORMED ? ERR_REJECTED : err; /* no other try can help */
}

enum err job_users_delete_due(struct errand *errand)
{
    const struct worker_services *services = errand->services;
    return user_delete_due(&services->user, &services->billing, errand->arena);
}

enum err job_users_export(struct errand *errand)
{
    int64_t id = 0;
    if (text_to_int64(errand_field(errand, "export_id"), &id) != ERR_OK) {
        return ERR_REJECTED;
    }
    return export_make(&errand->services->export, errand->arena, id);
}
