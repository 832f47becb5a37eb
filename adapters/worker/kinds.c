#include "adapters/worker/kinds.h"
#include <string.h>
#include "adapters/worker/handlers/handlers.h"

const struct job_kind job_kinds[] = {
    /* name, handler, where its effect is, tries, timeout in seconds */
    { "mail.password_reset", job_mail_password_reset, ELSEWHERE, 8, 90 },
    { "mail.credentials_changed", job_mail_credentials_changed, ELSEWHERE, 12, 90 },
    { "mail.deletion_asked", job_mail_deletion_asked, ELSEWHERE, 12, 90 },
    { "mail.export_ready", job_mail_export_ready, ELSEWHERE, 12, 90 },
    { "mail.contact", job_mail_contact, ELSEWHERE, 12, 90 },
    { "mail.failure_report", job_mail_failure_report, ELSEWHERE, 8, 90 },
    { "mail.card_expiring", job_mail_card_expiring, ELSEWHERE, 12, 90 },
    { "purge", job_purge, ELSEWHERE, 3, 600 },
    { "cards.expiring", job_cards_expiring, ELSEWHERE, 8, 600 },
    { "coupons.expire", job_coupons_expire, ELSEWHERE, 8, 600 },
    { "users.delete", job_users_delete, ELSEWHERE, 12, 900 },
    { "users.delete_due", job_users_delete_due, ELSEWHERE, 12, 900 },
    { "users.export", job_users_export, ELSEWHERE, 8, 900 },
    { "users.refresh", job_users_refresh, ELSEWHERE, 3, 600 },
    { "coupon.settle", job_coupon_settle, ELSEWHERE, 12, 90 },
    { "coupons.delete", job_coupons_delete, ELSEWHERE, 12, 3600 },
    { "billing.reconcile", job_billing_reconcile, ELSEWHERE, 12, 3600 },
    { "statistics.sum_up", job_statistics_sum_up, ELSEWHERE, 3, 600 },
    { "drill", job_drill, IN_DATABASE, 12, 10 },
    { "fail", job_always_fail, ELSEWHERE, 3, 10 },
};
const size_t job_kind_count = sizeof job_kinds / sizeof job_kinds[0];

const struct job_kind *job_kind_find(const char *name)
{
    for (size_t i = 0; i < job_kind_count; i++) {
        if (strcmp(job_kinds[i].name, name) == 0) {
            return &job_kinds[i];
        }
    }
    return NULL;
}
