-- Work that can't be answered at once (domain/job/job.h). This table is the truth; Redis only carries numbers of rows.
CREATE TABLE jobs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text COLLATE "C" NOT NULL
        CONSTRAINT jobs_kind_format CHECK (kind ~ '^[a-z][a-z_.]{0,31}$'),
    key text COLLATE "C"
        CONSTRAINT jobs_key_length CHECK (octet_length(key) BETWEEN 1 AND 120),
    payload jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT jobs_payload_is_an_object CHECK (jsonb_typeof(payload) = 'object'),
    state text COLLATE "C" NOT NULL
        CONSTRAINT jobs_state_is_known CHECK (state IN ('queued', 'scheduled', 'running', 'dead', 'done')),
    tries integer NOT NULL DEFAULT 0
        CONSTRAINT jobs_tries_from_zero CHECK (tries >= 0),
    created_on timestamptz NOT NULL,
    run_at timestamptz NOT NULL,
    due_on timestamptz NOT NULL, -- when a relay looks at it: at run_at, and again when what it sent was not begun for long
    started_on timestamptz,
    lease_until timestamptz,
    finished_on timestamptz,
    worker text NOT NULL DEFAULT ''
        CONSTRAINT jobs_worker_length CHECK (octet_length(worker) <= 48),
    error text NOT NULL DEFAULT ''
        CONSTRAINT jobs_error_length CHECK (octet_length(error) <= 500),
    CONSTRAINT jobs_running_is_leased CHECK ((state = 'running') = (lease_until IS NOT NULL)),
    CONSTRAINT jobs_ended_has_an_end CHECK ((state IN ('dead', 'done')) = (finished_on IS NOT NULL))
)
-- A row is written three times in its short life.
WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

-- One index a state: each stays as small as what is in that state.
CREATE UNIQUE INDEX jobs_key ON jobs (key) WHERE key IS NOT NULL;
CREATE INDEX jobs_due ON jobs (due_on, id) WHERE state IN ('queued', 'scheduled');
CREATE INDEX jobs_lease ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_ended ON jobs (state, finished_on) WHERE state IN ('dead', 'done');
CREATE INDEX jobs_dead ON jobs (id) WHERE state = 'dead';

-- Up to when each schedule was dealt with.
CREATE TABLE job_ticks (
    name text COLLATE "C" PRIMARY KEY
        CONSTRAINT job_ticks_name_format CHECK (name ~ '^[a-z_]{1,32}$'),
    last_tick timestamptz NOT NULL
);

-- How tries went since ever, by kind; buckets as in ports/job_statistics.h.
CREATE TABLE job_tallies (
    kind text COLLATE "C" PRIMARY KEY,
    done bigint NOT NULL,
    retried bigint NOT NULL,
    dead bigint NOT NULL,
    microseconds bigint NOT NULL,
    buckets bigint[] NOT NULL
        CONSTRAINT job_tallies_buckets_count CHECK (cardinality(buckets) = 11)
);

-- Worker processes that live, or did a moment ago.
CREATE TABLE workers (
    worker text COLLATE "C" PRIMARY KEY,
    threads integer NOT NULL,
    started_on timestamptz NOT NULL,
    seen_on timestamptz NOT NULL,
    leads boolean NOT NULL
);

-- What the job "drill" leaves behind: one row for each time that its effect was there.
CREATE TABLE job_drills (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id bigint NOT NULL,
    done_on timestamptz NOT NULL
);

CREATE INDEX job_drills_age ON job_drills (done_on);
