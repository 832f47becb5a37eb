-- Who changed what, when, from where, old and new. The columns hold what is hashed (domain/audit/chain.h), so what stands for nothing
-- is 0 or '' here and never NULL. Entries outlive the users that they tell of: no foreign key.
CREATE TABLE audit_entries (
    id bigint PRIMARY KEY
        CONSTRAINT audit_entries_id_from_one CHECK (id >= 1),
    happened_on timestamptz NOT NULL,
    actor_id bigint NOT NULL,
    actor_name text COLLATE "C" NOT NULL
        CONSTRAINT audit_entries_actor_name_length CHECK (octet_length(actor_name) BETWEEN 1 AND 254),
    actor_address text NOT NULL
        CONSTRAINT audit_entries_actor_address_length CHECK (octet_length(actor_address) <= 45),
    acting_as bigint NOT NULL,
    action text COLLATE "C" NOT NULL
        CONSTRAINT audit_entries_action_format CHECK (action ~ '^[a-z_.]{1,48}$'),
    subject text COLLATE "C" NOT NULL
        CONSTRAINT audit_entries_subject_format CHECK (subject ~ '^[a-z_]{0,48}$'),
    subject_id bigint NOT NULL,
    subject_name text NOT NULL
        CONSTRAINT audit_entries_subject_name_length CHECK (octet_length(subject_name) <= 254),
    reason text NOT NULL
        CONSTRAINT audit_entries_reason_length CHECK (char_length(reason) <= 500),
    changes jsonb NOT NULL -- [[field, before, after], ...]
        CONSTRAINT audit_entries_changes_are_a_list CHECK (jsonb_typeof(changes) = 'array' AND jsonb_array_length(changes) <= 16),
    hash bytea NOT NULL
        CONSTRAINT audit_entries_hash_size CHECK (octet_length(hash) = 32)
);

CREATE INDEX audit_entries_actor ON audit_entries (actor_name, id);
CREATE INDEX audit_entries_action ON audit_entries (action, id);
CREATE INDEX audit_entries_subject ON audit_entries (subject, subject_id, id);
CREATE INDEX audit_entries_kind ON audit_entries (subject, id);

-- The end of the chain, one row: who adds an entry locks it, and a tail that is cut off shows.
CREATE TABLE audit_head (
    is_there boolean PRIMARY KEY
        CONSTRAINT audit_head_is_one_row CHECK (is_there),
    entry_count bigint NOT NULL
        CONSTRAINT audit_head_entry_count_from_zero CHECK (entry_count >= 0),
    hash bytea NOT NULL
        CONSTRAINT audit_head_hash_size CHECK (octet_length(hash) = 32)
);
INSERT INTO audit_head VALUES (true, 0, decode(repeat('00', 32), 'hex'));

-- Three guards, each against what the one before it can't stop:
-- 1. Rights: the role that serves, though it owns the tables, may only add entries and move the head. That stops a mistake of the code
--    and SQL that somebody slipped in. An owner can give itself the rights back.
-- 2. Triggers, which also bind a superuser, whom no right binds, and an owner who took the rights back. Both can switch triggers off.
-- 3. The chain of hashes: `snakeeyes audit verify` finds what was done with rights and triggers out of the way. Who computes the whole
--    chain and its head anew is found by a hash that was written down elsewhere before.
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is added to, never changed' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_stays BEFORE INSERT OR DELETE OR TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON audit_head
    FOR EACH ROW WHEN (NEW.entry_count <> OLD.entry_count + 1 OR NOT NEW.is_there) EXECUTE FUNCTION audit_refuse();

REVOKE ALL ON audit_entries, audit_head FROM PUBLIC, CURRENT_USER;
GRANT SELECT, INSERT ON audit_entries TO CURRENT_USER;
GRANT SELECT, UPDATE (entry_count, hash) ON audit_head TO CURRENT_USER;

-- An admin's session may act as a user for support.
ALTER TABLE sessions ADD COLUMN acting_as bigint REFERENCES users ON DELETE SET NULL;
CREATE INDEX sessions_acting ON sessions (acting_as) WHERE acting_as IS NOT NULL;
