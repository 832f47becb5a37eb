#include "adapters/postgres/billing_row.h"
#include <string.h>

void subscription_row_write(const struct subscription *subscription, struct parameter values[SUBSCRIPTION_VALUES])
{
    const struct parameter written[SUBSCRIPTION_VALUES] = {
        parameter_int64(subscription->user_id),
        parameter_text_or_null(subscription->gateway_id),
        parameter_text(plan_at(subscription->plan)->id),
        parameter_text(subscription_status_name(subscription->status)),
        parameter_int64_or_null(subscription->coupon_id),
        parameter_int64_or_null(subscription->asked_coupon_id),
        parameter_instant_or_null(subscription->current_period_end_on),
        parameter_int64(subscription->changes),
        parameter_instant_or_null(subscription->seen_on),
        parameter_instant(subscription->created_on),
    };
    memcpy(values, written, sizeof written);
}

void coupon_row_write(const struct coupon *coupon, struct parameter values[COUPON_VALUES])
{
    const struct parameter written[COUPON_VALUES] = {
        parameter_text(coupon->code),
        parameter_int32_or_null(coupon->percent_off),
        parameter_int64_or_null(coupon->amount_off),
        parameter_text(coupon_duration_name(coupon->duration)),
        parameter_int32_or_null(coupon->duration_in_months),
        parameter_int64_or_null(coupon->max_redemptions),
        parameter_int64(coupon->times_redeemed),
        parameter_instant_or_null(coupon->redeem_by),
        parameter_instant(coupon->created_on),
        parameter_bool(coupon->is_pending),
    };
    memcpy(values, written, sizeof written);
}

void invoice_row_write(const struct invoice *invoice, struct parameter values[INVOICE_VALUES])
{
    const struct card *card = &invoice->card;
    const struct parameter written[INVOICE_VALUES] = {
        parameter_int64(invoice->user_id),
        parameter_text(invoice->gateway_id),
        parameter_text_or_null(invoice->payment_intent),
        parameter_text_or_null(invoice->charge),
        parameter_text(invoice->number),
        parameter_text(invoice->description),
        parameter_text(invoice->has_card ? card->brand : NULL),
        parameter_text(invoice->has_card ? card->last4 : NULL),
        parameter_int32_or_null(invoice->has_card ? card->exp_year : 0),
        parameter_int32_or_null(invoice->has_card ? card->exp_month : 0),
        parameter_instant_or_null(invoice->period_start_on),
        parameter_instant_or_null(invoice->period_end_on),
        parameter_int64(invoice->subtotal),
        parameter_int64(invoice->discount),
        parameter_int64(invoice->tax),
        parameter_int64(invoice->total),
        parameter_int64(invoice->coins),
        parameter_int64(invoice->refunded),
        parameter_int64(invoice->disputed),
        parameter_int64(invoice->coins_back),
        parameter_instant(invoice->created_on),
    };
    memcpy(values, written, sizeof written);
}
