import { showFace } from "./dice.js";
import { grouped, signed } from "./numbers.js";

const SHOWN = 10;
const list = () => document.querySelector("#latest_bets [data-bets]");

// The number of the newest bet shown; 0 when there is none yet.
export function latestNumber() {
  const newest = list().querySelector('[data-cell="number"]');
  return newest === null ? 0 : Number(newest.textContent.replace(/\D/g, ""));
}

function rowFor(bet, labelOf) {
  const row = document.getElementById("bet_row").content.firstElementChild.cloneNode(true);
  const cells = { number: grouped(bet.number), guess: bet.guess, roll: bet.roll, wagered: grouped(bet.wagered), net: signed(bet.net) };
  for (const [name, text] of Object.entries(cells)) {
    row.querySelector(`[data-cell="${name}"]`).textContent = text;
  }
  row.dataset.id = bet.id;
  row.dataset.outcome = bet.is_winner ? "won" : "lost";
  row.querySelectorAll(".die").forEach((die, index) => {
    const face = index === 0 ? bet.die_1 : bet.die_2;
    showFace(die, face, labelOf(face));
  });
  return row;
}

export function addLatestBet(bet, labelOf) {
  const row = rowFor(bet, labelOf);
  row.classList.add("arrived");
  list().prepend(row);
  while (list().children.length > SHOWN) {
    list().lastElementChild.remove();
  }
  document.getElementById("latest_bets").hidden = false;
  document.getElementById("no_bets").hidden = true;
}
