// What a coupon takes off, shown at every price of the page before anything is paid.
import { clearFieldError, showFieldError } from "./messages.js";
import { money } from "./numbers.js";
import { post } from "./post.js";

const field = () => document.getElementById("coupon");

// The same arithmetic as domain/coupon: half a cent goes to the customer. What is too little to be charged is free.
function discounted(cents, { percent_off: percent, amount_off: amount }, least) {
  const off = percent === undefined ? amount : Math.floor((cents * percent + 50) / 100);
  const rest = Math.max(0, cents - off);
  return rest < least ? 0 : rest;
}

function showPrices(coupon) {
  for (const price of document.querySelectorAll("[data-cents]")) {
    const cents = Number(price.dataset.cents);
    const full = document.createElement(coupon === undefined ? "span" : "s");
    full.textContent = money(cents);
    price.replaceChildren(full);
    if (coupon !== undefined) {
      price.append(" ", money(discounted(cents, coupon, Number(price.dataset.chargeLeast ?? 0))));
    }
  }
}

function describe({ code, percent_off: percent, amount_off: amount, duration, duration_in_months: months }) {
  const texts = field().dataset;
  const off = percent === undefined ? texts.textAmount.replace("{amount}", money(amount)) : texts.textPercent.replace("{percent}", percent);
  const repeating = months === 1 ? texts.textMonth : texts.textMonths.replace("{n}", months);
  const lasting = { once: texts.textOnce, forever: texts.textForever, repeating }[duration];
  // A purchase is paid once, however long the coupon lasts.
  return field().closest("[data-pays=purchase]") ? `${code}: ${off}` : `${code}: ${off}, ${lasting}`;
}

function show(coupon) {
  document.getElementById("coupon_effect").textContent = coupon === undefined ? "" : describe(coupon);
  showPrices(coupon);
}

// Says whether the code that is typed, if any, is good.
export async function checkCoupon() {
  const input = document.getElementById("coupon_code");
  if (input === null) {
    return true;
  }
  clearFieldError(input);
  show(undefined);
  if (input.value.trim() === "") {
    return true;
  }
  const answer = await (await post("/subscription/coupon_code", { coupon_code: input.value })).json();
  if (answer.data === undefined) {
    showFieldError(input, answer.code, answer.error);
    return false;
  }
  show(answer.data);
  return true;
}

export function offerCouponCheck() {
  const input = document.getElementById("coupon_code");
  const button = document.getElementById("coupon_check");
  if (button === null) {
    return;
  }
  button.hidden = false;
  button.addEventListener("click", () => checkCoupon().catch(() => show(undefined)));
  input.addEventListener("input", () => show(undefined));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      button.click();
    }
  });
}
