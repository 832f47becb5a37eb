#include "adapters/web/message.h"
#include <stddef.h>
#include <string.h>
#include "adapters/web/catalog.h"

static const struct message messages[] = {
    /* what went well */
    { "user.signed_up", TEXT("Welcome! 100 coins are yours. Choose a name to play under."), false },
    { "username.saved", TEXT("Your username is saved."), false },
    { "password_reset.sent", TEXT("If there is such an account, a mail with a link is on its way. The link is good for an hour."),
      false },
    { "password_reset.ok", TEXT("Your new password is saved and you are signed in. All other sessions have ended."), false },
    { "credentials.saved", TEXT("Your e-mail and password are saved."), false },
    { "locale.saved", TEXT("Your language is saved."), false },
    { "contact.sent", TEXT("Thank you, your message is on its way to us."), false },
    { "logout.ok", TEXT("You are signed out."), false },
    { "bet.won", TEXT("You won!"), false },
    { "bet.lost", TEXT("Not this time."), false },
    { "seeds.rotated", TEXT("New seeds are in use. The old server seed is revealed below."), false },
    { "subscription.created", TEXT("You are subscribed. Your coins are here."), false },
    { "subscription.updated", TEXT("Your plan is saved."), false },
    { "subscription.cancelled", TEXT("Your subscription has ended. Your coins stay yours."), false },
    { "payment_method.updated", TEXT("Your new card is saved."), false },
    { "users.deletion_scheduled", TEXT("The users will be gone in a moment."), false },
    { "user.saved", TEXT("The user is saved."), false },
    { "user.created", TEXT("The user is created."), false },
    { "subscription.cancelled_for", TEXT("The subscription has ended."), false },
    { "job.retried", TEXT("Queued again."), false },
    { "coins.purchased", TEXT("Your coins are here. Good luck!"), false },
    { "acting.began", TEXT("You act as this user now."), false },
    { "acting.ended", TEXT("You are yourself again."), false },
    { "coupon.created", TEXT("The coupon is made."), false },
    { "coupon.saved", TEXT("The coupon is saved."), false },
    { "coupons.deletion_scheduled", TEXT("The coupons will be gone in a moment."), false },

    /* what did not */
    { "login.required", TEXT("Sign in to see that page."), true },
    { "login.failed", TEXT("That e-mail or username and password do not belong together."), true },
    { "login.disabled", TEXT("This account is disabled."), true },
    { "password_reset.invalid_token", TEXT("This link has been used or is too old. Ask for a new one."), true },
    { "username.already_set", TEXT("You have a username already; it can't be changed."), true },
    { "coins.none", TEXT("You have no coins left."), true },
    { "plan.unknown", TEXT("There is no such plan."), true },
    { "subscription.already", TEXT("You have a plan already. Here you can change it."), true },
    { "subscription.none", TEXT("You have no subscription."), true },
    { "users.search_missing", TEXT("Search for somebody first: all users at once are never deleted."), true },
    { "scope.unknown", TEXT("Choose which users to delete."), true },
    { "user.last_admin", TEXT("This is the last active admin, whom the site can't do without."), true },
    { "user.changed_meanwhile", TEXT("This user was changed since you opened the form. Nothing was saved yet."), true },
    { "payment_method.none", TEXT("There is no card to change: you have not subscribed yet."), true },
    { "javascript.required", TEXT("Paying needs JavaScript, as your card is typed into the payment company's own field."), true },
    { "payment.declined", TEXT("The card was declined. Nothing was charged."), true },
    { "payment.invalid_request", TEXT("The payment company did not accept this. Nothing was charged."), true },
    { "payment.authentication", TEXT("Payments are out of order on our side. Nothing was charged."), true },
    { "payment.unreachable", TEXT("The payment company can't be reached right now. Try again in a moment."), true },
    { "payment.error", TEXT("Something went wrong at the payment company. Try again in a moment."), true },
    { "payment.pending", TEXT("This payment has not been made yet. Your coins come once it is."), true },
    { "acting.oneself", TEXT("You are that user already."), true },
    { "acting.admin", TEXT("Nobody acts as an admin."), true },
    { "acting.disabled", TEXT("Nobody acts as a user who is disabled."), true },

    { "coupons.none_selected", TEXT("Choose what to delete first."), true },
    { "coupons.search_missing", TEXT("Search for something first: not everything can be deleted at once."), true },

    /* at a field */
    { "email.invalid", TEXT("This is not a complete e-mail address."), true },
    { "email.taken", TEXT("An account with this e-mail exists already."), true },
    { "password.length", TEXT("A password has 8 to 128 characters."), true },
    { "password.common", TEXT("This is one of the most common passwords. Choose another."), true },
    { "current_password.mismatch", TEXT("This is not your current password."), true },
    { "locale.unknown", TEXT("The site doesn't speak that language. Choose one of the list."), true },
    { "message.length", TEXT("A message has 1 to 8,192 characters."), true },
    { "username.format", TEXT("A username has 1 to 16 letters (A to Z), digits or underscores."), true },
    { "username.taken", TEXT("Somebody has this username already."), true },
    { "coins.range", TEXT("Coins are a whole number, 0 or more."), true },
    { "role.unknown", TEXT("A role is member or admin."), true },
    { "bet.guess", TEXT("Guess a number from 2 to 12."), true },
    { "bet.wager", TEXT("Wager a whole number of coins, 1 or more."), true },
    { "bet.insufficient_coins", TEXT("You don't have that many coins."), true },
    { "client_seed.length", TEXT("A client seed has 1 to 64 characters."), true },
    { "server_seed.format", TEXT("A server seed has 64 digits from 0 to f."), true },
    { "coupon.missing", TEXT("Type a coupon code first."), true },
    { "coupon.unknown", TEXT("There is no such coupon, or it can't be redeemed any more."), true },
    { "coupon_code.unknown", TEXT("There is no such coupon, or it can't be redeemed any more."), true },
    { "bundle.unknown", TEXT("Choose one of the bundles."), true },
    { "reason.missing", TEXT("Say why."), true },
    { "reason.length", TEXT("A reason has 500 characters at most."), true },
    { "code.format", TEXT("A code has letters, digits, - and _, at most 128."), true },
    { "code.taken", TEXT("There is a coupon with this code."), true },
    { "percent_off.missing", TEXT("Give a percentage or an amount."), true },
    { "percent_off.both", TEXT("Give a percentage or an amount, not both."), true },
    { "percent_off.range", TEXT("A whole number from 1 to 100."), true },
    { "amount_off.missing", TEXT("Give a percentage or an amount."), true },
    { "amount_off.both", TEXT("Give a percentage or an amount, not both."), true },
    { "amount_off.range", TEXT("An amount of dollars from 0.01 to 999,999.99."), true },
    { "currency.unknown", TEXT("The currency is usd."), true },
    { "duration.unknown", TEXT("Choose one of the list."), true },
    { "duration_in_months.missing", TEXT("For how many months?"), true },
    { "duration_in_months.range", TEXT("A whole number from 1 to 120."), true },
    { "max_redemptions.range", TEXT("A whole number, 1 or more."), true },
    { "redeem_by.format", TEXT("A date, as 2030-01-31."), true },
    { "redeem_by.past", TEXT("That day is over."), true },
    { "name.length", TEXT("A name has at most 40 characters."), true },
    { "job.unknown", TEXT("There is no dead or scheduled job with this number."), true },
    { "nonce.format", TEXT("The nonce is a whole number, 0 or more."), true },

    /* what stops a request: the codes of JSON errors */
    { "request.malformed", TEXT("The request could not be read."), true },
    { "csrf.invalid", TEXT("This form is too old or came from elsewhere. Go back, reload the page and try again."), true },
    { "acting.barred", TEXT("Not while you act as somebody else: go back to yourself first."), true },
    { "role.forbidden", TEXT("This page is not open to you."), true },
    { "path.unknown", TEXT("There is no such page."), true },
    { "method.not_allowed", TEXT("This page can't be used in that way."), true },
    { "body.too_large", TEXT("That is more than the site takes at once."), true },
    { "rate.limited", TEXT("That was too often in too short a time."), true },
    { "service.unavailable", TEXT("The site can't answer right now. Nothing was changed."), true },
    { "internal.error", TEXT("Something went wrong on our side. Nothing was lost."), true },
};

const struct message *message_find(const char *key)
{
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        if (strcmp(messages[i].key, key) == 0) {
            return &messages[i];
        }
    }
    return NULL;
}
