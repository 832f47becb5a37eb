#include "tests/domain/draw.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

int64_t draw(const struct random_source *random, int64_t below)
{
    uint64_t drawn = 0;
    assert_int_equal(random->fill(random->self, &drawn, sizeof drawn), ERR_OK);
    return (int64_t)(drawn % (uint64_t)below);
}
