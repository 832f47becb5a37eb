// Buttons that fill in the guess and the wager; the payout table shows the row of the guess.
const AMOUNT_OF = {
  half: (coins) => coins / 2n || 1n,
  all: (coins) => coins,
};

function markGuess(guess) {
  for (const row of document.querySelectorAll("[data-payout-of]")) {
    row.toggleAttribute("data-picked", row.dataset.payoutOf === guess);
  }
  for (const chip of document.querySelectorAll("[data-guess]")) {
    chip.setAttribute("aria-pressed", String(chip.dataset.guess === guess));
  }
}

function pickGuess(input) {
  return (chip) => {
    input.value = chip.dataset.guess;
    markGuess(input.value);
  };
}

function pickWager(input) {
  return (chip) => {
    const coins = BigInt(document.getElementById("user_coins").textContent.trim());
    input.value = String(AMOUNT_OF[chip.dataset.wager]?.(coins) ?? chip.dataset.wager);
  };
}

function offer(chips, pick) {
  chips.hidden = false;
  chips.addEventListener("click", (event) => {
    const chip = event.target.closest("button");
    if (chip !== null) {
      pick(chip);
    }
  });
}

export function offerQuickPicks() {
  const form = document.getElementById("bet_form");
  if (form === null) {
    return;
  }
  const { guess, wagered } = form.elements;
  offer(document.getElementById("guess_chips"), pickGuess(guess));
  offer(document.getElementById("wager_chips"), pickWager(wagered));
  guess.addEventListener("input", () => markGuess(guess.value));
  markGuess(guess.value);
}
