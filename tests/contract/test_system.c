/* What the composition brings along itself keeps its contracts, too. */
#include "app/clock.h"
#include "tests/contract/contract.h"

int main(void)
{
    const struct clock clock = system_clock();
    struct contract_fixture fixture = { .clock = &clock };
    return CONTRACT_RUN(&fixture, clock) == 0 ? 0 : 1;
}
