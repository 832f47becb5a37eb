// The dice of the home page: they roll in the browser and nowhere else.
import { throwDice } from "./dice.js";
import { offerGuesses } from "./guess_picker.js";
import { fill } from "./text.js";

const FACES = 6;
const FAIR = 252; // the most of a byte's values that six faces share evenly

function fairFace() {
  const byte = new Uint8Array(1);
  do {
    crypto.getRandomValues(byte);
  } while (byte[0] >= FAIR);
  return (byte[0] % FACES) + 1;
}

async function roll(demo, called) {
  const outcome = demo.querySelector(".outcome");
  const faces = [fairFace(), fairFace()];
  const sum = faces[0] + faces[1];
  const isWinner = String(sum) === called.dataset.guess;
  outcome.textContent = demo.dataset.textRolling;
  delete outcome.dataset.outcome;
  await throwDice(demo.querySelector("#stage"))(faces, (die) => fill(demo.dataset.textDie, { die }));
  outcome.dataset.outcome = isWinner ? "won" : "lost";
  outcome.textContent = fill(isWinner ? demo.dataset.textWon : demo.dataset.textLost, {
    roll: sum, guess: called.dataset.guess, payout: called.dataset.payout,
  });
}

export function offerDemo() {
  const demo = document.getElementById("demo");
  if (demo === null) {
    return;
  }
  let called = demo.querySelector('[data-guess][aria-pressed="true"]');
  offerGuesses(demo.querySelector("[data-guesses]"), (button) => (called = button)).mark(called.dataset.guess);
  const button = demo.querySelector("[data-roll]");
  button.addEventListener("click", async () => {
    if (button.ariaBusy !== "true") {
      button.ariaBusy = "true";
      await roll(demo, called).finally(() => (button.ariaBusy = null));
    }
  });
}
