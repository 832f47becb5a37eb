-- The books: users.coins = sum(coin_entries.amount) + sum(bets.net), always.
CREATE TABLE coin_entries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    amount bigint NOT NULL,
    reason text COLLATE "C" NOT NULL
        CONSTRAINT coin_entries_reason_format CHECK (reason ~ '^[a-z_]{1,32}$'),
    created_on timestamptz NOT NULL
);

CREATE INDEX coin_entries_user ON coin_entries (user_id);
