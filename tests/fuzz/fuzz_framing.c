/* The head of a request as it comes from anybody: what is called sound has one end, within what was read or told by its length,
 * and no byte outside is looked at. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "adapters/kore/framing.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(int holds)
{
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *head = malloc(size == 0 ? 1 : size); /* of exactly that size, for AddressSanitizer */
    if (head == NULL) {
        return 0;
    }
    memcpy(head, bytes, size);
    struct framing framing = framing_read(head, size);
    require(framing.is_complete || framing.is_sound);
    require(!framing.is_complete || !framing.is_sound || framing.first_line_size <= size);
    require(framing.method_size <= framing.first_line_size);
    require(framing.accept == NULL || (framing.accept >= head && framing.accept + framing.accept_size <= head + size));
    if (framing.is_complete && framing.is_sound && framing.lacks_length) {
        require(framing.end <= size); /* it ends with its head */
    }
    free(head);
    return 0;
}
