#include "domain/job/job.h"
#include <string.h>

const char *job_state_name(enum job_state state)
{
    static const char *const names[JOB_STATES] = {
#define X(name, text) text,
        JOB_STATE_LIST(X)
#undef X
    };
    return names[state];
}

enum err job_state_from(const char *name, enum job_state *state)
{
    for (unsigned candidate = 0; candidate < JOB_STATES; candidate++) {
        if (strcmp(job_state_name((enum job_state)candidate), name) == 0) {
            *state = (enum job_state)candidate;
            return ERR_OK;
        }
    }
    return ERR_MALFORMED;
}

const char *job_payload_find(const struct job_payload *payload, const char *name)
{
    for (size_t i = 0; i < payload->count; i++) {
        if (strcmp(payload->fields[i].name, name) == 0) {
            return payload->fields[i].value;
        }
    }
    return NULL;
}
