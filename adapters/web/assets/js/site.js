// Every page but the paying ones works without this file; it only makes pages nicer. Each concern looks for its own element and leaves without it.
import { startBetting } from "./bet.js";
import { showBusyForms } from "./busy.js";
import { offerCouponCheck } from "./coupon.js";
import { offerDemo } from "./demo.js";
import { showLocalTimes } from "./local_time.js";
import { startPaying } from "./payment.js";
import { offerQuickPicks } from "./quick_picks.js";
import { offerSounds } from "./sounds.js";
import { startVerifying } from "./verify.js";

showLocalTimes();
startBetting();
offerQuickPicks();
offerSounds();
offerDemo();
startVerifying();
offerCouponCheck();
startPaying();
showBusyForms();
