#include "domain/sample/chance.h"

void chance_begin(struct chance *chance, const struct random_source *random)
{
    chance->random = random;
    chance->left = 0;
    chance->err = ERR_OK;
}

static void refill(struct chance *chance)
{
    chance->err = chance->random->fill(chance->random->self, chance->numbers, sizeof chance->numbers);
    chance->left = CHANCE_NUMBERS;
}

int64_t chance_below(struct chance *chance, int64_t below)
{
    if (chance->err == ERR_OK && chance->left == 0) {
        refill(chance);
    }
    return chance->err == ERR_OK ? (int64_t)(chance->numbers[--chance->left] % (uint64_t)below) : 0;
}

bool chance_one_in(struct chance *chance, int64_t times)
{
    return chance_below(chance, times) == 0;
}
