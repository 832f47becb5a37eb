import { throwDice } from "./dice.js";
import { addLatestBet, latestNumber } from "./latest_bets.js";
import { clearMessages, showAlert, showFieldError } from "./messages.js";
import { grouped, parseExactly, signed } from "./numbers.js";
import { post } from "./post.js";

const EXACT = ["id", "wagered", "net", "coins", "nonce"];
const FIELD_OF = { "bet.guess": "guess", "bet.wager": "wagered", "bet.insufficient_coins": "wagered" };
// Answers that say for certain that no bet was placed and that a plain form handles better: sign in again, a new token.
const ASK_AGAIN_PLAINLY = new Set([401, 403]);

async function send(form) {
  const response = await post(form.action, new FormData(form));
  return { status: response.status, ...parseExactly(await response.text(), EXACT) };
}

function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function write(id, value) {
  document.getElementById(id).textContent = value;
}

function showBalance(coins) {
  write("user_coins", coins);
  document.querySelectorAll("[data-balance]").forEach((balance) => (balance.textContent = grouped(coins)));
}

function showOutcome(form, bet) {
  const outcome = document.getElementById("outcome");
  outcome.dataset.outcome = bet.is_winner ? "won" : "lost";
  outcome.textContent = fill(bet.is_winner ? form.dataset.textWon : form.dataset.textLost, { roll: bet.roll, net: signed(bet.net) });
}

function showSeeds(bet) {
  write("server_seed_hash", bet.server_seed_hash);
  write("client_seed", bet.client_seed);
  write("nonce", BigInt(bet.nonce) + 1n);
}

function showBet(form, bet) {
  const wasNext = document.getElementById("nonce").textContent === bet.nonce;
  showBalance(bet.coins);
  showOutcome(form, bet);
  showSeeds(bet);
  if (!wasNext) {
    location.reload(); // bets were placed elsewhere meanwhile: the list here has a gap
    return;
  }
  addLatestBet({ ...bet, number: latestNumber() + 1 }, (die) => fill(form.dataset.textDie, { die }));
}

function showRefusal(form, answer) {
  showAlert(answer.code, answer.error);
  const input = form.elements[FIELD_OF[answer.code]];
  if (input !== undefined) {
    showFieldError(input, answer.code, answer.error);
  }
}

async function placeBet(form) {
  clearMessages(form);
  const land = throwDice(document.getElementById("stage"));
  const answer = await send(form).catch(() => ({ status: 0 }));
  if (answer.data !== undefined) {
    await land([answer.data.die_1, answer.data.die_2], (die) => fill(form.dataset.textDie, { die }));
    showBet(form, answer.data);
    return;
  }
  await land();
  if (ASK_AGAIN_PLAINLY.has(answer.status)) {
    form.submit();
  } else if (answer.code !== undefined) {
    showRefusal(form, answer);
  } else {
    // The bet may have been placed: to send it again could place it twice.
    showAlert("bet.unknown", form.dataset.textUnknown);
  }
}

export function startBetting() {
  const form = document.getElementById("bet_form");
  let rolling = false;
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (rolling) {
      return;
    }
    rolling = true;
    await placeBet(form).finally(() => (rolling = false));
  });
}
