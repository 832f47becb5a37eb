#ifndef APP_CLI_HANDLERS_H
#define APP_CLI_HANDLERS_H
#include "app/cli/command.h"

/* What the table of commands runs; one file a group. */
enum exit_code run_serve(const struct invocation *invocation);
enum exit_code run_worker(const struct invocation *invocation);

enum exit_code run_db_migrate(const struct invocation *invocation);
enum exit_code run_db_status(const struct invocation *invocation);
enum exit_code run_db_reset(const struct invocation *invocation);
enum exit_code run_db_seed(const struct invocation *invocation);

enum exit_code run_add_users(const struct invocation *invocation);
enum exit_code run_add_invoices(const struct invocation *invocation);
enum exit_code run_add_bets(const struct invocation *invocation);
enum exit_code run_add_coupons(const struct invocation *invocation);
enum exit_code run_add_all(const struct invocation *invocation);

enum exit_code run_user_create_admin(const struct invocation *invocation);
enum exit_code run_user_set_password(const struct invocation *invocation);
enum exit_code run_user_list(const struct invocation *invocation);

enum exit_code run_stripe_sync_plans(const struct invocation *invocation);
enum exit_code run_stripe_list_plans(const struct invocation *invocation);
enum exit_code run_stripe_delete_plans(const struct invocation *invocation);

enum exit_code run_jobs_list(const struct invocation *invocation);
enum exit_code run_jobs_dead(const struct invocation *invocation);
enum exit_code run_jobs_retry(const struct invocation *invocation);
enum exit_code run_jobs_purge(const struct invocation *invocation);
enum exit_code run_jobs_add(const struct invocation *invocation);

enum exit_code run_workers(const struct invocation *invocation);

enum exit_code run_coins_audit(const struct invocation *invocation);

enum exit_code run_audit_list(const struct invocation *invocation);
enum exit_code run_audit_verify(const struct invocation *invocation);

enum exit_code run_bet_verify(const struct invocation *invocation);
enum exit_code run_bet_dump_rng(const struct invocation *invocation);
enum exit_code run_bet_rotate_seeds(const struct invocation *invocation);

enum exit_code run_routes(const struct invocation *invocation);

enum exit_code run_completion_bash(const struct invocation *invocation);
enum exit_code run_manual(const struct invocation *invocation);

enum exit_code run_secret(const struct invocation *invocation);
enum exit_code run_check(const struct invocation *invocation);
#endif
