-- Settled bets and the seeds that rolled them.
CREATE TABLE bets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    number bigint NOT NULL
        CONSTRAINT bets_number_from_one CHECK (number >= 1),
    guess integer NOT NULL
        CONSTRAINT bets_guess_range CHECK (guess BETWEEN 2 AND 12),
    die_1 integer NOT NULL
        CONSTRAINT bets_die_1_range CHECK (die_1 BETWEEN 1 AND 6),
    die_2 integer NOT NULL
        CONSTRAINT bets_die_2_range CHECK (die_2 BETWEEN 1 AND 6),
    wagered bigint NOT NULL
        CONSTRAINT bets_wager_from_one CHECK (wagered >= 1),
    payout integer NOT NULL -- tenths
        CONSTRAINT bets_payout_is_the_tables CHECK (payout = CASE guess
            WHEN 2 THEN 360 WHEN 3 THEN 180 WHEN 4 THEN 120 WHEN 5 THEN 90 WHEN 6 THEN 72 WHEN 7 THEN 60
            WHEN 8 THEN 72 WHEN 9 THEN 90 WHEN 10 THEN 120 WHEN 11 THEN 180 WHEN 12 THEN 360 END),
    net bigint NOT NULL, -- div() and not floor(a / b): numeric division rounds large quotients
    seed_number bigint NOT NULL
        CONSTRAINT bets_seed_number_from_one CHECK (seed_number >= 1),
    nonce bigint NOT NULL
        CONSTRAINT bets_nonce_from_zero CHECK (nonce >= 0),
    placed_on timestamptz NOT NULL,
    CONSTRAINT bets_net_follows_the_payout_rule
        CHECK (net = CASE WHEN die_1 + die_2 = guess THEN div(wagered::numeric * payout, 10) ELSE -wagered END)
);

-- Numbers a user's bets without gaps and serves the history, newest first.
CREATE UNIQUE INDEX bets_history ON bets (user_id, number);

-- Seed pairs no longer in use: what the history may show.
CREATE TABLE seed_pairs (
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    number bigint NOT NULL
        CONSTRAINT seed_pairs_number_from_one CHECK (number >= 1),
    server_seed bytea NOT NULL
        CONSTRAINT seed_pairs_server_seed_size CHECK (octet_length(server_seed) = 32),
    client_seed text NOT NULL
        CONSTRAINT seed_pairs_client_seed_length CHECK (char_length(client_seed) BETWEEN 1 AND 64),
    bets bigint NOT NULL
        CONSTRAINT seed_pairs_bets_from_zero CHECK (bets >= 0),
    revealed_on timestamptz NOT NULL,
    PRIMARY KEY (user_id, number)
);
