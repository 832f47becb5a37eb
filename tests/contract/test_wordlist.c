/* The list of common passwords that the build makes, under its port's contract. */
#include "tests/contract/contract.h"
#include "adapters/wordlist/common_passwords.h"

int main(void)
{
    const struct password_blocklist blocklist = common_passwords();
    struct contract_fixture fixture = { .blocklist = &blocklist };
    return CONTRACT_RUN(&fixture, password_blocklist) == 0 ? 0 : 1;
}
