#ifndef DOMAIN_KERNEL_SECRET_H
#define DOMAIN_KERNEL_SECRET_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Says whether two secrets of the same size are equal, in a time that doesn't tell where they differ. */
bool secret_equals(const uint8_t *left, const uint8_t *right, size_t size);
#endif
