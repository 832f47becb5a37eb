#include "adapters/json/record_format.h"
#include "tests/contract/contract.h"

int main(void)
{
    const struct record_format format = json_record_format();
    struct contract_fixture fixture = { .format = &format };
    return CONTRACT_RUN(&fixture, record_format) == 0 ? 0 : 1;
}
