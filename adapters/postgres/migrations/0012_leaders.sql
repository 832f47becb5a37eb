-- The leaderboard (leaders and rank of ports/user_store.h): active users with a username and a subscription, by their coins.
--
-- It is read from user_directory (migration 0009), which may lag behind by the bets of a minute, and corrected by who moved since: it is
-- exact, no bet pays for it, and nobody who reads it writes.

-- `behind` sorts the leaders, the richest first; it is NULL for everybody else. A trigger sets each of what it is made of by itself,
-- so that a username and a subscription that come at once don't miss each other.
ALTER TABLE user_directory
    ADD enabled boolean NOT NULL DEFAULT true, -- users.active, whose name is in statements that join both tables
    ADD subscribed boolean NOT NULL DEFAULT false, -- subscription_is_active (domain/billing/subscription.h)
    ADD behind bigint GENERATED ALWAYS AS (CASE WHEN enabled AND subscribed AND username IS NOT NULL THEN -coins END) STORED;

CREATE FUNCTION subscription_counts(status text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN status IN ('trialing', 'active', 'past_due');

CREATE OR REPLACE FUNCTION user_directory_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO user_directory (id, created_on, username, last_bet_on, sign_in_count, coins, enabled)
        SELECT id, created_on, lower(username), last_bet_on, sign_in_count, coins, active FROM added WHERE deleted_on IS NULL;
    INSERT INTO user_directory_changes SELECT count(*) FROM added WHERE deleted_on IS NULL HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION user_directory_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.deleted_on IS NULL THEN
        UPDATE user_directory SET username = lower(NEW.username), sign_in_count = NEW.sign_in_count, enabled = NEW.active
            WHERE id = NEW.id;
        RETURN NULL;
    END IF;
    WITH gone AS (DELETE FROM user_directory WHERE id = NEW.id RETURNING 1)
    INSERT INTO user_directory_changes SELECT -count(*) FROM gone HAVING count(*) > 0;
    RETURN NULL;
END $$;

DROP TRIGGER users_are_listed_anew ON users;
CREATE TRIGGER users_are_listed_anew AFTER UPDATE OF username, sign_in_count, active, deleted_on ON users
    FOR EACH ROW EXECUTE FUNCTION user_directory_changed(); -- a bet sets none of these

-- A user has one subscription that counts (subscriptions_open_key): when it ends, there is no other.
CREATE FUNCTION user_directory_subscribed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE user_directory SET subscribed = true FROM come WHERE user_directory.id = come.user_id AND subscription_counts(come.status);
    RETURN NULL;
END $$;

CREATE FUNCTION user_directory_resubscribed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE user_directory SET subscribed = TG_OP = 'UPDATE' AND subscription_counts(NEW.status) WHERE id = OLD.user_id;
    RETURN NULL;
END $$;

CREATE TRIGGER subscriptions_list AFTER INSERT ON subscriptions
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION user_directory_subscribed();
CREATE TRIGGER subscriptions_list_anew AFTER UPDATE OF status ON subscriptions FOR EACH ROW
    WHEN (subscription_counts(OLD.status) <> subscription_counts(NEW.status)) EXECUTE FUNCTION user_directory_resubscribed();
CREATE TRIGGER subscriptions_unlist AFTER DELETE ON subscriptions FOR EACH ROW
    WHEN (subscription_counts(OLD.status)) EXECUTE FUNCTION user_directory_resubscribed();

-- The triggers hold off who writes users or subscriptions until the end: nothing is in between.
UPDATE user_directory SET enabled = users.active, subscribed = found.subscribed
    FROM users, LATERAL (SELECT EXISTS (SELECT FROM subscriptions WHERE user_id = users.id AND subscription_counts(status)) AS subscribed) AS found
    WHERE users.id = user_directory.id AND (NOT users.active OR found.subscribed);

CREATE INDEX user_directory_leaders ON user_directory (behind, id) WHERE behind IS NOT NULL;

-- How many leaders come before a place in their order. Each thousandth of them is a landmark, counted when a job last did so; what
-- changed since is noted, in the transaction of the change and without a row that two would wait for. The first landmark is before all.
CREATE TABLE leader_landmarks (
    behind bigint NOT NULL,
    id bigint NOT NULL,
    before bigint NOT NULL -- leaders
);
CREATE INDEX leader_landmarks_order ON leader_landmarks (behind, id);
INSERT INTO leader_landmarks VALUES (-9223372036854775808, 0, 0);

CREATE TABLE leader_changes (
    behind bigint NOT NULL,
    id bigint NOT NULL,
    delta integer NOT NULL -- 1: came to this place, -1: left it
)
-- Its rows live for a minute.
WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

CREATE INDEX leader_changes_order ON leader_changes (behind, id) INCLUDE (delta);

CREATE FUNCTION leader_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.behind IS NOT NULL THEN
        INSERT INTO leader_changes VALUES (OLD.behind, OLD.id, -1);
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.behind IS NOT NULL THEN
        INSERT INTO leader_changes VALUES (NEW.behind, NEW.id, 1);
    END IF;
    RETURN NULL;
END $$;

-- Nobody is a leader from the first: a subscription comes after its user.
CREATE TRIGGER leaders_move AFTER UPDATE ON user_directory FOR EACH ROW
    WHEN (OLD.behind IS DISTINCT FROM NEW.behind) EXECUTE FUNCTION leader_moved();
CREATE TRIGGER leaders_leave AFTER DELETE ON user_directory FOR EACH ROW
    WHEN (OLD.behind IS NOT NULL) EXECUTE FUNCTION leader_moved();

-- One statement, so that landmarks and notes are of one moment. A million leaders are counted in 2 s; where nothing changed, nothing is.
CREATE FUNCTION leader_landmarks_renew() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM user_directory_state FOR UPDATE; -- one at a time
    IF NOT EXISTS (SELECT FROM leader_changes) THEN
        RETURN;
    END IF;
    WITH noted AS (DELETE FROM leader_changes), old AS (DELETE FROM leader_landmarks)
    INSERT INTO leader_landmarks
        SELECT -9223372036854775808, 0, 0
        UNION ALL
        SELECT behind, id, place - 1
        FROM (SELECT behind, id, row_number() OVER (ORDER BY behind, id) AS place FROM user_directory WHERE behind IS NOT NULL) AS placed
        WHERE place % 1000 = 0;
END $$;

CREATE OR REPLACE FUNCTION user_directory_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE user_directory, user_directory_changes, leader_landmarks, leader_changes;
    INSERT INTO leader_landmarks VALUES (-9223372036854775808, 0, 0);
    UPDATE user_directory_state SET users = 0, bets_seen = 0, entries_seen = 0, bets_mark = 0, entries_mark = 0, horizon = '0';
    RETURN NULL;
END $$;

-- Whose coins may have moved since the directory was brought up to date: few. A planner that knew the tables only would expect a third of all.
CREATE FUNCTION user_directory_moved() RETURNS SETOF bigint LANGUAGE plpgsql STABLE ROWS 100 AS $$
DECLARE
    state user_directory_state;
BEGIN
    SELECT * INTO state FROM user_directory_state;
    RETURN QUERY SELECT user_id FROM bets WHERE id > state.bets_seen
        UNION SELECT user_id FROM coin_entries WHERE id > state.entries_seen;
END $$;

-- Keeps them few also while more bets are placed than the job of each minute can be waited with: one of those who read the leaders then
-- does its work, and the others go on. Two thousand who moved take a reader 17 ms, a hundred thousand notes 10 ms. What would take a
-- reader seconds, as after an outage of the workers, is left to the job.
CREATE FUNCTION leaders_catch_up() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    unseen bigint := (SELECT greatest((SELECT max(id) FROM bets) - bets_seen, (SELECT max(id) FROM coin_entries) - entries_seen)
        FROM user_directory_state);
BEGIN
    IF unseen > 2000 AND unseen <= 20000 AND pg_try_advisory_xact_lock(hashtext('leaders_catch_up')) THEN
        PERFORM user_directory_refresh();
        IF EXISTS (SELECT FROM leader_changes OFFSET 100000) THEN
            PERFORM leader_landmarks_renew();
        END IF;
    END IF;
END $$;

-- As if all had come since.
INSERT INTO leader_changes SELECT behind, id, 1 FROM user_directory WHERE behind IS NOT NULL;
SELECT leader_landmarks_renew();
