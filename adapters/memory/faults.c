#include "adapters/memory/faults.h"

enum err memory_faults_next(struct memory_faults *faults)
{
    if (faults == NULL) {
        return ERR_OK;
    }
    faults->calls++;
    return faults->calls == faults->fail_at ? faults->err : ERR_OK;
}
