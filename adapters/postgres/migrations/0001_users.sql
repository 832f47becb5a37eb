-- People and their sign-ins. Letters compare by ASCII case only (collation "C"), as the domain does.
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text COLLATE "C" NOT NULL
        CONSTRAINT users_email_is_lower_case CHECK (email = lower(email))
        CONSTRAINT users_email_has_a_sane_form CHECK (email ~ '^[^@[:space:]]+@[^@[:space:]]+$')
        CONSTRAINT users_email_length CHECK (octet_length(email) <= 254),
    username text COLLATE "C"
        CONSTRAINT users_username_format CHECK (username ~ '^[A-Za-z0-9_]{1,16}$'),
    password_hash text NOT NULL
        CONSTRAINT users_password_hash_length CHECK (octet_length(password_hash) BETWEEN 1 AND 127),
    role text COLLATE "C" NOT NULL
        CONSTRAINT users_role_is_known CHECK (role IN ('member', 'admin')),
    active boolean NOT NULL DEFAULT true,
    locale text COLLATE "C" NOT NULL DEFAULT 'en'
        CONSTRAINT users_locale_is_known CHECK (locale IN ('en', 'es', 'kl')),

    coins bigint NOT NULL DEFAULT 0
        CONSTRAINT users_coins_are_never_negative CHECK (coins >= 0),
    bet_count bigint NOT NULL DEFAULT 0
        CONSTRAINT users_bet_count_from_zero CHECK (bet_count >= 0),
    last_bet_on timestamptz,

    seed_number bigint NOT NULL
        CONSTRAINT users_seed_number_from_one CHECK (seed_number >= 1),
    server_seed bytea NOT NULL
        CONSTRAINT users_server_seed_size CHECK (octet_length(server_seed) = 32),
    next_server_seed bytea NOT NULL
        CONSTRAINT users_next_server_seed_size CHECK (octet_length(next_server_seed) = 32),
    client_seed text NOT NULL
        CONSTRAINT users_client_seed_length CHECK (char_length(client_seed) BETWEEN 1 AND 64),
    nonce bigint NOT NULL
        CONSTRAINT users_nonce_from_zero CHECK (nonce >= 0),

    sign_in_count bigint NOT NULL DEFAULT 0
        CONSTRAINT users_sign_in_count_from_zero CHECK (sign_in_count >= 0),
    current_sign_in_on timestamptz,
    current_sign_in_address text NOT NULL DEFAULT ''
        CONSTRAINT users_current_sign_in_address_length CHECK (octet_length(current_sign_in_address) <= 45),
    last_sign_in_on timestamptz,
    last_sign_in_address text NOT NULL DEFAULT ''
        CONSTRAINT users_last_sign_in_address_length CHECK (octet_length(last_sign_in_address) <= 45),

    created_on timestamptz NOT NULL,
    updated_on timestamptz NOT NULL
)
-- Every bet updates its user's row: room on the page, and no index on what a bet changes, keep those updates heap-only.
WITH (fillfactor = 60);

CREATE UNIQUE INDEX users_email_key ON users (email);
CREATE UNIQUE INDEX users_username_key ON users (lower(username));

-- Being signed in. The cookie's token is not here, only its SHA-256.
CREATE TABLE sessions (
    token_hash bytea PRIMARY KEY
        CONSTRAINT sessions_token_hash_size CHECK (octet_length(token_hash) = 32),
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    created_on timestamptz NOT NULL,
    expires_on timestamptz NOT NULL
);

CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_on);
