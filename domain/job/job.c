#include "domain/job/job.h"
#include <string.h>
#include "domain/kernel/text.h"

static const char *const states[JOB_STATES] = {
#define X(name, text) text,
    JOB_STATE_LIST(X)
#undef X
};

const char *job_state_name(enum job_state state)
{
    return states[state];
}

enum err job_state_from(const char *name, enum job_state *state)
{
    size_t index = 0;
    enum err err = text_find(states, JOB_STATES, name, &index);
    if (err == ERR_OK) {
        *state = (enum job_state)index;
    }
    return err;
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

bool job_may_be_retried(enum job_state state)
{
    return state == JOB_DEAD || state == JOB_SCHEDULED;
}
