/* Sweeps over billing: every call of a port fails, every answer of the gateway is lost, every commit's answer is lost, one after
 * the other. Then things are let run: the gateway's events come, the reconcile runs. */
#include "tests/domain/billing_sweep.h"

enum { CALLS_MAX = 300 };

/* A kind of fault. */
struct fault {
    const char *name;
    size_t offset; /* of the faults in the rig */
    enum err err;
};

#define FAULTS(member) offsetof(struct billing_rig, member)

static const struct fault faults[] = {
    { "a store fails", FAULTS(fakes.faults), ERR_UNAVAILABLE },
    { "a store has no memory", FAULTS(fakes.faults), ERR_NO_MEMORY },
    { "a commit's answer is lost", FAULTS(stored), ERR_UNAVAILABLE },
    { "the gateway can't be reached", FAULTS(asked), ERR_PAYMENT_UNREACHABLE },
    { "the gateway fails", FAULTS(asked), ERR_PAYMENT_FAILED },
    { "the gateway refuses", FAULTS(asked), ERR_PAYMENT_INVALID },
    { "the gateway does not know us", FAULTS(asked), ERR_PAYMENT_AUTHENTICATION },
    { "the bank declines", FAULTS(asked), ERR_PAYMENT_DECLINED },
    { "the gateway's answer is lost", FAULTS(lost), ERR_PAYMENT_UNREACHABLE },
    { "the gateway fails after its work", FAULTS(lost), ERR_PAYMENT_FAILED },
};

static struct memory_faults *faults_of(struct billing_rig *rig, const struct fault *fault)
{
    return (struct memory_faults *)(void *)((char *)rig + fault->offset);
}

/* Breaks the Nth call; returns whether the use case came so far. The user, or the gateway, tries again where `again`. */
static bool breaks_at(const struct billing_case *swept, const struct fault *fault, size_t nth, bool again)
{
    static struct billing_rig rig;
    billing_case_open(&rig, swept);
    struct memory_faults *broken = faults_of(&rig, fault);
    *broken = (struct memory_faults){ .fail_at = nth, .err = fault->err };

    enum err err = swept->run(&rig);

    bool reached = broken->calls >= nth;
    broken->fail_at = 0;
    if (err != ERR_OK && again) {
        (void)swept->run(&rig);
    }
    billing_case_settle(&rig, swept);
    rig_close(&rig);
    return reached;
}

static void sweep(bool again)
{
    for (size_t f = 0; f < sizeof faults / sizeof faults[0]; f++) {
        size_t broken = 0;
        for (size_t i = 0; i < billing_case_count; i++) {
            size_t nth = 1;
            print_message("%s: %s\n", faults[f].name, billing_cases[i].name);
            while (nth < CALLS_MAX && breaks_at(&billing_cases[i], &faults[f], nth, again)) {
                nth++;
            }
            assert_true(nth < CALLS_MAX);
            broken += nth - 1;
        }
        print_message("%s: %zu calls broken\n", faults[f].name, broken);
        assert_true(broken >= billing_case_count);
    }
}

static void whatever_fails_ends_as_the_gateway_has_it(void **state)
{
    (void)state;
    sweep(false);
}

static void whatever_fails_and_is_tried_again_ends_as_the_gateway_has_it(void **state)
{
    (void)state;
    sweep(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_fails_ends_as_the_gateway_has_it),
        cmocka_unit_test(whatever_fails_and_is_tried_again_ends_as_the_gateway_has_it),
    };
    return cmocka_run_group_tests_name("faults of billing", tests, NULL, NULL);
}
