#include "domain/billing/subscription.h"
#include "domain/dice/bet.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"
#include "domain/sample/batch.h"

/* First names are short: with the id behind they are usernames. */
static const char *const first_names[] = { "ada",   "alma",  "amir",  "anna",  "aoife", "ben",   "carla", "chen",
                                           "clara", "david", "diego", "elena", "emma",  "erik",  "farid", "fatima",
                                           "felix", "grace", "hana",  "hugo",  "ida",   "ivan",  "jonas", "kenji",
                                           "lena",  "leo",   "liam",  "lucia", "maria", "mina",  "nadia", "noah",
                                           "omar",  "pablo", "priya", "rosa",  "sofia", "tomas", "yuki",  "zoe" };
static const char *const last_names[] = { "adams",  "baker",  "costa", "diaz",  "evans", "fischer", "garcia", "haddad", "ito",
                                          "jansen", "kim",    "lopez", "meyer", "novak", "okafor",  "patel",  "quinn",  "rossi",
                                          "silva",  "tanaka", "ueda",  "varga", "weber", "xu",      "young",  "zhang" };
static const char *const domains[] = { "@example.com", "@example.org", "@example.net" };
/* The networks of RFC 5737, which are nobody's. */
static const char *const networks[] = { "192.0.2.", "198.51.100.", "203.0.113." };

enum { YEAR_DAYS = 365, MONTH_DAYS = 30, SIGN_INS_MAX = 60, HOSTS = 254 };

#define JOIN(out, ...)                                                                                                           \
    text_join((const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *), (out),  \
              sizeof(out))

static enum err name_user(struct chance *chance, struct user *user)
{
    const char *first = CHANCE_OF(chance, first_names);
    char id[TEXT_INT64_BYTES];
    (void)text_from_int64(user->id, id);
    enum err err = JOIN(user->email, first, ".", CHANCE_OF(chance, last_names), ".", id, CHANCE_OF(chance, domains));
    if (err == ERR_OK && !chance_one_in(chance, 8)) {
        err = JOIN(user->username, first, id);
        user->username[0] = (char)(user->username[0] - 'a' + 'A');
    }
    return err;
}

/* A past that has room for a time of trial and the invoices after it; some days of the last month are still to come. */
static int64_t sign_up_day(struct batch *batch, int64_t invoices)
{
    if (invoices == 0) {
        return batch->now - CALENDAR_DAY - chance_below(batch->chance, YEAR_DAYS * CALENDAR_DAY);
    }
    return batch->now - (PLAN_TRIAL_DAYS + invoices * MONTH_DAYS) * CALENDAR_DAY +
           chance_below(batch->chance, (MONTH_DAYS - 1) * CALENDAR_DAY);
}

static enum err write_address(struct chance *chance, char address[static USER_ADDRESS_BYTES + 1])
{
    char host[TEXT_INT64_BYTES];
    (void)text_from_int64(1 + chance_below(chance, HOSTS), host);
    const char *const parts[] = { CHANCE_OF(chance, networks), host };
    return text_join(parts, 2, address, USER_ADDRESS_BYTES + 1);
}

static enum err sign_in(struct batch *batch, struct user *user)
{
    enum err err = write_address(batch->chance, user->current_sign_in_address);
    user->sign_in_count = 1 + chance_below(batch->chance, SIGN_INS_MAX);
    user->current_sign_in_on = user->created_on;
    if (err == ERR_OK && user->sign_in_count > 1) {
        user->last_sign_in_on = user->created_on;
        user->current_sign_in_on = batch->now - chance_below(batch->chance, batch->now - user->created_on);
        err = write_address(batch->chance, user->last_sign_in_address);
    }
    return err;
}

enum err batch_add_user(struct batch *batch, int64_t id, int64_t invoices)
{
    struct bulk_user *row = &batch->users[batch->user_count];
    struct user *user = &row->user;
    *row = (struct bulk_user){ .user = { .id = id, .role = USER_MEMBER }, .customer = "" };
    user->active = !chance_one_in(batch->chance, 50);
    user->locale = chance_one_in(batch->chance, 4) ? USER_LOCALE_ES : USER_LOCALE_EN;
    user->created_on = sign_up_day(batch, invoices);
    enum err err = name_user(batch->chance, user);
    if (err == ERR_OK) {
        err = sign_in(batch, user);
    }
    if (err == ERR_OK) {
        err = text_copy(batch->password_hash, row->password_hash, sizeof row->password_hash);
    }
    if (err == ERR_OK) {
        err = dice_first_seeds(batch->ports->random, &user->seeds);
    }
    if (err == ERR_OK) {
        batch->user_count++;
        batch_credit(batch, row, NEW_USER_COINS, COIN_SIGN_UP, user->created_on);
    }
    return err;
}
