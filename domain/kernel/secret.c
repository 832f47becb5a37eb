#include "domain/kernel/secret.h"

bool secret_equals(const uint8_t *left, const uint8_t *right, size_t size)
{
    volatile uint8_t difference = 0; /* so that no compiler leaves the loop early */
    for (size_t i = 0; i < size; i++) {
        difference = (uint8_t)(difference | (left[i] ^ right[i]));
    }
    return difference == 0;
}
