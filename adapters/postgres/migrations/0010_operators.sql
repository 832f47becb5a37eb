-- What operators make, search and page through (domain/coupon/, adapters/web/pages/admin_*.c).
ALTER TABLE coupons
    ADD name text NOT NULL DEFAULT ''
        CONSTRAINT coupons_name_length CHECK (char_length(name) <= 40),
    ADD pending boolean NOT NULL DEFAULT false; -- the gateway has not said yet that it made it

CREATE INDEX coupons_pending ON coupons (id) WHERE pending;

-- How many rows a table has, exactly: sum(rows). Those who add at once write to different buckets, so that few wait for each other.
CREATE TABLE row_counts (
    relation text COLLATE "C" NOT NULL,
    bucket integer NOT NULL,
    rows bigint NOT NULL,
    PRIMARY KEY (relation, bucket)
)
WITH (fillfactor = 50);

CREATE FUNCTION count_rows(relation text, change bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO row_counts VALUES (relation, pg_backend_pid() % 32, change)
    ON CONFLICT ON CONSTRAINT row_counts_pkey DO UPDATE SET rows = row_counts.rows + excluded.rows
$$;

CREATE FUNCTION count_added_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_rows(TG_TABLE_NAME, (SELECT count(*) FROM changed));
    RETURN NULL;
END
$$;

CREATE FUNCTION count_deleted_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_rows(TG_TABLE_NAME, -(SELECT count(*) FROM changed));
    RETURN NULL;
END
$$;

CREATE FUNCTION forget_row_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM row_counts WHERE relation = TG_TABLE_NAME;
    RETURN NULL;
END
$$;

CREATE TRIGGER coupons_added AFTER INSERT ON coupons REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_added_rows();
CREATE TRIGGER coupons_deleted AFTER DELETE ON coupons REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_deleted_rows();
CREATE TRIGGER coupons_emptied AFTER TRUNCATE ON coupons FOR EACH STATEMENT EXECUTE FUNCTION forget_row_count();
INSERT INTO row_counts SELECT 'coupons', 0, count(*) FROM coupons;

CREATE TRIGGER invoices_added AFTER INSERT ON invoices REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_added_rows();
CREATE TRIGGER invoices_deleted AFTER DELETE ON invoices REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_deleted_rows();
CREATE TRIGGER invoices_emptied AFTER TRUNCATE ON invoices FOR EACH STATEMENT EXECUTE FUNCTION forget_row_count();
INSERT INTO row_counts SELECT 'invoices', 0, count(*) FROM invoices;

-- In both directions: a page's rows are found by their ids alone, from the nearer end.
CREATE INDEX invoices_created_on ON invoices (created_on, id);
CREATE INDEX invoices_total ON invoices (total, id);

-- Searching for a part of a text. Where the extension can't be made, the search works all the same, by reading all rows.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX coupons_search ON coupons USING gin (lower(code) gin_trgm_ops);
    CREATE INDEX invoices_search ON invoices USING gin (lower(number) gin_trgm_ops);
    CREATE INDEX IF NOT EXISTS users_search ON users USING gin (email gin_trgm_ops, lower(username) gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
    RAISE WARNING 'coupons and invoices are searched without an index: %', SQLERRM;
END $$;
