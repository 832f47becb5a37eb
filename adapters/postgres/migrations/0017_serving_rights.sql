-- What the role that serves may do, where another one owns the tables (docs/security.md): to add, read and change what the site adds,
-- reads and changes, triggers included; not to rewrite the past, nor to shape the database. A migration that makes a table adds its line,
-- and one that has code do more changes it.
CREATE TABLE serving_rights (
    relation text COLLATE "C" PRIMARY KEY,
    rights text[] NOT NULL
        CONSTRAINT serving_rights_are_known CHECK (rights <@ '{SELECT,INSERT,UPDATE,DELETE}'),
    columns text[] NOT NULL DEFAULT '{}' -- that may be updated, of a table whose others may not
        CONSTRAINT serving_rights_columns_of_the_others CHECK (columns = '{}' OR NOT 'UPDATE' = ANY (rights))
);

INSERT INTO serving_rights (relation, rights) VALUES
    -- The past.
    ('bets', '{SELECT,INSERT}'),
    ('coin_entries', '{SELECT,INSERT}'),
    ('seed_pairs', '{SELECT,INSERT}'),
    ('audit_entries', '{SELECT,INSERT}'),
    ('job_drills', '{SELECT,INSERT,DELETE}'),
    -- Who is deleted keeps a row.
    ('users', '{SELECT,INSERT,UPDATE}'),
    ('subscriptions', '{SELECT,INSERT,UPDATE}'),
    ('purchases', '{SELECT,INSERT,UPDATE}'),
    ('sessions', '{SELECT,INSERT,UPDATE,DELETE}'),
    ('play_limits', '{SELECT,INSERT,UPDATE,DELETE}'),
    ('cards', '{SELECT,INSERT,UPDATE,DELETE}'),
    ('coupons', '{SELECT,INSERT,UPDATE,DELETE}'),
    ('exports', '{SELECT,INSERT,UPDATE,DELETE}'),
    ('export_chunks', '{SELECT,INSERT}'), -- they go with their export
    ('export_tokens', '{SELECT,INSERT}'),
    -- Jobs and their workers.
    ('jobs', '{SELECT,INSERT,UPDATE,DELETE}'),
    ('job_ticks', '{SELECT,INSERT,UPDATE}'),
    ('job_tallies', '{SELECT,INSERT,UPDATE}'),
    ('workers', '{SELECT,INSERT,UPDATE,DELETE}'),
    ('gateway_calls', '{SELECT,INSERT,UPDATE}'),
    -- What triggers keep, and jobs sum up.
    ('user_directory', '{SELECT,INSERT,UPDATE,DELETE}'),
    ('user_directory_changes', '{SELECT,INSERT,DELETE}'),
    ('user_directory_state', '{SELECT,UPDATE}'),
    ('leader_landmarks', '{SELECT,INSERT,DELETE}'),
    ('leader_changes', '{SELECT,INSERT,DELETE}'),
    ('row_counts', '{SELECT,INSERT,UPDATE}'),
    ('site_figures', '{SELECT,INSERT,UPDATE}'),
    ('site_figure_changes', '{SELECT,INSERT,DELETE}'),
    ('bet_sums', '{SELECT,UPDATE}'),
    -- What `snakeeyes db status` and `check --deploy` read.
    ('schema_migrations', '{SELECT}'),
    ('serving_rights', '{SELECT}');
INSERT INTO serving_rights VALUES
    ('audit_head', '{SELECT}', '{entry_count,hash}'),
    ('invoices', '{SELECT,INSERT}', '{refunded,disputed,coins_back}'),
    -- Rows of these are locked before they are deleted, for which one column must be the role's to update.
    ('gateway_events', '{SELECT,INSERT,DELETE}', '{received_on}'),
    ('reset_tokens', '{SELECT,INSERT,DELETE}', '{created_on}'),
    ('sign_ins', '{SELECT,INSERT,DELETE}', '{signed_in_on}');

-- Gives a role these rights and takes all others on what the caller owns. Whoever may log in may make temporary tables and, in a database
-- that comes from before PostgreSQL 15, tables as well: nobody needs that. It goes after every migration (adapters/postgres/migrate.c).
CREATE FUNCTION grant_serving_rights(role text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    house text := current_schema();
    found record;
BEGIN
    IF role = current_user THEN -- who owns all serves, too
        RETURN;
    END IF;
    EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC, %I', current_database(), role);
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC, %I', house, role);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', house, role);
    FOR found IN SELECT relname, relkind, rights, columns FROM pg_class LEFT JOIN serving_rights ON relation = relname
        WHERE relnamespace = quote_ident(house)::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND pg_has_role(relowner, 'USAGE') LOOP
        EXECUTE format(CASE found.relkind WHEN 'S' THEN 'REVOKE ALL ON SEQUENCE %I.%I FROM %I' ELSE 'REVOKE ALL ON %I.%I FROM %I' END,
            house, found.relname, role);
        IF found.rights IS NOT NULL THEN
            EXECUTE format('GRANT %s ON %I.%I TO %I', array_to_string(found.rights, ', '), house, found.relname, role);
        END IF;
        IF found.columns <> '{}' THEN
            EXECUTE format('GRANT UPDATE (%s) ON %I.%I TO %I', array_to_string(found.columns, ', '), house, found.relname, role);
        END IF;
    END LOOP;
    -- Made-up users get their ids before their rows (adapters/postgres/bulk_loader.c).
    EXECUTE format('GRANT USAGE ON SEQUENCE %s TO %I', pg_get_serial_sequence('users', 'id'), role);
END $$;

-- What the role that asks may do beyond these rights, for `snakeeyes check --deploy`. A right counts that it may use or may give itself: roles
-- that it is a member of count as itself.
CREATE FUNCTION serving_rights_exceeded(OUT is_superuser boolean, OUT rules_the_server boolean, OUT makes_databases boolean,
    OUT owns_the_tables boolean, OUT makes_tables boolean, OUT changes_the_audit_log boolean, OUT changes_the_books boolean, OUT changes_more boolean)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    house oid := quote_ident(current_schema())::regnamespace;
    audit_log text[] := '{audit_entries,audit_head}';
    books text[] := '{bets,coin_entries,invoices}';
BEGIN
    SELECT bool_or(rolsuper), bool_or(rolcreaterole OR rolreplication OR rolbypassrls OR rolname IN ('pg_read_all_data',
            'pg_write_all_data', 'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program')), bool_or(rolcreatedb)
        INTO is_superuser, rules_the_server, makes_databases FROM pg_roles WHERE pg_has_role(oid, 'MEMBER');
    owns_the_tables := EXISTS (SELECT FROM pg_class WHERE relnamespace = house AND pg_has_role(relowner, 'MEMBER'))
        OR EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND pg_has_role(datdba, 'MEMBER'))
        OR EXISTS (SELECT FROM pg_namespace WHERE oid = house AND pg_has_role(nspowner, 'MEMBER'));
    makes_tables := has_schema_privilege(house, 'CREATE') OR has_database_privilege(current_database(), 'CREATE, TEMPORARY');
    WITH tables AS (SELECT oid, relname, coalesce(rights, '{}') AS rights, coalesce(columns, '{}') AS columns
            FROM pg_class LEFT JOIN serving_rights ON relation = relname WHERE relnamespace = house AND relkind IN ('r', 'p')),
        beyond AS (SELECT relname FROM tables, unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS privilege
                WHERE privilege <> ALL (rights) AND has_table_privilege(oid, privilege)
            UNION ALL SELECT relname FROM tables JOIN pg_attribute ON attrelid = oid AND attnum > 0 AND NOT attisdropped
                WHERE 'UPDATE' <> ALL (rights) AND attname <> ALL (columns) AND has_column_privilege(oid, attnum, 'UPDATE'))
    SELECT coalesce(bool_or(relname = ANY (audit_log)), false), coalesce(bool_or(relname = ANY (books)), false),
            coalesce(bool_or(relname <> ALL (audit_log || books)), false)
        INTO changes_the_audit_log, changes_the_books, changes_more FROM beyond;
END $$;
