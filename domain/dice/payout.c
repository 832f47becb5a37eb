#include "domain/dice/payout.h"

int32_t payout_tenths(int32_t guess)
{
    static const int32_t tenths[GUESS_MAX + 1] = { 0, 0, 360, 180, 120, 90, 72, 60, 72, 90, 120, 180, 360 };
    return guess >= GUESS_MIN && guess <= GUESS_MAX ? tenths[guess] : 0;
}

int32_t payout_pairs(int32_t guess)
{
    return guess >= GUESS_MIN && guess <= GUESS_MAX ? 6 - (guess < 7 ? 7 - guess : guess - 7) : 0;
}

enum err payout_expectation(int32_t guess, int64_t wagered, int64_t *worth)
{
    int64_t pairs = payout_pairs(guess);
    int64_t win = 0;
    int64_t lost = 0;
    int64_t sum = 0;
    enum err err = payout_of_win(wagered, payout_tenths(guess), &win);
    if (err != ERR_OK || __builtin_mul_overflow(win, pairs, &win) || __builtin_mul_overflow(wagered, 36 - pairs, &lost) ||
        __builtin_sub_overflow(win, lost, &sum)) {
        return ERR_OVERFLOW;
    }
    *worth = sum;
    return ERR_OK;
}

/* The table is the same read from both ends, so its first half has them all. */
int32_t payout_at(size_t place)
{
    return place < PAYOUTS ? payout_tenths(GUESS_MIN + (int32_t)place) : 0;
}

enum err payout_place(int32_t tenths, size_t *place)
{
    for (size_t i = 0; i < PAYOUTS; i++) {
        if (payout_at(i) == tenths) {
            *place = i;
            return ERR_OK;
        }
    }
    return ERR_NOT_FOUND;
}

/* By whole tens and the rest, so that no product overflows unless the result does. */
enum err payout_of_win(int64_t wagered, int32_t tenths, int64_t *net)
{
    int64_t whole = 0;
    int64_t rest = wagered % 10 * tenths / 10;
    int64_t sum = 0;
    if (__builtin_mul_overflow(wagered / 10, (int64_t)tenths, &whole) || __builtin_add_overflow(whole, rest, &sum)) {
        return ERR_OVERFLOW;
    }
    *net = sum;
    return ERR_OK;
}
