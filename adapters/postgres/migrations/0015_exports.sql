-- All that the site knows of a user, for that user (domain/export/export.h): one document a user, in chunks, for some days.
CREATE TABLE exports (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL
        CONSTRAINT exports_user_key UNIQUE REFERENCES users ON DELETE CASCADE,
    created_on timestamptz NOT NULL,
    expires_on timestamptz NOT NULL
        CONSTRAINT exports_expire_after_they_were_made CHECK (expires_on > created_on),
    chunk_count bigint NOT NULL DEFAULT 0 -- while it is being made
        CONSTRAINT exports_chunk_count_from_zero CHECK (chunk_count >= 0)
);

CREATE INDEX exports_expiry ON exports (expires_on);

CREATE TABLE export_chunks (
    export_id bigint NOT NULL REFERENCES exports ON DELETE CASCADE,
    number bigint NOT NULL
        CONSTRAINT export_chunks_number_from_zero CHECK (number >= 0),
    body text COLLATE "C" NOT NULL,
    PRIMARY KEY (export_id, number)
);

-- Links that open them. The mail has the token, this table its SHA-256.
CREATE TABLE export_tokens (
    token_hash bytea PRIMARY KEY
        CONSTRAINT export_tokens_token_hash_size CHECK (octet_length(token_hash) = 32),
    export_id bigint NOT NULL REFERENCES exports ON DELETE CASCADE
);

CREATE INDEX export_tokens_export ON export_tokens (export_id);
