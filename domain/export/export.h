#ifndef DOMAIN_EXPORT_EXPORT_H
#define DOMAIN_EXPORT_EXPORT_H
#include "domain/audit/audit.h"
#include "domain/user/session.h"
#include "ports/bet_store.h"
#include "ports/card_store.h"
#include "ports/export_store.h"
#include "ports/invoice_store.h"
#include "ports/job_queue.h"
#include "ports/ledger.h"
#include "ports/play_limit_store.h"
#include "ports/purchase_store.h"
#include "ports/random_source.h"
#include "ports/record_format.h"
#include "ports/subscription_store.h"
#include "ports/user_store.h"

/* Everything that the site knows of a user, for that user: asked for, made by a job, fetched by a link that dies. No secret is in
 * it: no password's hash, no seed that still rolls, no token, nothing that the payment gateway opens to. */
struct export_ports {
    const struct clock *clock;
    const struct random_source *random;
    const struct digest *digest;
    const struct transaction *transaction;
    const struct user_store *users;
    const struct session_store *sessions;
    const struct ledger *ledger;
    const struct bet_store *bets;
    const struct play_limit_store *limits;
    const struct subscription_store *subscriptions;
    const struct purchase_store *purchases;
    const struct invoice_store *invoices;
    const struct card_store *cards;
    const struct export_store *exports;
    const struct record_format *format;
    const struct job_queue *queue;
    struct audit_ports audit;
};

#define EXPORT_LIFETIME (72LL * 60 * 60 * 1000000) /* since it was made */
#define EXPORT_PATIENCE (24LL * 60 * 60 * 1000000) /* one that is not made by then never will be: another may be asked for */

/* Asks for it: the job "users.export" with the field "export_id". It takes the place of the user's earlier one, whose links are
 * dead then. Recorded as "user.export_asked". Errors: ERR_CONFLICT while an earlier one is being made; the ports'. */
enum err export_ask(const struct export_ports *ports, const struct audit_actor *actor, const struct user *user) MUST_USE;

/* The user's, made or being made (`chunk_count`). Errors: ERR_NOT_FOUND; the ports'. */
enum err export_find(const struct export_ports *ports, int64_t user_id, struct data_export *found) MUST_USE;

/* Makes it, in memory that doesn't grow with it, and asks for the job "mail.export_ready" with the field "export_id": all in one
 * transaction, so that whoever dies on the way leaves nothing and whoever comes again makes it once. One that is made already,
 * was replaced or has expired, or whose user was deleted, is no error. Errors: the ports', ERR_NO_MEMORY. */
enum err export_make(const struct export_ports *ports, struct arena *arena, int64_t id) MUST_USE;

/* A link to it, and for whom. */
struct export_link {
    struct user user;
    struct session_token token;
    int64_t expires_on;
};

/* Draws a token that opens it, besides those drawn before, which a mail that was sent twice may have. Errors: ERR_NOT_FOUND when
 * it is not made, has expired or was replaced, or its user is no more or disabled; the ports'. */
enum err export_issue_link(const struct export_ports *ports, int64_t id, struct export_link *link) MUST_USE;

/* Opens what a token is for, if it is that user's own. Errors: ERR_NOT_FOUND; the ports'. */
enum err export_open(const struct export_ports *ports, int64_t user_id, const char *token_hex,
                     struct data_export *opened) MUST_USE;
#endif
