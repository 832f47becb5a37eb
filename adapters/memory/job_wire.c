#include "adapters/memory/job_wire.h"
#include <string.h>
#include "domain/kernel/text.h"

void memory_wire_init(struct memory_wire *wire, struct memory_clock *clock)
{
    *wire = (struct memory_wire){
        .clock = clock,
        .parcels = { .row_size = sizeof(struct memory_parcel) },
        .room = MEMORY_WIRE_ROOM,
    };
}

void memory_wire_flush(struct memory_wire *wire)
{
    if (wire != NULL) {
        memory_table_clear(&wire->parcels);
        wire->is_open = false;
    }
}

void memory_wire_release(struct memory_wire *wire)
{
    memory_wire_flush(wire);
}

static struct memory_wire *wire_of(void *self)
{
    const struct memory_receiver *receiver = self;
    return receiver->wire;
}

static struct memory_parcel *parcel_at(const struct memory_wire *wire, size_t index)
{
    return memory_table_row(&wire->parcels, index);
}

static enum err open_wire(void *self, bool *made)
{
    struct memory_wire *wire = wire_of(self);
    enum err err = memory_faults_next(wire->faults);
    if (err == ERR_OK) {
        *made = !wire->is_open;
        wire->is_open = true;
    }
    return err;
}

static enum err load(void *self, size_t *count)
{
    const struct memory_wire *wire = wire_of(self);
    enum err err = memory_faults_next(wire->faults);
    if (err == ERR_OK) {
        *count = wire->parcels.count;
    }
    return err;
}

static enum err send_one(struct memory_wire *wire, int64_t id)
{
    struct memory_parcel parcel = { .delivery = { .job_id = id } };
    if (wire->parcels.count >= wire->room) {
        return ERR_UNAVAILABLE;
    }
    (void)text_from_int64(++wire->last_ticket, parcel.delivery.ticket);
    return memory_table_append(&wire->parcels, &parcel);
}

/* What is sent where there is no wire is lost. */
static enum err send_all(void *self, const int64_t *ids, size_t count)
{
    struct memory_wire *wire = wire_of(self);
    enum err err = memory_faults_next(wire->faults);
    for (size_t i = 0; err == ERR_OK && wire->is_open && i < count; i++) {
        err = send_one(wire, ids[i]);
    }
    return err;
}

static void take(struct memory_parcel *parcel, const struct memory_receiver *receiver, struct job_delivery *delivery)
{
    parcel->taken_by = receiver;
    parcel->taken_on = receiver->wire->clock->now;
    *delivery = parcel->delivery;
}

static enum err receive(void *self, int64_t patience, struct job_delivery *deliveries, size_t capacity, size_t *count)
{
    struct memory_wire *wire = wire_of(self);
    enum err err = memory_faults_next(wire->faults);
    if (err != ERR_OK || !wire->is_open) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    size_t taken = 0;
    for (size_t i = 0; i < wire->parcels.count && taken < capacity; i++) {
        struct memory_parcel *parcel = parcel_at(wire, i);
        if (parcel->taken_by == NULL) {
            take(parcel, self, &deliveries[taken++]);
        }
    }
    if (taken == 0) {
        wire->clock->now += patience;
    }
    *count = taken;
    return ERR_OK;
}

static void remove_parcel(struct memory_wire *wire, const char *ticket)
{
    for (size_t i = 0; i < wire->parcels.count; i++) {
        if (strcmp(parcel_at(wire, i)->delivery.ticket, ticket) == 0) {
            memory_table_remove(&wire->parcels, i);
            return;
        }
    }
}

static enum err acknowledge(void *self, const struct job_delivery *deliveries, size_t count)
{
    struct memory_wire *wire = wire_of(self);
    enum err err = memory_faults_next(wire->faults);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        remove_parcel(wire, deliveries[i].ticket);
    }
    return err;
}

static enum err inherit(void *self, int64_t idle, struct job_delivery *deliveries, size_t capacity, size_t *count)
{
    struct memory_wire *wire = wire_of(self);
    enum err err = memory_faults_next(wire->faults);
    if (err != ERR_OK) {
        return err;
    }
    size_t taken = 0;
    for (size_t i = 0; i < wire->parcels.count && taken < capacity; i++) {
        struct memory_parcel *parcel = parcel_at(wire, i);
        if (parcel->taken_by != NULL && wire->clock->now - parcel->taken_on >= idle) {
            take(parcel, self, &deliveries[taken++]);
        }
    }
    *count = taken;
    return ERR_OK;
}

/* What it took stays for others to inherit. */
static enum err leave(void *self)
{
    return memory_faults_next(wire_of(self)->faults);
}

struct job_wire memory_job_wire(struct memory_receiver *receiver)
{
    return (struct job_wire){
        .self = receiver,
        .open = open_wire,
        .load = load,
        .send = send_all,
        .receive = receive,
        .acknowledge = acknowledge,
        .inherit = inherit,
        .leave = leave,
    };
}
