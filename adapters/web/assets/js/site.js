// Every page but the paying ones works without this file; it only makes pages nicer. Each concern looks for its own element and leaves without it.
import { startBetting } from "./bet.js";
import { offerCouponCheck } from "./coupon.js";
import { showLocalTimes } from "./local_time.js";
import { startPaying } from "./payment.js";
import { offerQuickPicks } from "./quick_picks.js";
import { startVerifying } from "./verify.js";

showLocalTimes();
offerQuickPicks();
startBetting();
startVerifying();
offerCouponCheck();
startPaying();
