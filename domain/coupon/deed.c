#include "domain/coupon/deed.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"

static enum err record(const struct coupon_ports *ports, const struct audit_actor *actor, const char *action,
                       const struct coupon *coupon, const struct audit_change *changes, size_t count)
{
    const struct audit_deed deed = {
        .action = action,
        .subject = "coupon",
        .subject_id = coupon->id,
        .subject_name = coupon->code,
        .changes = changes,
        .change_count = count,
    };
    return audit_record(&ports->audit, actor, &deed);
}

/* A number as a text, "" for 0. */
static const char *number_or_nothing(int64_t number, char text[TEXT_INT64_BYTES])
{
    (void)text_from_int64(number, text);
    return number == 0 ? "" : text;
}

static enum err record_made(const struct coupon_ports *ports, const struct audit_actor *actor, const struct coupon *coupon)
{
    char numbers[4][TEXT_INT64_BYTES];
    char redeem_by[CALENDAR_TEXT_BYTES] = "";
    if (coupon->redeem_by != 0) {
        calendar_write_minute(coupon->redeem_by, redeem_by);
    }
    const struct audit_change changes[] = {
        { .field = "percent_off", .before = "", .after = number_or_nothing(coupon->percent_off, numbers[0]) },
        { .field = "amount_off", .before = "", .after = number_or_nothing(coupon->amount_off, numbers[1]) },
        { .field = "duration", .before = "", .after = coupon_duration_name(coupon->duration) },
        { .field = "duration_in_months", .before = "", .after = number_or_nothing(coupon->duration_in_months, numbers[2]) },
        { .field = "max_redemptions", .before = "", .after = number_or_nothing(coupon->max_redemptions, numbers[3]) },
        { .field = "redeem_by", .before = "", .after = redeem_by },
    };
    return record(ports, actor, "coupon.created", coupon, changes, sizeof changes / sizeof changes[0]);
}

static enum err write_made(const struct coupon_ports *ports, const struct audit_actor *actor, const struct coupon *coupon)
{
    enum err err = ports->coupons->set_made(ports->coupons->self, coupon->id);
    return err == ERR_OK ? record_made(ports, actor, coupon) : err;
}

enum err coupon_end_made(const struct coupon_ports *ports, const struct audit_actor *actor, const struct coupon *coupon)
{
    enum err err = ports->transaction->begin(ports->transaction->self);
    return err == ERR_OK ? transaction_end(ports->transaction, write_made(ports, actor, coupon)) : err;
}

enum err coupon_record_renamed(const struct coupon_ports *ports, const struct audit_actor *actor, const struct coupon *coupon,
                               const char *name)
{
    const struct audit_change change = { .field = "name", .before = coupon->name, .after = name };
    return record(ports, actor, "coupon.edited", coupon, &change, 1);
}

enum err coupon_record_asked(const struct coupon_ports *ports, const struct audit_actor *actor, const char *wanted,
                             const char *value)
{
    const struct audit_change change = { .field = wanted, .before = "", .after = value };
    const struct audit_deed deed = {
        .action = "coupons.deletion_asked", .subject = "coupon", .changes = &change, .change_count = 1
    };
    return audit_record(&ports->audit, actor, &deed);
}

enum err coupon_record_deleted(const struct coupon_ports *ports, const struct audit_actor *actor, const struct coupon *coupon)
{
    return record(ports, actor, "coupon.deleted", coupon, NULL, 0);
}

enum err coupon_add_job(const struct coupon_ports *ports, const struct audit_actor *actor, const char *kind, int64_t delay,
                        struct job_field about)
{
    char actor_id[TEXT_INT64_BYTES];
    char acting_as[TEXT_INT64_BYTES];
    int64_t now = ports->clock->now(ports->clock->self);
    int64_t id = 0;
    (void)text_from_int64(actor->user_id, actor_id);
    (void)text_from_int64(actor->acting_as, acting_as);
    const struct new_job job = {
        .kind = kind,
        .payload = { .fields = { about,
                                 { .name = "actor_id", .value = actor_id },
                                 { .name = "actor", .value = actor->name },
                                 { .name = "address", .value = actor->address },
                                 { .name = "acting_as", .value = acting_as } },
                     .count = 5 },
        .run_at = now + delay,
        .created_on = now,
    };
    return ports->queue->add(ports->queue->self, &job, &id);
}
