#include "domain/job/work.h"

/* What was sent over a wire that is gone is sent over the new one. */
static enum err open_wire(const struct job_ports *ports, int64_t now)
{
    bool made = false;
    enum err err = ports->wire->open(ports->wire->self, &made);
    return err == ERR_OK && made ? ports->jobs->forget_relayed(ports->jobs->self, now) : err;
}

static enum err measure_room(const struct job_ports *ports, size_t *room)
{
    size_t load = 0;
    enum err err = ports->wire->load(ports->wire->self, &load);
    if (err != ERR_OK) {
        return err;
    }
    size_t left = load < JOB_WIRE_WINDOW ? JOB_WIRE_WINDOW - load : 0;
    *room = left < JOB_RELAY_BATCH ? left : JOB_RELAY_BATCH;
    return ERR_OK;
}

/* Marks first and sends then: what is lost between is late, not gone. */
static enum err pass_on(const struct job_ports *ports, int64_t now, size_t room, size_t *passed)
{
    int64_t ids[JOB_RELAY_BATCH];
    enum err err = ports->jobs->relay(ports->jobs->self, now, now + JOB_RELAYED_AGAIN, ids, room, passed);
    return err == ERR_OK && *passed > 0 ? ports->wire->send(ports->wire->self, ids, *passed) : err;
}

enum err job_relay(const struct job_ports *ports, size_t *sent)
{
    int64_t now = ports->clock->now(ports->clock->self);
    size_t room = 0;
    size_t passed = 0;
    enum err err = open_wire(ports, now);
    if (err == ERR_OK) {
        err = measure_room(ports, &room);
    }
    if (err == ERR_OK && room > 0) {
        err = pass_on(ports, now, room, &passed);
    }
    if (err == ERR_OK) {
        *sent = passed;
    }
    return err;
}
