// Buttons that fill in the guess and the wager; the payout table shows the row of the guess.
import { offerGuesses, playByKeyboard } from "./guess_picker.js";

const AMOUNT_OF = {
  half: (coins) => coins / 2n || 1n,
  all: (coins) => coins,
};

function markRow(guess) {
  for (const row of document.querySelectorAll("[data-payout-of]")) {
    row.toggleAttribute("data-picked", row.dataset.payoutOf === guess);
  }
}

function offerWagers(chips, input) {
  chips.addEventListener("click", (event) => {
    const chip = event.target.closest("button");
    if (chip !== null) {
      const coins = BigInt(document.getElementById("user_coins").textContent.trim());
      input.value = String(AMOUNT_OF[chip.dataset.wager]?.(coins) ?? chip.dataset.wager);
    }
  });
}

export function offerQuickPicks() {
  const form = document.getElementById("bet_form");
  if (form === null) {
    return;
  }
  const { guess, wagered } = form.elements;
  const picker = offerGuesses(form.querySelector("[data-guesses]"), (button) => {
    guess.value = button.dataset.guess;
    markRow(guess.value);
  });
  const follow = () => {
    picker.mark(guess.value);
    markRow(guess.value);
  };
  guess.addEventListener("input", follow);
  follow();
  playByKeyboard(picker, form);
  offerWagers(document.getElementById("wager_chips"), wagered);
}
