#ifndef ADAPTERS_WORKER_HANDLERS_HANDLERS_H
#define ADAPTERS_WORKER_HANDLERS_HANDLERS_H
#include "adapters/worker/errand.h"

/* The handlers that kinds.c names, one file an area. */

/* mail.c */
job_handler job_mail_password_reset, job_mail_credentials_changed, job_mail_contact, job_mail_failure_report,
    job_mail_card_expiring, job_mail_deletion_asked, job_mail_export_ready;

/* billing.c */
job_handler job_cards_expiring, job_billing_reconcile;

/* coupons.c */
job_handler job_coupon_settle, job_coupons_delete;

/* users.c */
job_handler job_users_delete, job_users_delete_due, job_users_export;

/* upkeep.c */
job_handler job_purge, job_coupons_expire, job_users_refresh, job_statistics_sum_up;

/* drills.c */
job_handler job_drill, job_always_fail;
#endif
