#include "domain/audit/audit.h"
#include "domain/kernel/text.h"

void audit_check_reason(const char *typed, char reason[AUDIT_REASON_BYTES + 1], struct problems *why)
{
    char trimmed[AUDIT_REASON_BYTES + 1] = "";
    bool fits = typed == NULL || text_trim(typed, trimmed, sizeof trimmed) == ERR_OK;
    if (!fits || text_characters(trimmed) > AUDIT_REASON_CHARACTERS) {
        problems_add(why, "reason", "reason.length");
    } else if (trimmed[0] == '\0') {
        problems_add(why, "reason", "reason.missing");
    } else {
        memcpy(reason, trimmed, sizeof trimmed);
    }
}
