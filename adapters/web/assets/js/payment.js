// Paying with a card that is typed into the payment company's own field: its number never comes into this page.
import { checkCoupon } from "./coupon.js";
import { clearMessages, showAlert, showFieldError } from "./messages.js";
import { post } from "./post.js";

const KEYS = {
  card_error: "payment.declined",
  invalid_request_error: "payment.invalid_request",
  authentication_error: "payment.authentication",
  api_connection_error: "payment.unreachable",
};
const FIELDS = { "coupon_code.unknown": "coupon_code" };

function showFailure(key) {
  showAlert(key, document.querySelector(`template[data-failure="${key}"]`).content.textContent);
}

function showCardError(key, text) {
  const error = document.createElement("div");
  error.className = "field-error";
  error.dataset.error = key;
  error.textContent = text;
  document.getElementById("card_error").replaceChildren(error);
}

// What the payment company's script says went wrong: at the field, and above the page when a payment failed.
function tell({ type, code, message }) {
  if (type === "validation_error") {
    showCardError("card.incomplete", message);
    return;
  }
  const isHolders = /_authentication_failure$/.test(code ?? "");
  showFailure(isHolders ? "payment.declined" : (KEYS[type] ?? "payment.error"));
  showCardError("card.refused", message);
}

// What the site says went wrong.
function refuse(form, { code, error }) {
  showAlert(code, error);
  const input = form.elements[FIELDS[code]];
  if (input !== undefined) {
    showFieldError(input, code, error);
  }
}

function cardStyle(container) {
  const { color, fontFamily, fontSize } = getComputedStyle(container);
  const faint = getComputedStyle(document.documentElement).getPropertyValue("--bs-secondary-color").trim();
  return { base: { color, iconColor: color, fontFamily, fontSize, "::placeholder": { color: faint } } };
}

function mountCard(stripe) {
  const container = document.getElementById("card");
  const card = stripe.elements().create("card", { style: cardStyle(container) });
  card.mount(container);
  card.on("change", ({ error }) => {
    if (error) {
      showCardError("card.invalid", error.message);
    } else {
      document.getElementById("card_error").replaceChildren();
    }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => card.update({ style: cardStyle(container) }));
  return card;
}

function method(form, card) {
  const name = form.elements.name.value.trim();
  return { payment_method: { card, billing_details: name === "" ? {} : { name } } };
}

// Has the card taken down, and sends the form with the proof of it. Each way gives true when the page is about to be left.
async function setUp({ stripe, card, form }) {
  if (!(await checkCoupon())) {
    return false;
  }
  const begun = await (await post("/subscription/setup_intent", {})).json();
  if (begun.client_secret === undefined) {
    refuse(form, begun);
    return false;
  }
  const { error, setupIntent } = await stripe.confirmCardSetup(begun.client_secret, method(form, card));
  if (error) {
    tell(error);
    return false;
  }
  form.elements.setup_intent.value = setupIntent.id;
  form.submit();
  return true;
}

// A card that was refused is followed by another for the same purchase.
async function begin(till) {
  const wish = new URLSearchParams(new FormData(till.form)).toString();
  if (till.wish !== wish) {
    till.begun = await (await post(till.form.action, new FormData(till.form))).json();
    till.wish = till.begun.client_secret === undefined ? undefined : wish;
  }
  return till.begun;
}

async function purchase(till) {
  const begun = await begin(till);
  if (begun.redirect !== undefined) {
    location.assign(begun.redirect);
    return true;
  }
  if (begun.client_secret === undefined) {
    refuse(till.form, begun);
    return false;
  }
  const { error } = await till.stripe.confirmCardPayment(begun.client_secret, method(till.form, till.card));
  if (error && error.payment_intent?.status !== "succeeded") {
    tell(error);
    return false;
  }
  location.assign(`/subscription/purchase_coins/complete?payment_intent=${encodeURIComponent(begun.payment_intent)}`);
  return true;
}

function setBusy(button, isBusy) {
  button.dataset.text ??= button.textContent;
  button.textContent = isBusy ? button.dataset.textBusy : button.dataset.text;
  button.ariaBusy = isBusy;
  button.ariaDisabled = isBusy;
}

async function pay(till) {
  clearMessages(till.form);
  const isLeaving = await (till.form.dataset.pays === "setup" ? setUp(till) : purchase(till)).catch(() => {
    showFailure("payment.unreachable");
    return false;
  });
  return isLeaving;
}

export function startPaying() {
  const form = document.querySelector("form[data-pays][data-key]");
  if (form === null) {
    return;
  }
  if (window.Stripe === undefined) {
    showFailure("payment.unreachable");
    return;
  }
  const locale = document.documentElement.lang === "es" ? "es" : "en";
  const stripe = window.Stripe(form.dataset.key, { locale });
  const till = { form, stripe, card: mountCard(stripe) };
  const button = form.querySelector("button[type=submit]");
  let isBusy = false;
  button.disabled = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) {
      return;
    }
    isBusy = true;
    setBusy(button, true);
    isBusy = await pay(till);
    setBusy(button, isBusy);
  });
}
