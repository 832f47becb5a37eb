#include "adapters/web/routes.h"
#include "adapters/web/pages/pages.h"

const struct route routes[] = {
    /* method, pattern, who may, where it runs, handler */
    { WEB_GET, "/", FOR_EVERYONE, FAST, page_home },
    { WEB_GET, "/terms", FOR_EVERYONE, FAST, page_terms },
    { WEB_GET, "/privacy", FOR_EVERYONE, FAST, page_privacy },
    { WEB_GET, "/leaderboard", FOR_EVERYONE, SLOW, page_leaderboard },
    { WEB_GET, "/fairness", FOR_EVERYONE, FAST, page_fairness },
    { WEB_GET, "/robots.txt", FOR_MACHINES, FAST, page_robots },
    { WEB_GET, "/sitemap.xml", FOR_MACHINES, FAST, page_sitemap },
    { WEB_GET, "/favicon.ico", FOR_MACHINES, FAST, page_favicon },
    { WEB_GET, "/up", FOR_MACHINES, FAST, page_up },
    { WEB_GET, "/up/live", FOR_MACHINES, FAST, page_live },
    { WEB_GET, "/assets/:file", FOR_MACHINES, FAST, page_asset },
    { WEB_GET, "/contact", FOR_EVERYONE, FAST, page_contact },
    { WEB_POST, "/contact", FOR_EVERYONE, FAST, page_contact_submit },

    { WEB_GET, "/signup", FOR_EVERYONE, FAST, page_sign_up },
    { WEB_POST, "/signup", FOR_EVERYONE, SLOW, page_sign_up_submit },
    { WEB_GET, "/welcome", FOR_MEMBERS, FAST, page_welcome },
    { WEB_POST, "/welcome", FOR_MEMBERS, FAST, page_welcome_submit },
    { WEB_GET, "/login", FOR_EVERYONE, FAST, page_sign_in },
    { WEB_POST, "/login", FOR_EVERYONE, SLOW, page_sign_in_submit },
    { WEB_GET, "/logout", FOR_MEMBERS, FAST, page_sign_out },
    { WEB_POST, "/logout", FOR_MEMBERS, FAST, page_sign_out_submit },
    { WEB_GET, "/account/begin_password_reset", FOR_EVERYONE, FAST, page_ask_reset },
    { WEB_POST, "/account/begin_password_reset", FOR_EVERYONE, FAST, page_ask_reset_submit },
    { WEB_GET, "/account/password_reset", FOR_EVERYONE, FAST, page_reset },
    { WEB_POST, "/account/password_reset", FOR_EVERYONE, SLOW, page_reset_submit },
    { WEB_GET, "/settings", FOR_MEMBERS, FAST, page_settings },
    { WEB_GET, "/settings/update_credentials", FOR_MEMBERS, FAST, page_credentials },
    { WEB_POST, "/settings/update_credentials", FOR_MEMBERS, SLOW, page_credentials_submit },
    { WEB_GET, "/settings/limits", FOR_MEMBERS, FAST, page_limits },
    { WEB_POST, "/settings/limits", FOR_MEMBERS, FAST, page_limits_submit },
    { WEB_GET, "/settings/delete_account", FOR_MEMBERS, FAST, page_delete_account },
    { WEB_POST, "/settings/delete_account", FOR_MEMBERS, SLOW, page_delete_account_submit },
    { WEB_POST, "/settings/keep_account", FOR_MEMBERS, FAST, page_keep_account },
    { WEB_GET, "/settings/export", FOR_MEMBERS, FAST, page_export },
    { WEB_POST, "/settings/export", FOR_MEMBERS, FAST, page_export_submit },
    { WEB_GET, "/settings/export/download", FOR_MEMBERS, FAST, page_export_download },
    { WEB_GET, "/settings/update_locale", FOR_EVERYONE, FAST, page_locale },
    { WEB_POST, "/settings/update_locale", FOR_EVERYONE, FAST, page_locale_submit },

    { WEB_GET, "/bet/place", FOR_MEMBERS, FAST, page_bet },
    { WEB_POST, "/bet/place", FOR_MEMBERS, FAST, page_bet_submit },
    { WEB_GET, "/bet/history", FOR_MEMBERS, FAST, page_history },
    { WEB_GET, "/bet/history/page/:page", FOR_MEMBERS, FAST, page_history },
    { WEB_POST, "/bet/seeds", FOR_MEMBERS, FAST, page_seeds_submit },
    { WEB_GET, "/bet/verify", FOR_EVERYONE, FAST, page_verify },

    { WEB_GET, "/subscription/pricing", FOR_EVERYONE, FAST, page_pricing },
    { WEB_POST, "/subscription/coupon_code", FOR_MEMBERS, FAST, page_coupon_code },
    { WEB_POST, "/subscription/setup_intent", FOR_MEMBERS, REMOTE, page_setup_intent },
    { WEB_GET, "/subscription/create", FOR_MEMBERS, FAST, page_subscribe },
    { WEB_POST, "/subscription/create", FOR_MEMBERS, REMOTE, page_subscribe_submit },
    { WEB_GET, "/subscription/update", FOR_MEMBERS, FAST, page_change_plan },
    { WEB_POST, "/subscription/update", FOR_MEMBERS, REMOTE, page_change_plan_submit },
    { WEB_GET, "/subscription/cancel", FOR_MEMBERS, FAST, page_cancel },
    { WEB_POST, "/subscription/cancel", FOR_MEMBERS, REMOTE, page_cancel_submit },
    { WEB_GET, "/subscription/update_payment_method", FOR_MEMBERS, FAST, page_card },
    { WEB_POST, "/subscription/update_payment_method", FOR_MEMBERS, REMOTE, page_card_submit },
    { WEB_GET, "/subscription/billing_details", FOR_MEMBERS, REMOTE, page_billing_details },
    { WEB_GET, "/subscription/billing_details/page/:page", FOR_MEMBERS, REMOTE, page_billing_details },
    { WEB_GET, "/subscription/purchase_coins", FOR_MEMBERS, FAST, page_purchase },
    { WEB_POST, "/subscription/purchase_coins", FOR_MEMBERS, REMOTE, page_purchase_submit },
    { WEB_GET, "/subscription/purchase_coins/complete", FOR_MEMBERS, REMOTE, page_purchase_complete },
    { WEB_POST, "/stripe_webhook/event", FOR_MACHINES, REMOTE, page_webhook },

    { WEB_GET, "/admin", FOR_ADMINS, FAST, page_admin_dashboard },
    { WEB_GET, "/admin/users/act_as", FOR_ADMINS, FAST, page_act_as },
    { WEB_POST, "/admin/users/act_as", FOR_ADMINS, FAST, page_act_as_submit },
    { WEB_GET, "/admin/users", FOR_ADMINS, SLOW, page_admin_users },
    { WEB_GET, "/admin/users/page/:page", FOR_ADMINS, SLOW, page_admin_users },
    { WEB_GET, "/admin/users.csv", FOR_ADMINS, FAST, page_admin_users_csv },
    { WEB_GET, "/admin/users/new", FOR_ADMINS, FAST, page_admin_user_new },
    { WEB_POST, "/admin/users/new", FOR_ADMINS, SLOW, page_admin_user_new_submit },
    { WEB_GET, "/admin/users/edit/:id", FOR_ADMINS, FAST, page_admin_user },
    { WEB_POST, "/admin/users/edit/:id", FOR_ADMINS, FAST, page_admin_user_submit },
    { WEB_POST, "/admin/users/cancel_subscription", FOR_ADMINS, REMOTE, page_admin_user_cancel },
    { WEB_POST, "/admin/users/bulk_delete", FOR_ADMINS, SLOW, page_admin_users_delete },
    { WEB_POST, "/admin/act_as/end", FOR_ACTING_ADMINS, FAST, page_stop_acting },
    { WEB_GET, "/admin/coupons", FOR_ADMINS, SLOW, page_admin_coupons },
    { WEB_GET, "/admin/coupons/page/:page", FOR_ADMINS, SLOW, page_admin_coupons },
    { WEB_GET, "/admin/coupons/new", FOR_ADMINS, FAST, page_admin_coupon_new },
    { WEB_POST, "/admin/coupons/new", FOR_ADMINS, REMOTE, page_admin_coupon_new_submit },
    { WEB_GET, "/admin/coupons/edit/:id", FOR_ADMINS, FAST, page_admin_coupon_edit },
    { WEB_POST, "/admin/coupons/edit/:id", FOR_ADMINS, FAST, page_admin_coupon_edit_submit },
    { WEB_POST, "/admin/coupons/bulk_delete", FOR_ADMINS, SLOW, page_admin_coupons_delete },
    { WEB_GET, "/admin/coupons.csv", FOR_ADMINS, FAST, page_admin_coupons_csv },
    { WEB_GET, "/admin/invoices", FOR_ADMINS, SLOW, page_admin_invoices },
    { WEB_GET, "/admin/invoices/page/:page", FOR_ADMINS, SLOW, page_admin_invoices },
    { WEB_GET, "/admin/invoices.csv", FOR_ADMINS, FAST, page_admin_invoices_csv },
    { WEB_GET, "/admin/bets.csv", FOR_ADMINS, FAST, page_admin_bets_csv },
    { WEB_GET, "/admin/jobs", FOR_ADMINS, FAST, page_admin_jobs },
    { WEB_POST, "/admin/jobs/retry", FOR_ADMINS, FAST, page_admin_jobs_retry },
    { WEB_GET, "/admin/audit", FOR_ADMINS, FAST, page_admin_audit },
};
const size_t route_count = sizeof routes / sizeof routes[0];

/* POSTs do, but for some; one GET does. */
bool route_changes(const struct route *route)
{
    bool is_harmless = route->handler == page_coupon_code || route->handler == page_stop_acting;
    return route->handler == page_purchase_complete || (route->method == WEB_POST && !is_harmless);
}

const char *route_audience_name(enum route_audience audience)
{
    static const char *const names[] = { "machines", "everyone", "members", "admins", "acting admins" };
    return names[audience];
}

const char *route_speed_name(enum route_speed speed)
{
    static const char *const names[] = { "fast", "slow", "remote" };
    return names[speed];
}

const char *web_method_name(enum web_method method)
{
    static const char *const names[] = { "GET", "HEAD", "POST", "OTHER" };
    return names[method];
}
