#include "domain/audit/audit.h"
#include "domain/kernel/text.h"

void audit_check_reason(const char *typed, char reason[AUDIT_REASON_BYTES + 1], struct problems *why)
{
    char trimmed[AUDIT_REASON_BYTES + 1];
    if (typed != NULL && text_trim(typed, trimmed, sizeof trimmed) != ERR_OK) {
        problems_add(why, "reason", "reason.length");
    } else if (typed == NULL || trimmed[0] == '\0') {
        problems_add(why, "reason", "reason.missing");
    } else if (text_characters(trimmed) > AUDIT_REASON_CHARACTERS) {
        problems_add(why, "reason", "reason.length");
    } else {
        memcpy(reason, trimmed, sizeof trimmed);
    }
}
