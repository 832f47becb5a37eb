-- What the operators' dashboard shows (ports/site_statistics.h), summed up, so that no request counts all there is.
--
-- An amount belongs to the UTC day on which what it counts was made. What happens to users, subscriptions and invoices is noted in
-- site_figure_changes, in the same transaction and without a row that two would wait for; a job moves the notes into site_figures.
-- Bets are too many for notes: the job adds them up by their ids (bet_sums). Every figure is the sum of what stands in site_figures, of the
-- notes, and of the bets above bet_sums.summed_to.
CREATE TABLE site_figures (
    measure text COLLATE "C" NOT NULL
        CONSTRAINT site_figures_measure_is_known CHECK (measure IN
            ('users', 'sign_ups', 'subscriptions', 'coupons', 'bets', 'wagered', 'won', 'revenue')),
    name text COLLATE "C" NOT NULL, -- the role, the plan, with or without a coupon, the payout in tenths; '' for others
    day date NOT NULL, -- or '-infinity', for all days together
    amount numeric NOT NULL,
    PRIMARY KEY (measure, day, name)
);

CREATE TABLE site_figure_changes (
    measure text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    day date NOT NULL,
    amount numeric NOT NULL
)
-- Its rows live for a minute.
WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

CREATE INDEX site_figure_changes_measure ON site_figure_changes (measure, day);

-- Ids are given in an order in which they need not become visible. So a range of them is summed up once all those have ended that
-- were writing bets when its end was read: the transactions with a lock on the table then.
CREATE TABLE bet_sums (
    only_row boolean PRIMARY KEY DEFAULT true
        CONSTRAINT bet_sums_has_one_row CHECK (only_row),
    summed_to bigint NOT NULL DEFAULT 0,
    next_to bigint NOT NULL DEFAULT 0,
    writers text[] NOT NULL DEFAULT '{}', -- as pg_locks names them
    CONSTRAINT bet_sums_go_up CHECK (summed_to <= next_to)
);

INSERT INTO bet_sums DEFAULT VALUES;

CREATE FUNCTION utc_day(instant timestamptz) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (instant AT TIME ZONE 'UTC')::date;

-- Who is deleted has signed up all the same.
CREATE FUNCTION figures_of_user(role text, deleted_on timestamptz) RETURNS TABLE (measure text, name text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE BEGIN ATOMIC
        SELECT 'sign_ups', '' UNION ALL SELECT 'users', role WHERE deleted_on IS NULL;
    END;

-- Each of the following notes the rows that came, those that went, or one whose figures changed.
CREATE FUNCTION note_users() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO site_figure_changes
            SELECT measure, name, utc_day(created_on), count(*)
            FROM come, figures_of_user(role, deleted_on) GROUP BY 1, 2, 3;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO site_figure_changes
            SELECT measure, name, utc_day(created_on), -count(*)
            FROM gone, figures_of_user(role, deleted_on) GROUP BY 1, 2, 3;
    ELSE
        INSERT INTO site_figure_changes
            SELECT measure, name, utc_day(OLD.created_on), -1 FROM figures_of_user(OLD.role, OLD.deleted_on)
            UNION ALL
            SELECT measure, name, utc_day(NEW.created_on), 1 FROM figures_of_user(NEW.role, NEW.deleted_on);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER users_come AFTER INSERT ON users REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION note_users();
CREATE TRIGGER users_gone AFTER DELETE ON users REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION note_users();
-- A bet updates its user's row but no role: it doesn't come here.
CREATE TRIGGER users_changed AFTER UPDATE OF role, deleted_on ON users
    FOR EACH ROW WHEN ((OLD.role, OLD.deleted_on) IS DISTINCT FROM (NEW.role, NEW.deleted_on)) EXECUTE FUNCTION note_users();

-- Only those that count (domain/billing/subscription.h).
CREATE FUNCTION figures_of_subscription(plan text, status text, coupon_id bigint) RETURNS TABLE (measure text, name text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE BEGIN ATOMIC
        SELECT figure.measure, figure.name
        FROM (VALUES ('subscriptions', plan), ('coupons', CASE WHEN coupon_id IS NULL THEN 'without' ELSE 'with' END))
            AS figure (measure, name)
        WHERE status IN ('trialing', 'active', 'past_due');
    END;

CREATE FUNCTION note_subscriptions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO site_figure_changes SELECT measure, name, utc_day(created_on), count(*)
            FROM come, figures_of_subscription(plan, status, coupon_id) GROUP BY 1, 2, 3;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO site_figure_changes SELECT measure, name, utc_day(created_on), -count(*)
            FROM gone, figures_of_subscription(plan, status, coupon_id) GROUP BY 1, 2, 3;
    ELSE
        INSERT INTO site_figure_changes
            SELECT measure, name, utc_day(OLD.created_on), -1 FROM figures_of_subscription(OLD.plan, OLD.status, OLD.coupon_id)
            UNION ALL
            SELECT measure, name, utc_day(NEW.created_on), 1 FROM figures_of_subscription(NEW.plan, NEW.status, NEW.coupon_id);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER subscriptions_come AFTER INSERT ON subscriptions REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION note_subscriptions();
CREATE TRIGGER subscriptions_gone AFTER DELETE ON subscriptions REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION note_subscriptions();
CREATE TRIGGER subscriptions_changed AFTER UPDATE OF plan, status, coupon_id ON subscriptions
    FOR EACH ROW WHEN ((OLD.plan, OLD.status, OLD.coupon_id) IS DISTINCT FROM (NEW.plan, NEW.status, NEW.coupon_id))
    EXECUTE FUNCTION note_subscriptions();

-- The day stays the payment's when money is given back.
CREATE FUNCTION note_invoices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO site_figure_changes
            SELECT 'revenue', '', utc_day(created_on), sum(total::numeric - refunded - disputed) FROM come GROUP BY 1, 2, 3;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO site_figure_changes
            SELECT 'revenue', '', utc_day(created_on), -sum(total::numeric - refunded - disputed) FROM gone GROUP BY 1, 2, 3;
    ELSE
        INSERT INTO site_figure_changes VALUES ('revenue', '', utc_day(OLD.created_on),
            OLD.refunded::numeric + OLD.disputed - NEW.refunded - NEW.disputed);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER invoices_come AFTER INSERT ON invoices REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION note_invoices();
CREATE TRIGGER invoices_gone AFTER DELETE ON invoices REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION note_invoices();
CREATE TRIGGER invoices_changed AFTER UPDATE OF refunded, disputed ON invoices
    FOR EACH ROW WHEN ((OLD.refunded, OLD.disputed) IS DISTINCT FROM (NEW.refunded, NEW.disputed))
    EXECUTE FUNCTION note_invoices();

-- Bets go with their user only. Those that were summed up are taken off again; nobody sums up while it is asked which these are.
CREATE FUNCTION note_bets_gone() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sums bet_sums;
BEGIN
    SELECT * INTO STRICT sums FROM bet_sums FOR SHARE;
    INSERT INTO site_figure_changes
        SELECT measure, payout::text, utc_day(placed_on), -sum(amount)
        FROM gone, LATERAL (VALUES ('bets', 1::bigint), ('wagered', wagered), ('won', greatest(net, 0))) AS figure (measure, amount)
        WHERE id <= sums.summed_to GROUP BY 1, 2, 3;
    RETURN NULL;
END $$;

CREATE TRIGGER bets_gone AFTER DELETE ON bets REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION note_bets_gone();

-- What is there already; nobody changes these tables until this transaction ends. The job begins with all bets.
INSERT INTO site_figure_changes SELECT measure, name, utc_day(created_on), count(*)
    FROM users, figures_of_user(role, deleted_on) GROUP BY 1, 2, 3;
INSERT INTO site_figure_changes SELECT measure, name, utc_day(created_on), count(*)
    FROM subscriptions, figures_of_subscription(plan, status, coupon_id) GROUP BY 1, 2, 3;
INSERT INTO site_figure_changes SELECT 'revenue', '', utc_day(created_on), sum(total::numeric - refunded - disputed)
    FROM invoices GROUP BY 1, 2, 3;

-- Operators page through the jobs of a state by id, however many are in the others.
CREATE INDEX jobs_queued ON jobs (id) WHERE state = 'queued';
CREATE INDEX jobs_scheduled ON jobs (id) WHERE state = 'scheduled';
