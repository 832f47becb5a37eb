#include "domain/audit/audit.h"

enum err audit_record_export(const struct audit_ports *ports, const struct transaction *transaction,
                             const struct audit_actor *actor, const char *action, const char *q)
{
    const struct audit_change change = { .field = "q", .before = "", .after = q };
    const struct audit_deed deed = { .action = action, .changes = &change, .change_count = 1 };
    return audit_record_alone(ports, transaction, actor, &deed);
}
