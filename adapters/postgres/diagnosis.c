#include "adapters/postgres/connection.h"
#include "adapters/postgres/postgres.h"

static const char *latest(void *self)
{
    return postgres_last_error(self);
}

static void forget(void *self)
{
    struct postgres *postgres = self;
    postgres->last_error[0] = '\0';
}

struct diagnosis postgres_diagnosis(struct postgres *postgres)
{
    return (struct diagnosis){ .self = postgres, .latest = latest, .forget = forget };
}
