-- What operators do with users (ports/user_directory.h, domain/user/edit_user.c, domain/user/delete_user.c).

-- Who is deleted keeps a row, so that the books and the invoices still add up; nothing of the person is in it. `revision` counts the
-- changes of what operators edit, so that two of them don't write over each other.
ALTER TABLE users
    ADD revision bigint NOT NULL DEFAULT 0
        CONSTRAINT users_revision_from_zero CHECK (revision >= 0),
    ADD deleted_on timestamptz
        CONSTRAINT users_deleted_are_nobody CHECK (deleted_on IS NULL OR (username IS NULL AND NOT active AND role = 'member'));

-- The last admin is looked for in each change of an account. No bet changes what stands in it.
CREATE INDEX users_admins ON users (id) WHERE role = 'admin' AND active;

-- What lists of users are sorted by. It is a table of its own because an index on what a bet changes (users.coins, users.last_bet_on)
-- would end the heap-only updates of bets: with both indexed, pgbench does a bet's statement 6,600 times a second in place of 9,500
-- (100,000 users, fsync off). Its rows are narrow and seldom change, so a page is reached by walking an index alone, from the nearer
-- end: at 1,000,000 users in 1 ms at both ends, in 30 to 50 ms in the middle.
CREATE TABLE user_directory (
    id bigint PRIMARY KEY, -- of the user; the triggers below keep the two equal, at less than a foreign key's cost
    created_on timestamptz NOT NULL,
    username text COLLATE "C", -- lower case
    last_bet_on timestamptz,
    sign_in_count bigint NOT NULL,
    coins bigint NOT NULL
);

-- Ties go by id in both directions; who never bet and who has no name comes last in both.
CREATE INDEX user_directory_created_on_asc ON user_directory (created_on, id);
CREATE INDEX user_directory_created_on_desc ON user_directory (created_on DESC, id);
CREATE INDEX user_directory_username_asc ON user_directory (username, id);
CREATE INDEX user_directory_username_desc ON user_directory (username DESC NULLS LAST, id);
CREATE INDEX user_directory_last_bet_on_asc ON user_directory (last_bet_on, id);
CREATE INDEX user_directory_last_bet_on_desc ON user_directory (last_bet_on DESC NULLS LAST, id);
CREATE INDEX user_directory_sign_in_count_asc ON user_directory (sign_in_count, id);
CREATE INDEX user_directory_sign_in_count_desc ON user_directory (sign_in_count DESC, id);
CREATE INDEX user_directory_coins_asc ON user_directory (coins, id);
CREATE INDEX user_directory_coins_desc ON user_directory (coins DESC, id);

-- How many rows it has: users + the sum of what came after, so that no sign-up waits for another one's.
CREATE TABLE user_directory_changes (delta bigint NOT NULL);

-- Coins move by bets and entries only, so these tables are the log of what moved: all up to bets_seen and entries_seen is in the
-- directory. A number is drawn before its row is seen, so what was the latest one (bets_mark, entries_mark) counts as seen once every
-- transaction that had begun to write by then (below `horizon`) is over; each writer of bets and entries changes its user's row,
-- and so has its transaction's number, before it draws theirs.
CREATE TABLE user_directory_state (
    is_only boolean PRIMARY KEY DEFAULT true
        CONSTRAINT user_directory_state_is_one_row CHECK (is_only),
    users bigint NOT NULL DEFAULT 0,
    bets_seen bigint NOT NULL DEFAULT 0,
    entries_seen bigint NOT NULL DEFAULT 0,
    bets_mark bigint NOT NULL DEFAULT 0,
    entries_mark bigint NOT NULL DEFAULT 0,
    horizon xid8 NOT NULL DEFAULT '0'
);
INSERT INTO user_directory_state DEFAULT VALUES;

CREATE FUNCTION user_directory_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO user_directory SELECT id, created_on, lower(username), last_bet_on, sign_in_count, coins FROM added
        WHERE deleted_on IS NULL;
    INSERT INTO user_directory_changes SELECT count(*) FROM added WHERE deleted_on IS NULL HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION user_directory_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH gone AS (DELETE FROM user_directory AS listed USING removed WHERE listed.id = removed.id RETURNING 1)
    INSERT INTO user_directory_changes SELECT -count(*) FROM gone HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION user_directory_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.deleted_on IS NULL THEN
        UPDATE user_directory SET username = lower(NEW.username), sign_in_count = NEW.sign_in_count WHERE id = NEW.id;
        RETURN NULL;
    END IF;
    WITH gone AS (DELETE FROM user_directory WHERE id = NEW.id RETURNING 1)
    INSERT INTO user_directory_changes SELECT -count(*) FROM gone HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION user_directory_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE user_directory, user_directory_changes;
    UPDATE user_directory_state SET users = 0, bets_seen = 0, entries_seen = 0, bets_mark = 0, entries_mark = 0, horizon = '0';
    RETURN NULL;
END $$;

CREATE TRIGGER users_are_listed AFTER INSERT ON users
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION user_directory_added();
CREATE TRIGGER users_are_unlisted AFTER DELETE ON users
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION user_directory_removed();
CREATE TRIGGER users_are_listed_anew AFTER UPDATE OF username, sign_in_count, deleted_on ON users
    FOR EACH ROW EXECUTE FUNCTION user_directory_changed(); -- a bet sets none of these
CREATE TRIGGER users_are_all_unlisted AFTER TRUNCATE ON users
    FOR EACH STATEMENT EXECUTE FUNCTION user_directory_emptied();

-- Brings coins and latest bets of the directory up to date. Every list of users begins with it, and a job does it each minute, so that
-- there is never much to do. Where nobody bet since, it reads three rows.
CREATE FUNCTION user_directory_refresh() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    state user_directory_state;
BEGIN
    PERFORM FROM user_directory_state WHERE bets_seen = coalesce((SELECT max(id) FROM bets), 0)
        AND entries_seen = coalesce((SELECT max(id) FROM coin_entries), 0);
    IF FOUND THEN
        RETURN;
    END IF;
    -- One at a time; what follows sees what the one before did.
    SELECT * INTO state FROM user_directory_state FOR UPDATE;
    WITH busy AS (SELECT user_id FROM bets WHERE id > state.bets_seen
            UNION SELECT user_id FROM coin_entries WHERE id > state.entries_seen),
        moved AS (UPDATE user_directory AS listed SET coins = users.coins, last_bet_on = users.last_bet_on
            FROM busy JOIN users ON users.id = busy.user_id
            WHERE listed.id = users.id AND (listed.coins, listed.last_bet_on) IS DISTINCT FROM (users.coins, users.last_bet_on)),
        counted AS (DELETE FROM user_directory_changes RETURNING delta)
    UPDATE user_directory_state SET
        users = users + coalesce((SELECT sum(delta) FROM counted), 0),
        bets_seen = CASE WHEN is_over THEN bets_mark ELSE bets_seen END,
        entries_seen = CASE WHEN is_over THEN entries_mark ELSE entries_seen END,
        bets_mark = CASE WHEN is_over THEN coalesce((SELECT max(id) FROM bets), 0) ELSE bets_mark END,
        entries_mark = CASE WHEN is_over THEN coalesce((SELECT max(id) FROM coin_entries), 0) ELSE entries_mark END,
        horizon = CASE WHEN is_over THEN pg_snapshot_xmax(pg_current_snapshot()) ELSE horizon END
        FROM (SELECT state.horizon <= pg_snapshot_xmin(pg_current_snapshot()) AS is_over) AS writers;
END $$;

-- The triggers have waited for all who wrote users, bets or entries, and hold off the others until the end: nothing is in between.
INSERT INTO user_directory SELECT id, created_on, lower(username), last_bet_on, sign_in_count, coins FROM users;
UPDATE user_directory_state SET
    users = (SELECT count(*) FROM users),
    bets_seen = coalesce((SELECT max(id) FROM bets), 0), entries_seen = coalesce((SELECT max(id) FROM coin_entries), 0),
    bets_mark = coalesce((SELECT max(id) FROM bets), 0), entries_mark = coalesce((SELECT max(id) FROM coin_entries), 0);

-- Searching for a part of an e-mail or a username. The extension comes with PostgreSQL and may be made by a database's owner; where it
-- can't be, the search works all the same, by reading all users.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX users_search ON users USING gin (email gin_trgm_ops, lower(username) gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
    RAISE WARNING 'users are searched without an index: %', SQLERRM;
END $$;
