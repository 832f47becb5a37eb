-- The request that asked for a job, as logs and mails name it; '' for none. Code from before this adds jobs without one.
ALTER TABLE jobs ADD COLUMN request_id text COLLATE "C" NOT NULL DEFAULT ''
    CONSTRAINT jobs_request_id_format CHECK (request_id ~ '^[A-Za-z0-9-]{0,64}$');
