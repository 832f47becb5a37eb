-- What players set against playing too much (domain/play/limits.h).
CREATE TABLE play_limits (
    user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    daily_loss bigint NOT NULL -- coins; 0: none
        CONSTRAINT play_limits_daily_loss_from_zero CHECK (daily_loss >= 0),
    next_daily_loss bigint NOT NULL
        CONSTRAINT play_limits_next_daily_loss_from_zero CHECK (next_daily_loss >= 0),
    loss_changes_on timestamptz,
    daily_wager bigint NOT NULL
        CONSTRAINT play_limits_daily_wager_from_zero CHECK (daily_wager >= 0),
    next_daily_wager bigint NOT NULL
        CONSTRAINT play_limits_next_daily_wager_from_zero CHECK (next_daily_wager >= 0),
    wager_changes_on timestamptz,
    excluded_until timestamptz,
    day bigint NOT NULL, -- after 1970-01-01, which the next two are about
    wagered bigint NOT NULL
        CONSTRAINT play_limits_wagered_from_zero CHECK (wagered >= 0),
    net bigint NOT NULL
)
-- A limited player's bets update it: no index on what they change, and room on the page.
WITH (fillfactor = 60);

-- Stands in the row that every bet changes anyway, so that a bet of who has no limits asks for nothing more.
ALTER TABLE users ADD limited boolean NOT NULL DEFAULT false;
