#include "tests/contract/contract.h"

enum { MANY = 300 };
static const int64_t idle = 50000;

static const struct job_wire *open_wire(const struct contract_fixture *fixture)
{
    const struct job_wire *wire = fixture->wire;
    bool made = false;
    assert_int_equal(wire->open(wire->self, &made), ERR_OK);
    assert_true(made);
    return wire;
}

static void send_one(const struct contract_fixture *fixture, int64_t id)
{
    assert_int_equal(fixture->wire->send(fixture->wire->self, &id, 1), ERR_OK);
}

static size_t load(const struct contract_fixture *fixture)
{
    size_t count = 99;
    assert_int_equal(fixture->wire->load(fixture->wire->self, &count), ERR_OK);
    return count;
}

static size_t receive(const struct job_wire *wire, struct job_delivery *deliveries, size_t capacity)
{
    size_t count = 99;
    assert_int_equal(wire->receive(wire->self, 1000, deliveries, capacity, &count), ERR_OK);
    return count;
}

static size_t inherit(const struct job_wire *wire, struct job_delivery *deliveries, size_t capacity)
{
    size_t count = 99;
    assert_int_equal(wire->inherit(wire->self, idle, deliveries, capacity, &count), ERR_OK);
    return count;
}

static void acknowledge(const struct job_wire *wire, const struct job_delivery *deliveries, size_t count)
{
    assert_int_equal(wire->acknowledge(wire->self, deliveries, count), ERR_OK);
}

static void the_wire_is_made_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    bool made = true;
    (void)open_wire(fixture);

    assert_int_equal(fixture->other_end->open(fixture->other_end->self, &made), ERR_OK);

    assert_false(made);
}

static void opening_it_again_loses_nothing(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;
    bool made = true;
    send_one(fixture, 7);

    assert_int_equal(wire->open(wire->self, &made), ERR_OK);

    assert_int_equal(receive(wire, &delivery, 1), 1);
}

static void what_is_sent_is_received(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;

    send_one(fixture, 7);

    assert_int_equal(receive(wire, &delivery, 1), 1);
    assert_int_equal(delivery.job_id, 7);
}

static void the_largest_number_is_carried(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;

    send_one(fixture, INT64_MAX);

    assert_int_equal(receive(wire, &delivery, 1), 1);
    assert_true(delivery.job_id == INT64_MAX);
}

static void sending_nothing_sends_nothing(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    int64_t none = 0;

    assert_int_equal(wire->send(wire->self, &none, 0), ERR_OK);

    assert_int_equal(load(fixture), 0);
}

static void send_many(const struct contract_fixture *fixture)
{
    int64_t ids[MANY];
    for (int i = 0; i < MANY; i++) {
        ids[i] = i + 1;
    }
    assert_int_equal(fixture->wire->send(fixture->wire->self, ids, MANY), ERR_OK);
}

static int64_t sum_of(const struct job_delivery *deliveries, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += deliveries[i].job_id;
    }
    return sum;
}

static void many_numbers_are_sent_received_and_acknowledged_at_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery deliveries[MANY + 1];
    send_many(fixture);
    assert_int_equal(load(fixture), MANY);

    assert_int_equal(receive(wire, deliveries, MANY + 1), MANY);

    assert_int_equal(sum_of(deliveries, MANY), MANY * (MANY + 1) / 2);
    acknowledge(wire, deliveries, MANY);
    assert_int_equal(load(fixture), 0);
}

static void a_receiver_takes_no_more_than_it_has_room_for(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery deliveries[3] = { { .job_id = 0 }, { .job_id = 0 }, { .job_id = -7 } };
    send_many(fixture);

    assert_int_equal(receive(wire, deliveries, 2), 2);
    assert_int_equal(receive(wire, deliveries, 0), 0);

    assert_int_equal(deliveries[2].job_id, -7);
}

static void each_number_goes_to_one_receiver(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery deliveries[MANY];
    send_many(fixture);

    size_t mine = receive(wire, deliveries, MANY / 3);
    size_t yours = receive(fixture->other_end, deliveries + mine, MANY - mine);

    assert_int_equal(mine + yours, MANY);
    assert_int_equal(sum_of(deliveries, MANY), MANY * (MANY + 1) / 2);
    assert_int_equal(receive(wire, deliveries, MANY), 0);
    assert_int_equal(receive(fixture->other_end, deliveries, MANY), 0);
}

static void who_waits_in_vain_has_waited_long_enough(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;
    size_t count = 99;
    int64_t began = fixture->clock->now(fixture->clock->self);

    assert_int_equal(wire->receive(wire->self, 60000, &delivery, 1, &count), ERR_OK);

    assert_int_equal(count, 0);
    assert_in_range(fixture->clock->now(fixture->clock->self) - began, 60000, 5 * CONTRACT_SECOND);
}

static void who_has_no_patience_does_not_wait(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;
    size_t count = 99;
    int64_t began = fixture->clock->now(fixture->clock->self);

    assert_int_equal(wire->receive(wire->self, 0, &delivery, 1, &count), ERR_OK);

    assert_int_equal(count, 0);
    assert_in_range(fixture->clock->now(fixture->clock->self) - began, 0, 500000);
}

static void nobody_waits_for_what_is_there(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;
    size_t count = 0;
    send_one(fixture, 7);
    int64_t began = fixture->clock->now(fixture->clock->self);

    assert_int_equal(wire->receive(wire->self, 5 * CONTRACT_SECOND, &delivery, 1, &count), ERR_OK);

    assert_int_equal(count, 1);
    assert_in_range(fixture->clock->now(fixture->clock->self) - began, 0, CONTRACT_SECOND);
}

static void load_counts_what_is_not_acknowledged(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;
    assert_int_equal(load(fixture), 0);
    send_one(fixture, 7);
    assert_int_equal(load(fixture), 1);
    assert_int_equal(receive(wire, &delivery, 1), 1);
    assert_int_equal(load(fixture), 1);

    acknowledge(wire, &delivery, 1);

    assert_int_equal(load(fixture), 0);
}

static void what_was_acknowledged_may_be_so_again(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;
    send_one(fixture, 7);
    assert_int_equal(receive(wire, &delivery, 1), 1);
    acknowledge(wire, &delivery, 1);
    send_one(fixture, 8);

    acknowledge(wire, &delivery, 1);
    acknowledge(wire, &delivery, 0);

    assert_int_equal(load(fixture), 1);
}

static void what_a_receiver_left_lying_is_inherited(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;
    struct job_delivery inherited;
    send_one(fixture, 7);
    assert_int_equal(receive(wire, &delivery, 1), 1);

    fixture->pass_time(fixture, 2 * idle);

    assert_int_equal(inherit(fixture->other_end, &inherited, 1), 1);
    assert_int_equal(inherited.job_id, 7);
    acknowledge(fixture->other_end, &inherited, 1);
    assert_int_equal(load(fixture), 0);
}

static void what_was_just_received_is_not_inherited(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;
    size_t count = 99;
    send_one(fixture, 7);
    assert_int_equal(receive(wire, &delivery, 1), 1);

    assert_int_equal(fixture->other_end->inherit(fixture->other_end->self, 60 * CONTRACT_SECOND, &delivery, 1, &count), ERR_OK);

    assert_int_equal(count, 0);
}

static void what_was_just_inherited_is_not_inherited_again(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;
    size_t count = 99;
    send_one(fixture, 7);
    assert_int_equal(receive(wire, &delivery, 1), 1);
    fixture->pass_time(fixture, 30 * idle);
    assert_int_equal(inherit(fixture->other_end, &delivery, 1), 1);

    /* More time, so that a slow machine doesn't let it pass. */
    assert_int_equal(wire->inherit(wire->self, 20 * idle, &delivery, 1, &count), ERR_OK);

    assert_int_equal(count, 0);
}

static void what_was_acknowledged_is_not_inherited(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;
    send_one(fixture, 7);
    assert_int_equal(receive(wire, &delivery, 1), 1);
    acknowledge(wire, &delivery, 1);

    fixture->pass_time(fixture, 2 * idle);

    assert_int_equal(inherit(fixture->other_end, &delivery, 1), 0);
}

static void what_nobody_received_is_not_inherited(void **state)
{
    struct contract_fixture *fixture = *state;
    struct job_delivery delivery;
    (void)open_wire(fixture);
    send_one(fixture, 7);

    fixture->pass_time(fixture, 2 * idle);

    assert_int_equal(inherit(fixture->other_end, &delivery, 1), 0);
    assert_int_equal(receive(fixture->other_end, &delivery, 1), 1);
}

static void what_a_receiver_failed_to_acknowledge_comes_to_it_again(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;
    send_one(fixture, 7);
    assert_int_equal(receive(wire, &delivery, 1), 1);

    fixture->pass_time(fixture, 2 * idle);

    assert_int_equal(inherit(wire, &delivery, 1), 1);
    assert_int_equal(delivery.job_id, 7);
}

static void an_heir_takes_no_more_than_it_has_room_for(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery deliveries[MANY + 1];
    send_many(fixture);
    assert_int_equal(receive(wire, deliveries, MANY), MANY);
    fixture->pass_time(fixture, 2 * idle);

    assert_int_equal(inherit(fixture->other_end, deliveries, 0), 0);
    assert_int_equal(inherit(fixture->other_end, deliveries, 100), 100);
    acknowledge(fixture->other_end, deliveries, 100); /* or a slow machine finds them idle again */
    assert_int_equal(inherit(fixture->other_end, deliveries + 100, MANY + 1 - 100), MANY - 100);

    assert_int_equal(sum_of(deliveries, MANY), MANY * (MANY + 1) / 2);
}

static void where_there_is_no_wire_nothing_is_received(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct job_delivery delivery;
    size_t count = 99;

    assert_int_equal(fixture->wire->receive(fixture->wire->self, 1000, &delivery, 1, &count), ERR_NOT_FOUND);

    assert_int_equal(count, 99);
}

static void where_there_is_no_wire_the_rest_does_no_harm(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct job_delivery delivery = { .job_id = 7, .ticket = "1-0" };

    assert_int_equal(load(fixture), 0);
    assert_int_equal(inherit(fixture->wire, &delivery, 1), 0);
    acknowledge(fixture->wire, &delivery, 1);
    assert_int_equal(fixture->wire->leave(fixture->wire->self), ERR_OK);
}

static void a_wire_that_was_lost_is_made_anew_and_tells(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;
    send_one(fixture, 7);

    fixture->lose_wire(fixture);

    assert_int_equal(load(fixture), 0);
    (void)open_wire(fixture);
    assert_int_equal(receive(wire, &delivery, 1), 0);
    send_one(fixture, 8);
    assert_int_equal(receive(wire, &delivery, 1), 1);
    assert_int_equal(delivery.job_id, 8);
}

static void who_received_before_the_loss_may_still_acknowledge(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;
    send_one(fixture, 7);
    assert_int_equal(receive(wire, &delivery, 1), 1);
    fixture->lose_wire(fixture);
    (void)open_wire(fixture);

    acknowledge(wire, &delivery, 1);

    assert_int_equal(load(fixture), 0);
}

static void what_a_receiver_left_behind_is_inherited(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;
    send_one(fixture, 7);
    assert_int_equal(receive(wire, &delivery, 1), 1);

    assert_int_equal(wire->leave(wire->self), ERR_OK);

    fixture->pass_time(fixture, 2 * idle);
    assert_int_equal(inherit(fixture->other_end, &delivery, 1), 1);
    assert_int_equal(delivery.job_id, 7);
}

static void who_leaves_takes_nothing_from_others(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_wire *wire = open_wire(fixture);
    struct job_delivery delivery;
    assert_int_equal(receive(wire, &delivery, 1), 0);
    send_one(fixture, 7);

    assert_int_equal(wire->leave(wire->self), ERR_OK);

    assert_int_equal(receive(fixture->other_end, &delivery, 1), 1);
    acknowledge(fixture->other_end, &delivery, 1);
    assert_int_equal(load(fixture), 0);
}

const struct CMUnitTest job_wire_contract[] = {
    CONTRACT_TEST(the_wire_is_made_once),
    CONTRACT_TEST(opening_it_again_loses_nothing),
    CONTRACT_TEST(what_is_sent_is_received),
    CONTRACT_TEST(the_largest_number_is_carried),
    CONTRACT_TEST(sending_nothing_sends_nothing),
    CONTRACT_TEST(many_numbers_are_sent_received_and_acknowledged_at_once),
    CONTRACT_TEST(a_receiver_takes_no_more_than_it_has_room_for),
    CONTRACT_TEST(each_number_goes_to_one_receiver),
    CONTRACT_TEST(who_waits_in_vain_has_waited_long_enough),
    CONTRACT_TEST(who_has_no_patience_does_not_wait),
    CONTRACT_TEST(nobody_waits_for_what_is_there),
    CONTRACT_TEST(load_counts_what_is_not_acknowledged),
    CONTRACT_TEST(what_was_acknowledged_may_be_so_again),
    CONTRACT_TEST(what_a_receiver_left_lying_is_inherited),
    CONTRACT_TEST(what_was_just_received_is_not_inherited),
    CONTRACT_TEST(what_was_just_inherited_is_not_inherited_again),
    CONTRACT_TEST(what_was_acknowledged_is_not_inherited),
    CONTRACT_TEST(what_nobody_received_is_not_inherited),
    CONTRACT_TEST(what_a_receiver_failed_to_acknowledge_comes_to_it_again),
    CONTRACT_TEST(an_heir_takes_no_more_than_it_has_room_for),
    CONTRACT_TEST(where_there_is_no_wire_nothing_is_received),
    CONTRACT_TEST(where_there_is_no_wire_the_rest_does_no_harm),
    CONTRACT_TEST(a_wire_that_was_lost_is_made_anew_and_tells),
    CONTRACT_TEST(who_received_before_the_loss_may_still_acknowledge),
    CONTRACT_TEST(what_a_receiver_left_behind_is_inherited),
    CONTRACT_TEST(who_leaves_takes_nothing_from_others),
};
const size_t job_wire_contract_count = sizeof job_wire_contract / sizeof job_wire_contract[0];
