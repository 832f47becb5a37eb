-- Links that set a new password. The mail has the token, this table its SHA-256.
CREATE TABLE reset_tokens (
    token_hash bytea PRIMARY KEY
        CONSTRAINT reset_tokens_token_hash_size CHECK (octet_length(token_hash) = 32),
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    created_on timestamptz NOT NULL,
    expires_on timestamptz NOT NULL
        CONSTRAINT reset_tokens_expire_after_they_were_made CHECK (expires_on > created_on)
);

CREATE INDEX reset_tokens_user ON reset_tokens (user_id);
CREATE INDEX reset_tokens_expiry ON reset_tokens (expires_on);

-- Each sign-in of an account, for its owner's eyes.
CREATE TABLE sign_ins (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    signed_in_on timestamptz NOT NULL,
    address text NOT NULL
        CONSTRAINT sign_ins_address_length CHECK (octet_length(address) <= 45)
);

CREATE INDEX sign_ins_history ON sign_ins (user_id, signed_in_on DESC, id DESC);
CREATE INDEX sign_ins_age ON sign_ins (signed_in_on);
