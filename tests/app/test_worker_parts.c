/* What a worker's thread is composed of: nothing is connected until it is used. */
#include "app/worker_parts.h"
#include "tests/app/settings_read.h"

#define SERVERS                                                                                                                  \
    "DATABASE_URL=postgresql://nobody@localhost/nothing\nREDIS_URL=unix:///nothing/redis\nMAIL_URL=file:/nothing/mail\n"

struct house {
    struct config config;
    struct shared_parts *shared;
    struct worker_house house;
};

static void open_house(struct house *house, const char *file)
{
    const struct settings_read read = read_env_file(file);
    assert_int_equal(read.why.count, 0);
    *house = (struct house){ .config = read.config };
    assert_int_equal(shared_parts_open(&house->config, &house->shared), ERR_OK);
    house->house = (struct worker_house){ .config = &house->config, .shared = house->shared, .name = "ada" };
}

/* Says whether a worker with these settings has somebody to ask for money. */
static bool has_gateway(const char *file)
{
    static struct house house;
    open_house(&house, file);
    const struct worker_services *services = worker_parts_open(&house.house);
    assert_non_null(services);
    bool has = services->billing.gateway != NULL;
    assert_non_null(services->billing.cards); /* the store's jobs go on all the same */
    assert_non_null(services->billing.queue);
    assert_ptr_equal(services->job.clock, &house.shared->clock);
    worker_parts_close(&house.house, services);
    shared_parts_close(house.shared);
    return has;
}

static void without_a_key_a_worker_has_no_gateway(void **state)
{
    (void)state;
    assert_false(has_gateway(SERVERS));
    assert_false(has_gateway(SERVERS "STRIPE_SECRET_KEY=\n"));
}

static void with_a_key_a_worker_has_one(void **state)
{
    (void)state;
    assert_true(has_gateway(SERVERS "STRIPE_SECRET_KEY=sk_test_x\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_key_a_worker_has_no_gateway),
        cmocka_unit_test(with_a_key_a_worker_has_one),
    };
    return cmocka_run_group_tests_name("worker parts", tests, NULL, NULL);
}
