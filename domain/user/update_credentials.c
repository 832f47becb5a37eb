#include <string.h>
#include "domain/kernel/transaction.h"
#include "domain/user/identity.h"

/* A change that passed every check; only what others did meanwhile can still refuse it. */
struct checked_change {
    struct user_credentials credentials; /* the password is the one that was typed */
    char email[USER_EMAIL_BYTES + 1];
    bool has_password; /* a new one */
    char password_hash[PASSWORD_HASH_BYTES + 1];
    uint8_t session_hash[DIGEST_BYTES]; /* of the session that asks */
    int64_t now;
};

static bool is_given(const char *typed)
{
    return typed != NULL && typed[0] != '\0';
}

static enum err check_form(const struct user_ports *ports, const struct new_credentials *wish, struct problems *why,
                           struct checked_change *checked)
{
    if (!is_given(wish->current_password)) {
        problems_add(why, "current_password", "current_password.mismatch");
    }
    user_check_email(wish->email == NULL ? "" : wish->email, checked->email, why);
    if (checked->has_password) {
        user_check_password(ports->blocklist, wish->password, why);
    }
    enum err err = problems_verdict(why);
    return err == ERR_OK ? session_token_hash(ports->digest, wish->session, checked->session_hash) : err;
}

static enum err check_current_password(const struct user_ports *ports, const char *password, struct problems *why,
                                       const struct user_credentials *credentials)
{
    bool matches = false;
    enum err err = ports->hasher->verify(ports->hasher->self, password, credentials->password_hash, &matches);
    if (err != ERR_OK) {
        return err;
    }
    return matches ? ERR_OK : problems_reject(why, "current_password", "current_password.mismatch");
}

static enum err check(const struct user_ports *ports, const struct new_credentials *wish, int64_t user_id, struct problems *why,
                      struct checked_change *checked)
{
    enum err err = check_form(ports, wish, why, checked);
    if (err == ERR_OK) {
        err = ports->users->lock_credentials(ports->users->self, user_id, &checked->credentials);
    }
    if (err == ERR_OK) {
        err = check_current_password(ports, wish->current_password, why, &checked->credentials);
    }
    if (err == ERR_OK && checked->has_password) {
        err = ports->hasher->hash(ports->hasher->self, wish->password, checked->password_hash);
    }
    return err;
}

static enum err lock_unchanged(const struct user_ports *ports, const struct checked_change *checked, struct problems *why)
{
    bool unchanged = false;
    enum err err = identity_lock_unchanged(ports, &checked->credentials, &unchanged);
    if (err != ERR_OK) {
        return err;
    }
    return unchanged ? ERR_OK : problems_reject(why, "current_password", "current_password.mismatch");
}

static enum err change_email(const struct user_ports *ports, const struct checked_change *checked, struct problems *why)
{
    enum err err = ports->users->set_email(ports->users->self, checked->credentials.user_id, checked->email);
    return err == ERR_CONFLICT ? problems_reject(why, "email", "email.taken") : err;
}

static enum err change_password(const struct user_ports *ports, const struct checked_change *checked)
{
    int64_t id = checked->credentials.user_id;
    enum err err = ports->users->set_password_hash(ports->users->self, id, checked->password_hash);
    return err == ERR_OK ? ports->sessions->remove_others(ports->sessions->self, id, checked->session_hash) : err;
}

static enum err ask_for_mail(const struct user_ports *ports, const struct user *before, const struct checked_change *checked,
                             bool email_changes)
{
    struct new_job job = {
        .kind = "mail.credentials_changed",
        .payload = { .fields = { { .name = "to", .value = before->email },
                                 { .name = "locale", .value = user_locale_name(before->locale) } },
                     .count = 2 },
        .run_at = checked->now,
        .created_on = checked->now,
    };
    if (email_changes) {
        job.payload.fields[job.payload.count++] = (struct job_field){ .name = "email", .value = checked->email };
    }
    if (checked->has_password) {
        job.payload.fields[job.payload.count++] = (struct job_field){ .name = "password", .value = "changed" };
    }
    int64_t id = 0;
    return ports->jobs->add(ports->jobs->self, &job, &id);
}

/* `before` is the user as it is now that nobody else can change it: what the page showed may be old. */
static enum err change(const struct user_ports *ports, const struct user *before, const struct checked_change *checked,
                       struct problems *why)
{
    bool email_changes = strcmp(before->email, checked->email) != 0;
    enum err err = ERR_OK;
    if (!email_changes && !checked->has_password) {
        return ERR_OK;
    }
    if (email_changes) {
        err = change_email(ports, checked, why);
    }
    if (err == ERR_OK && checked->has_password) {
        err = change_password(ports, checked);
    }
    if (err == ERR_OK) {
        err = ports->reset_tokens->remove_of_user(ports->reset_tokens->self, before->id);
    }
    return err == ERR_OK ? ask_for_mail(ports, before, checked, email_changes) : err;
}

static enum err lock_and_change(const struct user_ports *ports, const struct checked_change *checked, struct problems *why,
                                struct user *after)
{
    struct user before;
    enum err err = lock_unchanged(ports, checked, why);
    if (err == ERR_OK) {
        err = ports->users->find(ports->users->self, checked->credentials.user_id, &before);
    }
    if (err == ERR_OK) {
        err = change(ports, &before, checked, why);
    }
    return err == ERR_OK ? ports->users->find(ports->users->self, before.id, after) : err;
}

enum err user_update_credentials(const struct user_ports *ports, const struct new_credentials *wish, struct problems *why,
                                 struct user *user)
{
    struct checked_change checked = { .has_password = is_given(wish->password), .now = ports->clock->now(ports->clock->self) };
    struct user after;
    enum err err = check(ports, wish, user->id, why, &checked);
    if (err == ERR_OK) {
        err = ports->transaction->begin(ports->transaction->self);
    }
    if (err != ERR_OK) {
        return err;
    }
    err = transaction_end(ports->transaction, lock_and_change(ports, &checked, why, &after));
    if (err == ERR_OK) {
        *user = after;
    }
    return err;
}
