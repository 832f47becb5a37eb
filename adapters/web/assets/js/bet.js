import { drawBalance } from "./balance_chart.js";
import { throwDice } from "./dice.js";
import { keepDraft, restoreDraft } from "./draft.js";
import { addLatestBet, latestNumber } from "./latest_bets.js";
import { clearMessages, showAlert, showFieldError, showNotice } from "./messages.js";
import { move } from "./motion.js";
import { grouped, parseExactly, signed } from "./numbers.js";
import { post } from "./post.js";
import { play } from "./sounds.js";
import { fill } from "./text.js";

const EXACT = ["id", "wagered", "net", "coins", "nonce"];
const FIELD_OF = {
  "bet.guess": "guess",
  "bet.wager": "wagered",
  "bet.insufficient_coins": "wagered",
  "bet.limit_wager": "wagered",
  "bet.limit_loss": "wagered",
};
// Answers that say for certain that no bet was placed and that a plain form handles better: sign in again, a new token.
const ASK_AGAIN_PLAINLY = new Set([401, 403]);
const BUMP_MS = 400;

const notice = (key, text) => showNotice(document.getElementById("bet_notice"), key, text);

async function send(form) {
  const response = await post(form.action, new FormData(form));
  return { status: response.status, ...parseExactly(await response.text(), EXACT) };
}

function write(id, value) {
  document.getElementById(id).textContent = value;
}

function showBalance(coins, isWinner) {
  write("user_coins", coins);
  document.querySelectorAll("[data-balance]").forEach((balance) => (balance.textContent = grouped(coins)));
  document.getElementById("no_coins").hidden = coins !== "0";
  if (isWinner) {
    move(document.getElementById("user_coins").parentElement, [{ transform: "scale(1.25)" }, { transform: "none" }], BUMP_MS);
  }
}

function showRolling(form) {
  const outcome = document.getElementById("outcome");
  delete outcome.dataset.outcome;
  outcome.textContent = form.dataset.textRolling;
  play("roll");
}

function showOutcome(form, bet) {
  const outcome = document.getElementById("outcome");
  outcome.dataset.outcome = bet.is_winner ? "won" : "lost";
  outcome.textContent = fill(bet.is_winner ? form.dataset.textWon : form.dataset.textLost, { roll: bet.roll, net: signed(bet.net) });
  play(outcome.dataset.outcome);
}

function showSeeds(bet) {
  write("server_seed_hash", bet.server_seed_hash);
  write("client_seed", bet.client_seed);
  write("nonce", BigInt(bet.nonce) + 1n);
}

function showBet(form, bet) {
  const wasNext = document.getElementById("nonce").textContent === bet.nonce;
  showBalance(bet.coins, bet.is_winner);
  showOutcome(form, bet);
  showSeeds(bet);
  if (!wasNext) {
    keepDraft(form);
    location.reload(); // bets were placed elsewhere meanwhile: the list here has a gap
    return;
  }
  addLatestBet({ ...bet, number: latestNumber() + 1 }, (die) => fill(form.dataset.textDie, { die }));
}

// Where it is said at a field, the page's own message is for screen readers: what stands below stays where it is.
function showRefusal(form, answer) {
  const input = form.elements[FIELD_OF[answer.code]];
  if (input === undefined) {
    notice(answer.code, answer.error);
    return;
  }
  showAlert(answer.code, answer.error, "visually-hidden");
  showFieldError(input, answer.code, answer.error);
}

function showFailure(form, answer) {
  write("outcome", "");
  if (ASK_AGAIN_PLAINLY.has(answer.status)) {
    keepDraft(form);
    form.submit();
  } else if (answer.code === "coins.none") {
    showBalance("0", false);
  } else if (answer.code !== undefined) {
    showRefusal(form, answer);
  } else {
    // The bet may have been placed: to send it again could place it twice.
    notice("bet.unknown", form.dataset.textUnknown);
  }
}

async function placeBet(form) {
  clearMessages(form);
  notice(undefined, "");
  if (!navigator.onLine) {
    notice("bet.offline", form.dataset.textOffline);
    return;
  }
  const land = throwDice(document.getElementById("stage"));
  showRolling(form);
  const answer = await send(form).catch(() => ({ status: 0 }));
  if (answer.data === undefined) {
    await land();
    showFailure(form, answer);
    return;
  }
  await land([answer.data.die_1, answer.data.die_2], (die) => fill(form.dataset.textDie, { die }));
  showBet(form, answer.data);
}

export function startBetting() {
  const form = document.getElementById("bet_form");
  if (form === null) {
    return;
  }
  restoreDraft(form);
  drawBalance();
  const button = form.querySelector('[type="submit"]');
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.ariaBusy !== "true") {
      button.ariaBusy = "true";
      await placeBet(form).finally(() => (button.ariaBusy = null));
    }
  });
}
