#include "adapters/postgres/job_row.h"
#include "adapters/postgres/job_payload.h"

enum { STATE_BYTES = 16 };

static void read_payload(struct row *row, struct job_payload *payload)
{
    enum err err = job_payload_from_json(row_borrowed_text(row), row->arena, payload);
    row->malformed = row->malformed || err == ERR_MALFORMED;
    row->out_of_memory = row->out_of_memory || err == ERR_NO_MEMORY;
}

static void read_state(struct row *row, enum job_state *state)
{
    char name[STATE_BYTES] = "";
    row_text(row, name, sizeof name);
    if (job_state_from(name, state) != ERR_OK) {
        row->malformed = true;
    }
}

void job_row_read(struct row *row, void *job)
{
    struct job read = { .id = row_int64(row) };
    row_text(row, read.kind, sizeof read.kind);
    row_text(row, read.key, sizeof read.key);
    read_payload(row, &read.payload);
    read_state(row, &read.state);
    read.tries = row_int32(row);
    read.created_on = row_instant(row);
    read.run_at = row_instant(row);
    read.started_on = row_instant(row);
    read.finished_on = row_instant(row);
    row_text(row, read.worker, sizeof read.worker);
    row_text(row, read.error, sizeof read.error);
    row_text(row, read.request_id, sizeof read.request_id);
    if (!row->malformed && !row->out_of_memory) {
        *(struct job *)job = read;
    }
}
