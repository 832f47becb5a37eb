-- Plans, coins and cards that are paid for (domain/billing/). Money is cents of US dollars. What came before goes on beside it:
-- what older code doesn't write has a default.
ALTER TABLE users
    ADD customer text COLLATE "C"
        CONSTRAINT users_customer_length CHECK (octet_length(customer) BETWEEN 1 AND 255),
    ADD biggest_plan text COLLATE "C"
        CONSTRAINT users_biggest_plan_is_known CHECK (biggest_plan IN ('bronze', 'gold', 'platinum')),
    ADD coin_debt bigint NOT NULL DEFAULT 0
        CONSTRAINT users_coin_debt_is_never_negative CHECK (coin_debt >= 0);

-- No bet changes it, so a bet's update of the row stays heap-only.
CREATE UNIQUE INDEX users_customer_key ON users (customer) WHERE customer IS NOT NULL;

-- The books: users.coin_debt = sum(coin_entries.debt), always.
ALTER TABLE coin_entries ADD debt bigint NOT NULL DEFAULT 0;

CREATE TABLE coupons (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text COLLATE "C" NOT NULL
        CONSTRAINT coupons_code_format CHECK (code ~ '^[A-Z0-9_-]{1,128}$'),
    percent_off integer
        CONSTRAINT coupons_percent_off_range CHECK (percent_off BETWEEN 1 AND 100),
    amount_off bigint
        CONSTRAINT coupons_amount_off_from_one CHECK (amount_off >= 1),
    duration text COLLATE "C" NOT NULL
        CONSTRAINT coupons_duration_is_known CHECK (duration IN ('forever', 'once', 'repeating')),
    duration_in_months integer
        CONSTRAINT coupons_duration_in_months_range CHECK (duration_in_months BETWEEN 1 AND 120),
    max_redemptions bigint
        CONSTRAINT coupons_max_redemptions_range CHECK (max_redemptions BETWEEN 1 AND 2147483647),
    times_redeemed bigint NOT NULL DEFAULT 0
        CONSTRAINT coupons_times_redeemed_from_zero CHECK (times_redeemed >= 0),
    redeem_by timestamptz,
    expired boolean NOT NULL DEFAULT false, -- marked by the daily job; what can be redeemed is said by redeem_by
    created_on timestamptz NOT NULL,
    CONSTRAINT coupons_have_one_discount CHECK (num_nonnulls(percent_off, amount_off) = 1),
    CONSTRAINT coupons_that_repeat_have_months CHECK ((duration = 'repeating') = (duration_in_months IS NOT NULL)),
    CONSTRAINT coupons_are_redeemed_so_often_at_most CHECK (times_redeemed <= max_redemptions),
    CONSTRAINT coupons_expire_by_their_date CHECK (NOT expired OR redeem_by IS NOT NULL)
);

CREATE UNIQUE INDEX coupons_code_key ON coupons (code);
CREATE INDEX coupons_to_expire ON coupons (redeem_by) WHERE NOT expired;

CREATE TABLE subscriptions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    gateway_id text COLLATE "C"
        CONSTRAINT subscriptions_gateway_id_length CHECK (octet_length(gateway_id) BETWEEN 1 AND 255),
    plan text COLLATE "C" NOT NULL
        CONSTRAINT subscriptions_plan_is_known CHECK (plan IN ('bronze', 'gold', 'platinum')),
    status text COLLATE "C" NOT NULL
        CONSTRAINT subscriptions_status_is_known CHECK (status IN
            ('incomplete', 'trialing', 'active', 'past_due', 'paused', 'unpaid', 'incomplete_expired', 'canceled')),
    coupon_id bigint REFERENCES coupons ON DELETE SET NULL,
    asked_coupon_id bigint REFERENCES coupons ON DELETE SET NULL,
    current_period_end_on timestamptz,
    changes bigint NOT NULL DEFAULT 0
        CONSTRAINT subscriptions_changes_from_zero CHECK (changes >= 0),
    seen_on timestamptz,
    created_on timestamptz NOT NULL
);

-- A user has one that isn't over (subscription_is_over). Every request of a signed-in user reads by it.
CREATE UNIQUE INDEX subscriptions_open_key ON subscriptions (user_id)
    WHERE status IN ('incomplete', 'trialing', 'active', 'past_due', 'paused');
CREATE UNIQUE INDEX subscriptions_gateway_id_key ON subscriptions (gateway_id);
CREATE INDEX subscriptions_open ON subscriptions (id) WHERE status IN ('incomplete', 'trialing', 'active', 'past_due', 'paused');
CREATE INDEX subscriptions_user ON subscriptions (user_id);
CREATE INDEX subscriptions_coupon ON subscriptions (coupon_id) WHERE coupon_id IS NOT NULL;
CREATE INDEX subscriptions_asked_coupon ON subscriptions (asked_coupon_id) WHERE asked_coupon_id IS NOT NULL;

CREATE TABLE purchases (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    coins bigint NOT NULL
        CONSTRAINT purchases_coins_from_one CHECK (coins >= 1),
    cents bigint NOT NULL,
    due bigint NOT NULL
        CONSTRAINT purchases_due_from_zero CHECK (due >= 0),
    coupon_id bigint REFERENCES coupons ON DELETE SET NULL,
    payment_intent text COLLATE "C"
        CONSTRAINT purchases_payment_intent_length CHECK (octet_length(payment_intent) BETWEEN 1 AND 255),
    state text COLLATE "C" NOT NULL
        CONSTRAINT purchases_state_is_known CHECK (state IN ('pending', 'paid', 'abandoned')),
    created_on timestamptz NOT NULL,
    CONSTRAINT purchases_due_is_the_price_at_most CHECK (due <= cents)
);

CREATE UNIQUE INDEX purchases_payment_intent_key ON purchases (payment_intent);
CREATE INDEX purchases_pending ON purchases (id) WHERE state = 'pending';
CREATE INDEX purchases_user ON purchases (user_id);
CREATE INDEX purchases_coupon ON purchases (coupon_id) WHERE coupon_id IS NOT NULL;

-- Records of payments: they outlive their user.
CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint REFERENCES users ON DELETE SET NULL,
    gateway_id text COLLATE "C" NOT NULL
        CONSTRAINT invoices_gateway_id_length CHECK (octet_length(gateway_id) BETWEEN 1 AND 255),
    payment_intent text COLLATE "C"
        CONSTRAINT invoices_payment_intent_length CHECK (octet_length(payment_intent) BETWEEN 1 AND 255),
    charge text COLLATE "C"
        CONSTRAINT invoices_charge_length CHECK (octet_length(charge) BETWEEN 1 AND 255),
    number text NOT NULL DEFAULT ''
        CONSTRAINT invoices_number_length CHECK (octet_length(number) <= 64),
    description text NOT NULL
        CONSTRAINT invoices_description_length CHECK (octet_length(description) BETWEEN 1 AND 64),
    card_brand text
        CONSTRAINT invoices_card_brand_length CHECK (octet_length(card_brand) <= 32),
    card_last4 text COLLATE "C"
        CONSTRAINT invoices_card_last4_length CHECK (octet_length(card_last4) <= 4),
    card_exp_year integer,
    card_exp_month integer,
    period_start_on timestamptz,
    period_end_on timestamptz,
    subtotal bigint NOT NULL,
    discount bigint NOT NULL,
    tax bigint NOT NULL,
    total bigint NOT NULL,
    coins bigint NOT NULL,
    refunded bigint NOT NULL DEFAULT 0
        CONSTRAINT invoices_refunded_from_zero CHECK (refunded >= 0),
    disputed bigint NOT NULL DEFAULT 0
        CONSTRAINT invoices_disputed_from_zero CHECK (disputed >= 0),
    coins_back bigint NOT NULL DEFAULT 0
        CONSTRAINT invoices_coins_back_from_zero CHECK (coins_back >= 0),
    created_on timestamptz NOT NULL,
    CONSTRAINT invoices_card_is_whole CHECK (num_nonnulls(card_brand, card_last4, card_exp_year, card_exp_month) IN (0, 4)),
    CONSTRAINT invoices_period_is_whole CHECK ((period_start_on IS NULL) = (period_end_on IS NULL)),
    CONSTRAINT invoices_period_ends_after_its_start CHECK (period_start_on <= period_end_on),
    CONSTRAINT invoices_add_up CHECK (total::numeric = subtotal::numeric - discount + tax),
    CONSTRAINT invoices_take_back_what_they_gave_at_most CHECK (coins_back <= coins)
);

CREATE UNIQUE INDEX invoices_gateway_id_key ON invoices (gateway_id);
CREATE UNIQUE INDEX invoices_payment_intent_key ON invoices (payment_intent);
CREATE UNIQUE INDEX invoices_charge_key ON invoices (charge);
CREATE INDEX invoices_history ON invoices (user_id, created_on DESC, id DESC);

-- The card that a user pays with, as far as it may be known here.
CREATE TABLE cards (
    user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    payment_method text COLLATE "C" NOT NULL
        CONSTRAINT cards_payment_method_length CHECK (octet_length(payment_method) BETWEEN 1 AND 255),
    name text NOT NULL
        CONSTRAINT cards_name_length CHECK (octet_length(name) <= 512),
    brand text NOT NULL
        CONSTRAINT cards_brand_length CHECK (octet_length(brand) BETWEEN 1 AND 32),
    last4 text COLLATE "C" NOT NULL
        CONSTRAINT cards_last4_format CHECK (last4 ~ '^[0-9]{4}$'),
    exp_year integer NOT NULL
        CONSTRAINT cards_exp_year_from_one CHECK (exp_year >= 1),
    exp_month integer NOT NULL
        CONSTRAINT cards_exp_month_range CHECK (exp_month BETWEEN 1 AND 12),
    expiring boolean NOT NULL DEFAULT false,
    seen_on timestamptz
);

CREATE UNIQUE INDEX cards_payment_method_key ON cards (payment_method);
CREATE INDEX cards_unmarked ON cards (exp_year, exp_month) WHERE NOT expiring;

-- The gateway's events that have had their effect.
CREATE TABLE gateway_events (
    id text COLLATE "C" PRIMARY KEY
        CONSTRAINT gateway_events_id_length CHECK (octet_length(id) BETWEEN 1 AND 255),
    type text COLLATE "C" NOT NULL
        CONSTRAINT gateway_events_type_length CHECK (octet_length(type) BETWEEN 1 AND 255),
    created_on timestamptz NOT NULL,
    received_on timestamptz NOT NULL
);

CREATE INDEX gateway_events_age ON gateway_events (received_on);
