#ifndef ADAPTERS_POSTGRES_STATEMENT_H
#define ADAPTERS_POSTGRES_STATEMENT_H

/* Every prepared statement of the adapter. Its text stands in the repository that uses it. */
#define STATEMENT_LIST(X)                                                                                                        \
    X(user_add)                                                                                                                  \
    X(user_find)                                                                                                                 \
    X(user_find_locked)                                                                                                          \
    X(user_find_credentials)                                                                                                     \
    X(user_lock_credentials)                                                                                                     \
    X(user_record_sign_in)                                                                                                       \
    X(user_set_password_hash)                                                                                                    \
    X(user_set_email)                                                                                                            \
    X(user_set_locale)                                                                                                           \
    X(user_sign_ins)                                                                                                             \
    X(user_purge_sign_ins)                                                                                                       \
    X(user_set_username)                                                                                                         \
    X(user_list)                                                                                                                 \
    X(user_step)                                                                                                                 \
    X(user_walk)                                                                                                                 \
    X(user_leaders_catch_up)                                                                                                     \
    X(user_leaders)                                                                                                              \
    X(user_rank)                                                                                                                 \
    X(user_directory_created_on_asc)                                                                                             \
    X(user_directory_created_on_asc_back)                                                                                        \
    X(user_directory_created_on_desc)                                                                                            \
    X(user_directory_created_on_desc_back)                                                                                       \
    X(user_directory_username_asc)                                                                                               \
    X(user_directory_username_asc_back)                                                                                          \
    X(user_directory_username_desc)                                                                                              \
    X(user_directory_username_desc_back)                                                                                         \
    X(user_directory_last_bet_on_asc)                                                                                            \
    X(user_directory_last_bet_on_asc_back)                                                                                       \
    X(user_directory_last_bet_on_desc)                                                                                           \
    X(user_directory_last_bet_on_desc_back)                                                                                      \
    X(user_directory_sign_in_count_asc)                                                                                          \
    X(user_directory_sign_in_count_asc_back)                                                                                     \
    X(user_directory_sign_in_count_desc)                                                                                         \
    X(user_directory_sign_in_count_desc_back)                                                                                    \
    X(user_directory_coins_asc)                                                                                                  \
    X(user_directory_coins_asc_back)                                                                                             \
    X(user_directory_coins_desc)                                                                                                 \
    X(user_directory_coins_desc_back)                                                                                            \
    X(user_directory_refresh)                                                                                                    \
    X(user_directory_renew_landmarks)                                                                                            \
    X(user_directory_total)                                                                                                      \
    X(user_directory_count)                                                                                                      \
    X(user_directory_search)                                                                                                     \
    X(user_directory_search_many)                                                                                                \
    X(user_directory_find_ids)                                                                                                   \
    X(user_lock_admins)                                                                                                          \
    X(user_edit)                                                                                                                 \
    X(user_forget)                                                                                                               \
    X(user_set_deletion)                                                                                                         \
    X(user_list_due)                                                                                                             \
    X(session_add)                                                                                                               \
    X(session_find)                                                                                                              \
    X(session_act_as)                                                                                                            \
    X(session_renew)                                                                                                             \
    X(session_remove)                                                                                                            \
    X(session_remove_of_user)                                                                                                    \
    X(session_remove_others)                                                                                                     \
    X(session_purge)                                                                                                             \
    X(reset_token_add)                                                                                                           \
    X(reset_token_find)                                                                                                          \
    X(reset_token_take)                                                                                                          \
    X(reset_token_remove_of_user)                                                                                                \
    X(reset_token_purge)                                                                                                         \
    X(ledger_add)                                                                                                                \
    X(ledger_audit)                                                                                                              \
    X(billing_account_find)                                                                                                      \
    X(billing_account_find_locked)                                                                                               \
    X(billing_account_find_by_customer)                                                                                          \
    X(billing_account_set_customer)                                                                                              \
    X(billing_account_set_biggest_plan)                                                                                          \
    X(subscription_add)                                                                                                          \
    X(subscription_find_of_user)                                                                                                 \
    X(subscription_find_locked)                                                                                                  \
    X(subscription_find_gateway_locked)                                                                                          \
    X(subscription_set)                                                                                                          \
    X(subscription_list_open)                                                                                                    \
    X(purchase_add)                                                                                                              \
    X(purchase_set_payment_intent)                                                                                               \
    X(purchase_find_by_payment_intent)                                                                                           \
    X(purchase_find_locked)                                                                                                      \
    X(purchase_set_state)                                                                                                        \
    X(purchase_list_pending)                                                                                                     \
    X(invoice_add)                                                                                                               \
    X(invoice_find_payment_locked)                                                                                               \
    X(invoice_set_returned)                                                                                                      \
    X(invoice_list_of_user)                                                                                                      \
    X(invoice_count_of_user)                                                                                                     \
    X(invoice_count)                                                                                                             \
    X(invoice_newest)                                                                                                            \
    X(invoice_oldest)                                                                                                            \
    X(invoice_dearest)                                                                                                           \
    X(invoice_cheapest)                                                                                                          \
    X(invoice_search_count)                                                                                                      \
    X(invoice_search)                                                                                                            \
    X(invoice_step)                                                                                                              \
    X(invoice_walk)                                                                                                              \
    X(card_set)                                                                                                                  \
    X(card_find)                                                                                                                 \
    X(card_find_by_payment_method)                                                                                               \
    X(card_remove)                                                                                                               \
    X(card_list_unmarked)                                                                                                        \
    X(card_mark_expiring)                                                                                                        \
    X(coupon_add)                                                                                                                \
    X(coupon_find)                                                                                                               \
    X(coupon_find_by_code)                                                                                                       \
    X(coupon_redeem)                                                                                                             \
    X(coupon_give_back)                                                                                                          \
    X(coupon_remove_by_code)                                                                                                     \
    X(coupon_ask_again)                                                                                                          \
    X(coupon_set_made)                                                                                                           \
    X(coupon_remove_pending)                                                                                                     \
    X(coupon_remove)                                                                                                             \
    X(coupon_set_name)                                                                                                           \
    X(coupon_count)                                                                                                              \
    X(coupon_newest)                                                                                                             \
    X(coupon_oldest)                                                                                                             \
    X(coupon_search_count)                                                                                                       \
    X(coupon_search)                                                                                                             \
    X(coupon_step)                                                                                                               \
    X(coupon_walk)                                                                                                               \
    X(coupon_expire)                                                                                                             \
    X(gateway_event_add)                                                                                                         \
    X(gateway_event_purge)                                                                                                       \
    X(gateway_call_add)                                                                                                          \
    X(gateway_call_list)                                                                                                         \
    X(play_limit_find)                                                                                                           \
    X(play_limit_save)                                                                                                           \
    X(play_limit_played)                                                                                                         \
    X(play_limit_remove)                                                                                                         \
    X(bet_place)                                                                                                                 \
    X(bet_step)                                                                                                                  \
    X(bet_walk)                                                                                                                  \
    X(bet_list)                                                                                                                  \
    X(seeds_rotate)                                                                                                              \
    X(seeds_last_revealed)                                                                                                       \
    X(bulk_reserve_users)                                                                                                        \
    X(drill_add)                                                                                                                 \
    X(drill_purge)                                                                                                               \
    X(job_add)                                                                                                                   \
    X(job_relay)                                                                                                                 \
    X(job_forget_relayed)                                                                                                        \
    X(job_next_due)                                                                                                              \
    X(job_begin)                                                                                                                 \
    X(job_finish)                                                                                                                \
    X(job_finish_all)                                                                                                            \
    X(job_postpone)                                                                                                              \
    X(job_bury)                                                                                                                  \
    X(job_give_back)                                                                                                             \
    X(job_renew)                                                                                                                 \
    X(job_take_back)                                                                                                             \
    X(job_list)                                                                                                                  \
    X(job_list_queued)                                                                                                           \
    X(job_list_scheduled)                                                                                                        \
    X(job_list_running)                                                                                                          \
    X(job_list_dead)                                                                                                             \
    X(job_list_done)                                                                                                             \
    X(job_list_above)                                                                                                            \
    X(job_list_queued_above)                                                                                                     \
    X(job_list_scheduled_above)                                                                                                  \
    X(job_list_running_above)                                                                                                    \
    X(job_list_dead_above)                                                                                                       \
    X(job_list_done_above)                                                                                                       \
    X(job_retry)                                                                                                                 \
    X(job_retry_dead)                                                                                                            \
    X(job_purge)                                                                                                                 \
    X(job_depth)                                                                                                                 \
    X(audit_lock_head)                                                                                                           \
    X(audit_append)                                                                                                              \
    X(audit_newest)                                                                                                              \
    X(audit_newest_of_actor)                                                                                                     \
    X(audit_newest_of_action)                                                                                                    \
    X(audit_newest_of_kind)                                                                                                      \
    X(audit_newest_of_subject)                                                                                                   \
    X(audit_oldest)                                                                                                              \
    X(audit_oldest_of_actor)                                                                                                     \
    X(audit_oldest_of_action)                                                                                                    \
    X(audit_oldest_of_kind)                                                                                                      \
    X(audit_oldest_of_subject)                                                                                                   \
    X(audit_walk)                                                                                                                \
    X(tick_find)                                                                                                                 \
    X(tick_keep)                                                                                                                 \
    X(tick_advance)                                                                                                              \
    X(tally_add)                                                                                                                 \
    X(tally_list)                                                                                                                \
    X(worker_announce)                                                                                                           \
    X(worker_leave)                                                                                                              \
    X(worker_list)                                                                                                               \
    X(statistics_totals)                                                                                                         \
    X(statistics_days)                                                                                                           \
    X(statistics_lock)                                                                                                           \
    X(statistics_is_over)                                                                                                        \
    X(statistics_sum_bets)                                                                                                       \
    X(statistics_mark)                                                                                                           \
    X(statistics_note_writers)                                                                                                   \
    X(statistics_fold)                                                                                                           \
    X(leadership_hold)                                                                                                           \
    X(leadership_step_down)                                                                                                      \
    X(health_check)                                                                                                              \
    X(migration_table_exists)                                                                                                    \
    X(migration_find)                                                                                                            \
    X(migration_add)

enum statement_number {
#define X(name) STATEMENT_##name,
    STATEMENT_LIST(X)
#undef X
        STATEMENT_COUNT
};

struct statement {
    enum statement_number number;
    const char *name;
    const char *sql;
};

#define X(name) extern const struct statement sql_##name;
STATEMENT_LIST(X)
#undef X

#define STATEMENT(statement_name, text)                                                                                          \
    const struct statement sql_##statement_name = { .number = STATEMENT_##statement_name, .name = #statement_name, .sql = (text) }
#endif
