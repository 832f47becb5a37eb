#ifndef ADAPTERS_WEB_PAGES_PAGES_H
#define ADAPTERS_WEB_PAGES_PAGES_H
#include "adapters/web/exchange.h"

/* The handlers that routes.c names, one file an area. */

/* home.c */
page_handler page_home, page_terms, page_privacy;

/* fairness.c: the scheme in plain words */
page_handler page_fairness;

/* leaderboard.c */
page_handler page_leaderboard;

/* machine.c */
page_handler page_robots, page_sitemap, page_favicon, page_up, page_live, page_asset;

/* user.c */
page_handler page_sign_up, page_sign_up_submit, page_welcome, page_welcome_submit;
page_handler page_sign_in, page_sign_in_submit, page_sign_out, page_sign_out_submit;

/* account.c: a forgotten password */
page_handler page_ask_reset, page_ask_reset_submit, page_reset, page_reset_submit;

/* settings.c, credentials.c, locale.c */
page_handler page_settings, page_credentials, page_credentials_submit, page_locale, page_locale_submit;

/* limits.c */
page_handler page_limits, page_limits_submit;

/* own_deletion.c */
page_handler page_delete_account, page_delete_account_submit, page_keep_account;

/* own_export.c */
page_handler page_export, page_export_submit, page_export_download;

/* contact.c */
page_handler page_contact, page_contact_submit;

/* bet.c, history.c, seeds.c */
page_handler page_bet, page_bet_submit, page_history, page_seeds_submit, page_verify;

/* pricing.c: plans and coupons; subscription.c: a plan; card.c: what it is paid with */
page_handler page_pricing, page_coupon_code;
page_handler page_subscribe, page_subscribe_submit, page_change_plan, page_change_plan_submit, page_cancel, page_cancel_submit;
page_handler page_setup_intent, page_card, page_card_submit;

/* admin_dashboard.c, admin_jobs.c */
page_handler page_admin_dashboard, page_admin_jobs, page_admin_jobs_retry;

/* billing_details.c, purchase_coins.c, webhook.c */
page_handler page_billing_details, page_purchase, page_purchase_submit, page_purchase_complete, page_webhook;

/* admin_audit.c */
page_handler page_admin_audit;

/* admin_acting.c */
page_handler page_act_as, page_act_as_submit, page_stop_acting;

/* admin_users.c: the list; admin_user.c: one of them */
page_handler page_admin_users, page_admin_user, page_admin_user_submit, page_admin_user_new, page_admin_user_new_submit;
page_handler page_admin_user_cancel, page_admin_users_delete;

/* admin_coupons.c: all of them; admin_coupon.c: one */
page_handler page_admin_coupons, page_admin_coupons_delete;
page_handler page_admin_coupon_new, page_admin_coupon_new_submit, page_admin_coupon_edit, page_admin_coupon_edit_submit;

/* admin_invoices.c */
page_handler page_admin_invoices;

/* admin_exports.c */
page_handler page_admin_users_csv, page_admin_coupons_csv, page_admin_invoices_csv, page_admin_bets_csv;
#endif
