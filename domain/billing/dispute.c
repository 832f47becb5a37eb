#include "domain/billing/dispute.h"
#include <string.h>

bool dispute_is_lost(const char *status)
{
    return status != NULL && strcmp(status, "lost") == 0;
}
